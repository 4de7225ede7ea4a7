import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "../../sim/random.ts";
import type { Fault, Tally } from "./ledger.ts";
import { Ledger } from "./ledger.ts";
import type { Life } from "./life.ts";
import { startLife } from "./life.ts";
import type { RecipientOptions, Style } from "./recipient.ts";
import { drains, readsAndLeaves, receives } from "./recipient.ts";
import type { Address } from "./sender.ts";
import { Sender } from "./sender.ts";

export interface RoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  /** The folder of the store; it lives through all rounds. */
  readonly data: string;
  /** The program to test; by default `bin/coterie.js` of this checkout. */
  readonly program?: string | undefined;
  /** Told after each round. */
  readonly progress?: (round: number, report: Report) => void;
}

/** What the rounds came to. */
export interface Report {
  readonly tally: Tally;
  readonly faults: readonly Fault[];
  readonly kills: number;
  /** Of these, before the server listened. */
  readonly killsDuringStart: number;
  /** Mailboxes drained to their end after a kill and held against the ledger. */
  readonly audits: number;
  readonly auditsInterrupted: number;
  /** From the start of the process to `listening`, in ms, in rising order. */
  readonly startMs: readonly number[];
}

interface Person extends Address {
  /** `undefined`: absent, except for audits; `never`: absent until the end of the run. */
  readonly style: Style | "never" | undefined;
  readonly answersOffline: boolean;
}

const SENDERS = ["s0", "s1", "s2", "s3", "s4", "s5"];
const PEOPLE: readonly Person[] = [
  ...["a0", "a1", "a2", "a3", "a4"].map((name) => person(name, undefined)),
  person("ao0", undefined, true),
  ...["p0", "p1"].map((name) => person(name, "present")),
  person("po0", "present", true),
  ...["d0", "d1", "d2"].map((name) => person(name, "dropping")),
  person("do0", "dropping", true),
  person("q0", "silent"),
  person("n0", "never"),
];
/** Where the last barrier of a run is sent to. */
const NOBODY = "z";

function person(name: string, style: Person["style"], answersOffline: boolean = false): Person {
  return { name, style, answersOffline, idsMayRepeat: !answersOffline };
}

/** When a server dies. */
type Death =
  | { readonly when: "starting"; readonly share: number }
  | { readonly when: "after300s"; readonly count: number }
  | { readonly when: "later"; readonly ms: number };

/** Decides, from the seed alone, how a life goes. */
interface Plan {
  readonly death: Death;
  readonly audit: boolean;
  /** Of each audited mailbox: by the time that it lay there, instead of by an answer. */
  readonly byTime: boolean;
  readonly leaves: "fin" | "reset";
  readonly limits: "on" | "off";
  readonly window: number;
  readonly pairWindow: number;
  readonly messagesMax: number;
  readonly sendersReset: boolean;
}

function planned(random: Random): Plan {
  const dice = random.below(100);
  const death: Death =
    dice < 15
      ? { when: "starting", share: random.between(0, 120) / 100 }
      : dice < 50
        ? { when: "after300s", count: random.pick([1, 10, 100, 500, 2000]) }
        : { when: "later", ms: dice < 93 ? random.between(0, 900) : random.between(900, 4500) };
  return {
    death,
    audit: random.chance(0.5),
    byTime: random.chance(0.1),
    leaves: random.chance(0.5) ? "fin" : "reset",
    limits: random.chance(0.25) ? "on" : "off",
    window: random.pick([4, 32, 128]),
    pairWindow: random.pick([2, 4, 16]),
    messagesMax: random.pick([50, 300, 1500]),
    sendersReset: random.chance(0.3),
  };
}

/** Kills a server again and again, then lets it live and empties every mailbox. */
export async function killRounds(options: RoundsOptions): Promise<Report> {
  const run = new Run(options);
  for (let round = 1; round <= options.rounds; round += 1) {
    await run.round();
    options.progress?.(round, run.report());
  }
  await run.finale();
  return run.report();
}

class Run {
  readonly #ledger: Ledger = new Ledger();
  readonly #options: RoundsOptions;
  /** Draws the plans; what the load draws depends on timing and must not reach them. */
  readonly #plans: Random;
  readonly #load: Random;
  readonly #startMs: number[] = [];
  #kills = 0;
  #killsDuringStart = 0;
  #audits = 0;
  #auditsInterrupted = 0;

  constructor(options: RoundsOptions) {
    this.#options = options;
    this.#plans = new Random(options.seed, 1);
    this.#load = new Random(options.seed, 2);
  }

  report(): Report {
    return {
      tally: this.#ledger.tally,
      faults: this.#ledger.faults,
      kills: this.#kills,
      killsDuringStart: this.#killsDuringStart,
      audits: this.#audits,
      auditsInterrupted: this.#auditsInterrupted,
      startMs: this.#startMs.toSorted((left, right) => left - right),
    };
  }

