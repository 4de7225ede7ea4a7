import type { Fault } from "./ledger.ts";
import { startClient, startCommand } from "./clients.ts";
import type { ClientProcess, Environment, ReportingClient } from "./clients.ts";
import type { Heard } from "./heard.ts";
import { partsOf } from "./words.ts";
import { TEXT_BYTES_MAX } from "../../../src/wire/command.ts";
import { startLife } from "../life.ts";
import type { Life } from "../life.ts";

/** Who writes and reads with a client of ours. */
export const WRITERS: readonly string[] = ["ann", "bob", "cleo", "dan"];
/** Uses the commands: `coterie listen --follow`, and `coterie send` beside it. */
export const LISTENER = "lil";
/** Is written to from the beginning, and comes at the end. */
export const LATECOMER = "zoe";
const PEOPLE: readonly string[] = [...WRITERS, LISTENER, LATECOMER];

export interface CastOptions {
  readonly data: string;
  readonly home: string;
  readonly port: number;
  readonly seed: number;
  /** The control: see {@link Role.renames}. */
  readonly renames: boolean;
  /** Of all processes, beside that of this one. */
  readonly env: Environment;
  readonly heard: Heard;
  readonly fault: (fault: Fault) => void;
}

const decoder = new TextDecoder();

/** All processes of a run: who is there, and how each is started again. */
export class Cast {
  readonly #options: CastOptions;
  readonly #clients: Map<string, ReportingClient> = new Map();
  readonly #lives: Map<string, number> = new Map();
  /** Texts that `coterie listen` has printed. */
  readonly #printed: Set<string> = new Set();
  /** Those of more than one part among them. */
  readonly #printedLong: string[] = [];
  #server: Life | undefined;
  #listener: ClientProcess | undefined;
  #sends: ClientProcess | undefined;
  #sendsBegun = 0;
  /** The last `coterie send` has not ended well: its text may still be here. */
  #mayBeUnsent = false;

  constructor(options: CastOptions) {
    this.#options = options;
  }

  /** The server; it is started if it is not there. */
  server(): Life {
    if (this.#server !== undefined) return this.#server;
    const { data, port, env } = this.#options;
    const args = ["--port", String(port), "--limits", "off"];
    const life = startLife({ data, args, env });
    this.#server = life;
    return life;
  }

  async killServer(): Promise<void> {
    this.#server?.kill();
    await this.#serverEnds("SIGKILL");
  }

  async stopServer(): Promise<void> {
    this.#server?.stop();
    await this.#serverEnds(0);
  }

  async #serverEnds(expected: number | NodeJS.Signals): Promise<void> {
    const how = await this.#server?.ended;
    if (how !== expected) this.#trouble("the server", how, this.#server?.stderr());
    this.#server = undefined;
  }

  /** The client of this user; it is started if it is not there. */
  client(user: string): ReportingClient {
    const running = this.#clients.get(user);
    if (running !== undefined) return running;
    const { home, port, seed, renames, heard, env } = this.#options;
    const life = (this.#lives.get(user) ?? 0) + 1;
    this.#lives.set(user, life);
    const to = WRITERS.includes(user) ? PEOPLE.filter((name) => name !== user) : [];
    const place = PEOPLE.indexOf(user);
    const role = { user, home, port, life, to, window: 8, seed: seed + place, renames };
    const client = startClient(role, env, (report) => {
      heard.hears(user, report);
    });
    this.#clients.set(user, client);
    return client;
  }

  /** Who is there of the writers, in the order of their names. */
  present(): readonly string[] {
    return WRITERS.filter((user) => this.#clients.has(user));
  }

  /** Waits until a client has died as it was told to. */
  async clientDies(user: string): Promise<void> {
    const client = this.#clients.get(user);
    const how = await client?.ended;
    if (how !== "SIGKILL") this.#trouble(user, how, client?.stderr());
    this.#clients.delete(user);
  }

  /** Has every client leave in an orderly way. */
  async endClients(): Promise<void> {
    for (const [user, client] of this.#clients) {
      client.order({ order: "end" });
      const how = await client.ended;
      if (how !== 0) this.#trouble(user, how, client.stderr());
    }
    this.#clients.clear();
  }

  /** `coterie listen --follow`; it is started if it is not there. */
  listener(): ClientProcess {
    this.#listener ??= this.#command(["listen", "--follow", "--json"], (line) => {
      // Killed in the middle of a line, it prints that one again when it is back.
      if (!line.endsWith("}")) return;
      const { text, from }: { text: string; from: string } = JSON.parse(line);
      this.#printed.add(text);
      if (text.length > TEXT_BYTES_MAX) this.#printedLong.push(text);
      this.#options.heard.hears(LISTENER, { deed: "came", words: ["1", from] });
    });
    return this.#listener;
  }

  /** Whether the listener has printed a message, alone or within a long text. */
  hasPrinted(text: string): boolean {
    return this.#printed.has(text) || this.#printedLong.some((long) => long.includes(text));
  }

  async killListener(): Promise<void> {
    const listener = this.#listener;
    if (listener === undefined) return;
    this.#listener = undefined;
    listener.kill();
    const how = await listener.ended;
    if (how !== "SIGKILL") this.#trouble("coterie listen", how, listener.stderr());
  }

  /**
   * `coterie send`, unless the one before is still at work: with one text more, or with those that
   * did not leave, which are to arrive before it.
   */
  sends(): void {
    if (this.#sends?.isOver() === false) return;
    const sends = this.#mayBeUnsent ? this.#command(["send", "--unsent"], () => {}) : this.#says();
    this.#mayBeUnsent = true;
    this.#sends = sends;
    void sends.ended.then((how) => {
      this.#mayBeUnsent = how !== 0;
      return how;
    });
  }

  #says(): ClientProcess {
    const to = WRITERS[this.#sendsBegun % WRITERS.length] ?? "ann";
    const head = `${LISTENER}>${to}#${this.#sendsBegun}`;
    this.#sendsBegun += 1;
    const [text] = partsOf(head, 1);
    const args = ["send", "--json", "--to", to, decoder.decode(text)];
    const said = (): void => {
      this.#options.heard.hears(LISTENER, { deed: "said", words: [to, head, "1"] });
    };
    return this.#command(args, said);
  }

  async killSends(): Promise<void> {
    this.#sends?.kill();
    await this.sendsEnded();
  }

  /** Waits for the last `coterie send`, whatever becomes of its text. */
  async sendsEnded(): Promise<void> {
    await this.#sends?.ended;
    this.#sends = undefined;
  }

  /** Runs a command of the listener to its end. @returns its lines. */
  async runs(args: readonly string[]): Promise<string[]> {
    const lines: string[] = [];
    const command = this.#command(args, (line) => lines.push(line));
    const how = await command.ended;
    if (how !== 0) this.#trouble(`coterie ${args.join(" ")}`, how, command.stderr());
    return lines;
  }

  #command(args: readonly string[], printed: (line: string) => void): ClientProcess {
    const { home, port, env } = this.#options;
    const who = ["--server", `127.0.0.1:${port}`, "--user", LISTENER];
    const [command = "", ...more] = args;
    return startCommand([command, ...who, ...more], { ...env, COTERIE_HOME: home }, printed);
  }

  #trouble(who: string, how: number | string | undefined, stderr: string = ""): void {
    this.#options.fault({ kind: "trouble", what: `${who} ended with ${how}: ${stderr}` });
  }
}
