import { spawn } from "node:child_process";
import pty from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { peer } from "../helpers/seed-peer.ts";
import { COTERIE, temporaryFolder } from "../helpers/server.ts";

/** How long an expected sight may take before a test gives up on it. */
const patienceMs = 15_000;

/** Whatever the language of who runs the tests. */
const inEnglish = { LC_ALL: "C.UTF-8" };

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface ChatOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** COTERIE_HOME; a new one by default. */
  readonly home?: string;
  readonly term?: string;
  readonly args?: readonly string[];
  /** Further variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The words of a command line that start a conversation of `user`. */
function chatArgs(server: Place, user: string, more: readonly string[]): string[] {
  const address = `${server.host}:${server.port}`;
  return [COTERIE, "chat", "--lines", "--server", address, "--user", user, ...more];
}

/** Somebody with `coterie chat --lines` in a real terminal; tests read what they see. */
export class Person implements AsyncDisposable {
  readonly home: string;
  readonly #server: Place;
  readonly #user: string;
  readonly #pty: pty.IPty;
  readonly #screen: xterm.Terminal;
  readonly #exit = Promise.withResolvers<number>();
  #onChange: () => void = () => {};
  /** What the terminal would send back by itself: answers that hostile texts ask for. */
  readonly answers: string[] = [];
  readonly titles: string[] = [];
  /** All bytes that came, as text. */
  raw = "";

  constructor(server: Place, user: string, options: ChatOptions = {}) {
    const { columns = 80, rows = 24, term = "xterm-256color", args = [], env } = options;
    this.home = options.home ?? temporaryFolder("coterie-home-");
    this.#server = server;
    this.#user = user;
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#screen.onData((data) => this.answers.push(data));
    this.#screen.onTitleChange((title) => this.titles.push(title));
    this.#pty = pty.spawn(process.execPath, chatArgs(server, user, args), {
      cols: columns,
      rows,
      name: term,
      env: { ...process.env, ...inEnglish, ...env, TERM: term, COTERIE_HOME: this.home },
    });
    this.#pty.onData((data) => {
      this.raw += data;
      this.#screen.write(data, () => {
        this.#onChange();
      });
    });
    this.#pty.onExit(({ exitCode, signal = 0 }) => {
      this.#exit.resolve(signal === 0 ? exitCode : 128 + signal);
      this.#onChange();
    });
  }

  types(keys: string): void {
    this.#pty.write(keys);
  }

  /** All rows from the oldest on, without empty ones at the end. */
  get rows(): string[] {
    const { active } = this.#screen.buffer;
    const rows: string[] = [];
    for (let at = 0; at < active.length; at += 1) {
      rows.push(active.getLine(at)?.translateToString(true).trimEnd() ?? "");
    }
    while (rows.at(-1) === "") rows.pop();
    return rows;
  }

  /** The rows of the conversation as lines again. */
  get lines(): string[] {
    const lines: string[] = [];
    for (const row of this.rows) {
      if (/^\s/.test(row)) lines.push(`${lines.pop() ?? ""} ${row.trimStart()}`);
      else lines.push(row);
    }
    return lines;
  }

  get cursor(): { readonly row: number; readonly column: number } {
    const { active } = this.#screen.buffer;
    return { row: active.baseY + active.cursorY, column: active.cursorX };
  }

  /** Waits until this line stands there, or one that matches. */
  async sees(line: string | RegExp): Promise<void> {
    await this.until(
      () => this.lines.some((each) => (typeof line === "string" ? each === line : line.test(each))),
      `${line}`,
    );
  }

  /**
   * Waits until the server knows that they are there, which is a little later than they do: what
   * another connection was answered twice came after everything that was on its way before.
   */
  async isOn(): Promise<void> {
    await this.sees(new RegExp(`^-- ${this.#user} on`, "u"));
    const fence = await peer(this.#server, "fence");
    await fence.roundtrip();
    await fence.roundtrip();
    await fence.finish();
  }

  /**
   * Waits for what became of a text: in the line of the text, or in a line of its own if the
   * answer took longer than the line was held open.
   */
  async seesFate(to: string, text: string, fate: string): Promise<void> {
    const lines = [`to ${to}: ${text}, ${fate}`, `${fate}: ${text}`];
    await this.until(() => this.lines.some((each) => lines.includes(each)), lines.join(" or "));
  }

  /** Waits until the last row is this one: the line being typed. */
  async typesAt(row: string): Promise<void> {
    await this.until(() => this.rows.at(-1) === row.trimEnd(), `the last row ${row}`);
  }

  async until(isSo: () => boolean, what: string): Promise<void> {
    const seen = Promise.withResolvers<void>();
    const look = (): void => {
      if (isSo()) seen.resolve();
    };
    this.#onChange = look;
    const timer = setTimeout(() => {
      seen.reject(new Error(`never seen: ${what}\n${this.rows.join("\n")}`));
    }, patienceMs);
    look();
    try {
      await seen.promise;
    } finally {
      clearTimeout(timer);
      this.#onChange = () => {};
    }
  }

  /** Waits until the program has ended. @returns its exit code. */
  async leaves(): Promise<number> {
    return this.#exit.promise;
  }

  signal(name: "SIGTERM" | "SIGHUP" | "SIGKILL"): void {
    this.#pty.kill(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal("SIGKILL");
    await this.#exit.promise;
  }
}

/** `coterie chat` between two pipes, until it ends by itself. */
export async function pipes(
  server: Place,
  user: string,
  input: string,
  options: Pick<ChatOptions, "home" | "args" | "env"> = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const home = options.home ?? temporaryFolder("coterie-home-");
  const child = spawn(process.execPath, chatArgs(server, user, options.args ?? []), {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...inEnglish, ...options.env, COTERIE_HOME: home },
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdin.end(input);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once("error", reject);
  child.once("close", (code) => {
    resolve(code ?? -1);
  });
  return { code: await promise, out, err };
}