  /** One life, from its start to its death. */
  async round(): Promise<void> {
    const plan = planned(this.#plans);
    const life = this.#start(plan.limits);
    const { death } = plan;
    if (death.when === "starting") {
      const usualMs = this.report().startMs[Math.floor(this.#startMs.length / 2)] ?? 200;
      await Promise.race([sleep(usualMs * death.share), life.ended]);
      life.kill();
      await this.#dead(life, []);
      this.#killsDuringStart += 1;
      return;
    }
    const port = await life.listening;
    if (port === undefined) {
      this.#ledger.fault("trouble", `it did not start: ${life.stderr()}`);
      await this.#dead(life, []);
      return;
    }
    this.#startMs.push(life.startMs());
    // One that goes by time would never end before the kill.
    if (plan.audit && plan.byTime) await this.#audit(life, port, plan);
    const timer = setTimeout(() => life.kill(), death.when === "later" ? death.ms : 5000);
    // Of all that is sent, more than a sender's part goes to people who are absent.
    const { messagesMax } = plan;
    const kept = death.when === "after300s" ? Math.min(death.count, messagesMax) : Infinity;
    if (plan.audit && !plan.byTime) await this.#audit(life, port, plan);
    const users = life.doomed() ? [] : this.#use(life, port, plan, kept);
    await life.ended;
    clearTimeout(timer);
    await this.#dead(life, users);
  }

  /** Drains all mailboxes until nothing comes, also after a restart. */
  async finale(): Promise<void> {
    const everybody = [
      ...PEOPLE,
      person(NOBODY, undefined),
      ...SENDERS.map((name) => person(name, undefined)),
    ];
    const life = this.#start("off");
    const port = await life.listening;
    if (port === undefined) {
      this.#ledger.fault("trouble", `it did not start: ${life.stderr()}`);
      return;
    }
    this.#startMs.push(life.startMs());
    await this.#drain(everybody, life, port);
    await this.#comesNothing("after the drain", everybody, life, port);
    life.stop();
    await this.#stopped(life);

    const last = this.#start("off");
    const lastPort = await last.listening;
    if (lastPort === undefined) {
      this.#ledger.fault("trouble", `it did not start: ${last.stderr()}`);
      return;
    }
    this.#startMs.push(last.startMs());
    await this.#comesNothing("after a restart", everybody, last, lastPort);
    last.stop();
    await this.#stopped(last);
  }

  #start(limits: "on" | "off"): Life {
    const { data, program } = this.#options;
    return startLife({ data, program, args: ["--limits", limits] });
  }

  /** Lets everybody use the server; resolves for each when nothing more can come. */
  #use(life: Life, port: number, plan: Plan, keptMax: number): Promise<void>[] {
    let kept = 0;
    const answered = (code: string): void => {
      if (code === "300") kept += 1;
      if (kept >= keptMax && !life.doomed()) life.kill();
    };
    const users = PEOPLE.map(async (one) => {
      const { style } = one;
      if (style === undefined || style === "never") return;
      await sleep(this.#load.between(0, 20));
      await receives(this.#recipient(one, life, port), style);
    });
    for (const name of SENDERS) {
      const { window, pairWindow, messagesMax } = plan;
      const sender = new Sender({
        name,
        port,
        to: PEOPLE,
        ledger: this.#ledger,
        random: this.#load,
        window,
        pairWindow,
        messagesMax,
        answered,
      });
      users.push(this.#sends(sender, life, plan));
    }
    return users;
  }

  async #sends(sender: Sender, life: Life, plan: Plan): Promise<void> {
    await sleep(this.#load.between(0, 20));
    await sender.connects();
    while (plan.sendersReset && !life.doomed()) {
      await Promise.race([sleep(this.#load.between(20, 300)), life.ended]);
      sender.resets();
      await sender.closed();
      await sender.connects();
    }
    await sender.closed();
  }

  async #audit(life: Life, port: number, plan: Plan): Promise<void> {
    const audited = PEOPLE.filter(({ style }) => style !== "never");
    const audits = audited.map(async (one) => {
      const recipient = this.#recipient(one, life, port);
      const audit = plan.byTime ? readsAndLeaves(recipient) : drains(recipient, plan.leaves);
      if ((await audit) === "complete") this.#audits += 1;
      else this.#auditsInterrupted += 1;
    });
    await Promise.all(audits);
  }

  #recipient(one: Person, life: Life, port: number): RecipientOptions {
    const { name, answersOffline } = one;
    return { name, port, life, answersOffline, ledger: this.#ledger, random: this.#load };
  }

  /** Waits for the process and for all that it may still have said. */
  async #dead(life: Life, users: readonly Promise<void>[]): Promise<void> {
    const how = await life.ended;
    if (how !== "SIGKILL") this.#ledger.fault("trouble", `it ended with ${how}: ${life.stderr()}`);
    await Promise.all(users);
    this.#kills += 1;
    this.#ledger.died();
  }

  async #stopped(life: Life): Promise<void> {
    const how = await life.ended;
    if (how !== 0) this.#ledger.fault("trouble", `SIGTERM ended it with ${how}: ${life.stderr()}`);
    this.#ledger.died();
  }

  /** Drains everybody, and makes certain that the disk knows. */
  async #drain(everybody: readonly Person[], life: Life, port: number): Promise<void> {
    const drainAll = async (): Promise<void> => {
      await Promise.all(everybody.map((one) => drains(this.#recipient(one, life, port), "fin")));
    };
    await drainAll();
    const sender = new Sender({
      name: "s0",
      port,
      to: [],
      ledger: this.#ledger,
      random: this.#load,
      window: 1,
      pairWindow: 1,
      messagesMax: 0,
      answered: () => {},
    });
    await sender.connects();
    await sender.asks(NOBODY);
    await sender.asks(NOBODY);
    sender.finishes();
    await sender.closed();
    await drainAll();
  }

  async #comesNothing(
    when: string,
    everybody: readonly Person[],
    life: Life,
    port: number,
  ): Promise<void> {
    const before = this.#ledger.tally.arrivals;
    for (const one of everybody) await drains(this.#recipient(one, life, port), "fin");
    const came = this.#ledger.tally.arrivals - before;
    if (came > 0) this.#ledger.fault("doubled", `${came} messages came ${when}`);
  }
}
