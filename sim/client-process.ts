import type { Alarm, Clock } from "../src/io/clock.ts";
import type { CommitLog } from "./commit-log.ts";
import type { Random } from "./random.ts";
import type { Schedule } from "./schedule.ts";

/** When the clocks of all programs begin, in ms since 1970. */
const BEGIN_MS = 1_700_000_000_000;

export interface ProcessOut {
  /** How long a commit may take now, in ms. */
  commitMaxMs(): number;
  /** What was said since the last time may leave now. */
  flush(): void;
  /** The process waits, and reads nothing meanwhile; or goes on. */
  waits(isWaiting: boolean): void;
}

interface Pending {
  readonly atMs: number;
  readonly action: () => void;
}

/**
 * The one thread of a client's process. Every commit makes it wait for the disk: what it says
 * afterwards leaves later, and whatever happens meanwhile, it notices later.
 */
export class ClientProcess implements Clock {
  /** How much later it is by the machine's calendar. */
  laterMs = 0;
  readonly #schedule: Schedule;
  readonly #random: Random;
  readonly #log: CommitLog;
  readonly #out: ProcessOut;
  /** Tells what an earlier process of the same program has left behind. */
  #life = 0;
  #waiting: object | undefined;
  /** It has waited, and does one after the other what has come up meanwhile. */
  #isGoingOn = false;
  #isHurried = false;
  #queue: (() => void)[] = [];
  /** What its connections have told meanwhile, which comes before that. */
  #heard: (() => void)[] = [];
  readonly #alarms: Set<Pending> = new Set();
  #wakesAtMs = Infinity;

  constructor(world: { schedule: Schedule; random: Random }, log: CommitLog, out: ProcessOut) {
    this.#schedule = world.schedule;
    this.#random = world.random;
    this.#log = log;
    this.#out = out;
  }

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  monotonicMs(): number {
    return this.#schedule.nowMs;
  }

  wallMs(): number {
    return BEGIN_MS + this.#schedule.nowMs + this.laterMs;
  }

  after(delayMs: number, action: () => void): Alarm {
    const pending = { atMs: this.#schedule.nowMs + Math.ceil(delayMs), action };
    this.#alarms.add(pending);
    this.#wakeAt(pending.atMs);
    return { cancel: () => this.#alarms.delete(pending) };
  }

  /** Does something now, or as soon as the process goes on. */
  run(task: () => void): void {
    if (this.#waiting !== undefined || this.#isGoingOn) this.#queue.push(task);
    else this.#do(task);
  }

  /** The same with what a connection tells: a loop reads whatever is there before it goes on. */
  hears(task: () => void): void {
    if (this.#waiting !== undefined || this.#isGoingOn) this.#heard.push(task);
    else this.#do(task);
  }

  /** The process does nothing for a while, as when it is stopped by a signal. */
  standStill(forMs: number): void {
    this.run(() => this.#wait(forMs));
  }

  /** Nothing makes it wait any more. */
  hurry(): void {
    this.#isHurried = true;
    if (this.#waiting !== undefined) this.#goOn();
  }

  /** The process is gone, with all that it had in mind. */
  die(): void {
    this.#life += 1;
    this.#queue = [];
    this.#heard = [];
    this.#alarms.clear();
    this.#wakesAtMs = Infinity;
    this.#waiting = undefined;
    this.#isGoingOn = false;
  }

  #do(task: () => void): void {
    task();
    if (this.#waiting !== undefined) return;
    const delayMs = this.#log.count === 0 || this.#isHurried ? 0 : this.#latencyMs();
    if (delayMs > 0) {
      this.#wait(delayMs);
    } else {
      this.#log.settle();
      this.#out.flush();
    }
  }

  /** Most commits are quick, whatever the disk. */
  #latencyMs(): number {
    const maxMs = this.#out.commitMaxMs();
    const isQuick = this.#random.chance(0.7);
    return this.#random.between(0, isQuick ? Math.min(20, maxMs) : maxMs);
  }

  #wait(forMs: number): void {
    if (this.#isHurried) return;
    const waiting = {};
    this.#waiting = waiting;
    this.#out.waits(true);
    this.#schedule.after(forMs, () => {
      if (this.#waiting === waiting) this.#goOn();
    });
  }

  /** What has come meanwhile is read, then the next of what was to be done is done. */
  #goOn(): void {
    this.#waiting = undefined;
    this.#log.settle();
    this.#out.flush();
    this.#isGoingOn = true;
    this.#out.waits(false);
    this.#goOnSoon();
  }

  #goOnSoon(): void {
    const life = this.#life;
    this.#schedule.after(0, () => {
      if (life !== this.#life || this.#waiting !== undefined) return;
      const task = this.#heard.shift() ?? this.#queue.shift();
      this.#isGoingOn = task !== undefined;
      if (task === undefined) return;
      this.#do(task);
      this.#goOnSoon();
    });
  }

  #wakeAt(atMs: number): void {
    if (atMs >= this.#wakesAtMs) return;
    this.#wakesAtMs = atMs;
    const life = this.#life;
    this.#schedule.at(atMs, () => {
      if (life !== this.#life || this.#wakesAtMs !== atMs) return;
      this.#wakesAtMs = Infinity;
      this.#ring();
    });
  }

  /** What is due rings in the order in which it is due. */
  #ring(): void {
    const { nowMs } = this.#schedule;
    const due = [...this.#alarms].filter(({ atMs }) => atMs <= nowMs);
    for (const pending of due.toSorted((left, right) => left.atMs - right.atMs)) {
      this.run(() => {
        if (this.#alarms.delete(pending)) pending.action();
      });
    }
    let nextMs = Infinity;
    for (const { atMs } of this.#alarms) if (atMs > nowMs) nextMs = Math.min(nextMs, atMs);
    if (nextMs < Infinity) this.#wakeAt(nextMs);
  }
}
