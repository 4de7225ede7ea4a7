import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "../../helpers/server.ts";
import { Random } from "../../../sim/random.ts";
import { Cast, LATECOMER, LISTENER, WRITERS } from "./cast.ts";
import { entriesOfLog, Files } from "./files.ts";
import { Heard } from "./heard.ts";
import { examine, falselyTaken } from "./ledger.ts";
import type { Entry, Fault, Verdict } from "./ledger.ts";
import { planned } from "./plan.ts";
import type { Plan, Victim } from "./plan.ts";

export interface RoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Of the store and of all accounts, which live through all rounds. */
  readonly folder: string;
  /** Who is killed; a kind may stand there several times. */
  readonly victims: readonly Victim[];
  /** The control: clients send again under fresh names, and the ledger must notice. */
  readonly renames?: boolean;
  /** Told after each round. */
  readonly progress?: (round: number, what: string) => void;
}

/** What the rounds came to. */
export interface Report {
  readonly faults: readonly Fault[];
  readonly kills: Readonly<Record<Victim, number>>;
  /** Rounds whose moment did not come; they ended in a kill all the same. */
  readonly overdue: number;
  readonly verdict: Verdict;
  /** Texts that were kept, and that their writer knows as taken in the end. */
  readonly keptThenTaken: number;
  /** Messages that went out again under their names. */
  readonly resent: number;
  /** Connections that came to level 1. */
  readonly plain: number;
}

/** What an orderly process has compiled, for all that follow: most of them are killed. */
const compiled = temporaryFolder("coterie-compiled-");
const everybody: readonly string[] = [...WRITERS, LISTENER, LATECOMER];
/** When so many answers have been noted, a round is over whatever it waits for. */
const enoughSettled = 300;
/** And then, whatever is the matter. */
const momentMs = 30_000;
/** So many of the newest messages of each conversation are looked at after each round. */
const auditMessages = 300;
const pollMs = 50;
/** Nothing has changed for so long: it does not come to rest. */
const patienceMs = 60_000;

/** Kills servers and clients again and again, then lets everything come to rest and looks. */
export async function killRounds(options: RoundsOptions): Promise<Report> {
  const run = new Run(options, await freePort());
  await run.begin();
  for (let round = 1; round <= options.rounds; round += 1) {
    const what = await run.round();
    options.progress?.(round, what);
  }
  return run.finale();
}

