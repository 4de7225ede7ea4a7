import type { Schedule } from "./schedule.ts";

/** What a part of the server needs of the clock. */
export type Time = Pick<Schedule, "nowMs" | "at" | "after">;

/**
 * The clock as one process sees it, which may stand still: for want of the processor, stopped by
 * a signal, suspended with its machine. What was due meanwhile happens late, in its order, and
 * at one time.
 */
export class ProcessTime implements Time {
  readonly #schedule: Schedule;
  #missed: (() => void)[] = [];
  standsStill = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  get nowMs(): number {
    return this.#schedule.nowMs;
  }

  at(atMs: number, run: () => void): void {
    this.#schedule.at(atMs, () => this.whenGoing(run));
  }

  after(delayMs: number, run: () => void): void {
    this.#schedule.after(delayMs, () => this.whenGoing(run));
  }

  /** Runs it now, or as soon as the process goes on. */
  whenGoing(run: () => void): void {
    if (this.standsStill) this.#missed.push(run);
    else run();
  }

  /** The process goes on, and what it has missed happens. */
  goOn(): void {
    this.standsStill = false;
    const missed = this.#missed;
    this.#missed = [];
    for (const run of missed) run();
  }
}