class Run {
  readonly #options: RoundsOptions;
  readonly #plans: Random;
  readonly #heard: Heard = new Heard();
  readonly #files: Files;
  readonly #cast: Cast;
  readonly #faults: Fault[] = [];
  readonly #kills: Record<Victim, number> = { server: 0, client: 0, listen: 0, send: 0 };
  /** For how many rounds more a client stays away. */
  readonly #away: Map<string, number> = new Map();
  readonly #killers: Readonly<Record<Victim, (plan: Plan) => Promise<string>>> = {
    server: (plan) => this.#killServer(plan),
    client: (plan) => this.#killClient(plan),
    listen: (plan) => this.#killListener(plan),
    send: (plan) => this.#killSend(plan),
  };
  #overdue = 0;

  constructor(options: RoundsOptions, port: number) {
    const { folder, seed, renames = false } = options;
    const [data, home] = [join(folder, "data"), join(folder, "home")];
    this.#options = options;
    this.#plans = new Random(seed, 1);
    this.#files = new Files(home, port);
    const fault = (what: Fault): void => void this.#faults.push(what);
    const env = { NODE_COMPILE_CACHE: compiled };
    this.#cast = new Cast({ data, home, port, seed, renames, env, heard: this.#heard, fault });
  }

  /**
   * Everybody meets the server once. One that is killed before it has ever answered a client of
   * level 2 may be one of level 1 to it, for ten minutes.
   */
  async begin(): Promise<void> {
    this.#cast.server();
    for (const user of WRITERS) this.#cast.client(user);
    this.#cast.listener();
    while (![...WRITERS, LISTENER].every((user) => this.#files.hasMet(user))) await sleep(pollMs);
    await this.#cast.endClients();
    await this.#cast.stopServer();
  }

  /** From a full cast to a death. @returns how it went, in words. */
  async round(): Promise<string> {
    const plan = planned(this.#plans, this.#options.victims);
    this.#cast.server();
    for (const user of WRITERS) {
      const away = this.#away.get(user) ?? 0;
      this.#away.set(user, away - 1);
      if (away <= 0) this.#cast.client(user);
    }
    this.#cast.listener();
    this.#cast.sends();
    const began = performance.now();
    const who = await this.#killers[plan.victim](plan);
    this.#kills[plan.victim] += 1;
    if (plan.both) {
      await this.#cast.killServer();
      this.#kills.server += 1;
    }
    this.#audit();
    const { deed, count } = plan.moment;
    const both = plan.both ? " and the server" : "";
    const took = `${Math.round(performance.now() - began)} ms`;
    return `${who}${both} killed at ${count} x ${deed}, ${took}; ${this.#heard.sinceLastAsked()}`;
  }

  async #killClient({ which, moment, away }: Plan): Promise<string> {
    const present = this.#cast.present();
    const user = present[which % present.length] ?? "ann";
    const client = this.#cast.client(user);
    client.order({ order: "die", ...moment });
    await this.#moment(client.ended, user);
    client.kill();
    await this.#cast.clientDies(user);
    this.#away.set(user, away);
    return user;
  }

  async #killServer({ moment }: Plan): Promise<string> {
    await this.#moment(this.#heard.done(moment.deed, moment.count));
    await this.#cast.killServer();
    return "the server";
  }

  async #killListener({ which }: Plan): Promise<string> {
    await this.#moment(this.#heard.done("came", 1 + (which % 10), { by: LISTENER }));
    await this.#cast.killListener();
    return "listen";
  }

  async #killSend({ which, moment }: Plan): Promise<string> {
    // By its recipient having the text, or by what others do while it starts.
    await this.#moment(
      which % 2 === 0
        ? this.#heard.done("took", 1, { word: LISTENER })
        : this.#heard.done(moment.deed, moment.count),
    );
    await this.#cast.killSends();
    return "send";
  }

  /**
   * Waits for the moment of a death. One that does not come, because nobody happens to do what it
   * counts, is when enough else has been done, by `user` or by all.
   */
  async #moment(moment: Promise<unknown>, user?: string): Promise<void> {
    const late = new AbortController();
    const enough = this.#heard.done("settled", enoughSettled, { by: user }).then(() => true);
    const never = sleep(momentMs, true, { signal: late.signal }).catch(() => false);
    if ((await Promise.race([moment, enough, never])) === true) this.#overdue += 1;
    late.abort();
    this.#heard.forget();
  }

  /** While everything runs: what its writer knows as taken is in its recipient's file. */
  #audit(): void {
    for (const writer of everybody) {
      const entries = this.#files.entries(writer, auditMessages);
      const own = entries.filter(({ isOwn, code }) => isOwn && code === "200");
      for (const [peer, texts] of Map.groupBy(own, (entry) => entry.peer)) {
        const taken = this.#files.taken(peer, writer, texts);
        this.#faults.push(...falselyTaken(texts, (text) => taken.has(text)));
      }
    }
  }

  /** Everybody comes, nobody says anything more, and everything comes to rest. */
  async finale(): Promise<Report> {
    const cast = this.#cast;
    for (const user of WRITERS) cast.client(user).order({ order: "quiet" });
    await cast.sendsEnded();
    // A new connection asks for all that an earlier one has left open.
    await cast.server().listening;
    await cast.stopServer();
    await cast.server().listening;
    await cast.runs(["send", "--unsent"]);
    await cast.killListener();
    cast.listener();
    await this.#rests(LATECOMER);
    const before = this.#examined(new Set([LATECOMER]));
    cast.client(LATECOMER);
    await this.#rests("");
    const verdict = await this.#lastLook();
    const known = new Set(verdict.faults.map(({ what }) => what));
    const gone = before.faults.filter(({ what }) => !known.has(what));
    this.#faults.push(...gone, ...verdict.faults);
    await cast.endClients();
    await cast.killListener();
    await cast.stopServer();
    const plain = [...this.#heard.plain.values()].reduce((sum, times) => sum + times, 0);
    return {
      faults: this.#faults,
      kills: this.#kills,
      overdue: this.#overdue,
      verdict,
      keptThenTaken: this.#heard.kept.size,
      resent: this.#heard.resent,
      plain,
    };
  }

  /** Waits until no text is open, except those that are kept for somebody who is absent. */
  async #rests(absent: string): Promise<void> {
    let before = "";
    let changedAt = performance.now();
    while (performance.now() - changedAt < patienceMs) {
      const counts = everybody.map((user) => ({ user, ...this.#files.open(user) }));
      const waiting = this.#files.waiting(LISTENER);
      const isCalm = counts.every(
        ({ user, kept, other }) =>
          other === 0 && (kept === 0 || kept === this.#files.keptFor(user, absent)),
      );
      if (isCalm && waiting === 0) return;
      const now = JSON.stringify([counts, waiting]);
      if (now !== before) changedAt = performance.now();
      before = now;
      await sleep(pollMs);
    }
    this.#faults.push({ kind: "trouble", what: `it does not come to rest: ${before}` });
  }

  #examined(absent: ReadonlySet<string>, listener?: readonly Entry[]): Verdict {
    const files = new Map(everybody.map((user) => [user, this.#files.entries(user)]));
    if (listener !== undefined) files.set(LISTENER, [...listener]);
    return examine({ files, said: this.#heard.said, absent });
  }

  /** All books; one conversation of the listener as `coterie log` prints it. */
  async #lastLook(): Promise<Verdict> {
    const [first = ""] = WRITERS;
    const log = await this.#cast.runs(["log", first, "--json", "--limit", "10000000"]);
    const rest = this.#files.entries(LISTENER).filter(({ peer }) => peer !== first);
    const entries = [...entriesOfLog(log), ...rest];
    for (const { peer, isOwn, text } of entries) {
      if (isOwn || this.#cast.hasPrinted(text)) continue;
      this.#faults.push({ kind: "lost", what: `listen has not printed from ${peer}: ${text}` });
    }
    return this.#examined(new Set(), entries);
  }
}

/** A port below those that the system gives to connections: none of ours can come to have it. */
async function freePort(): Promise<number> {
  for (let port = 10_000 + (process.pid % 10_000); ; port += 1) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    if (await promise) return port;
  }
}
