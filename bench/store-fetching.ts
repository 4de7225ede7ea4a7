import type { KeptRecord } from "../src/core/ports.ts";
import { TEXT_BYTES } from "./store-messages.ts";

/** Who fetches what. */
export interface FetchPlan {
  /** The recipients are 1 to this. */
  readonly people: number;
  /** So many of them fetch at the same time. */
  readonly atOnce: number;
  /** So many messages wait for all of them. */
  readonly messages: number;
}

/** Fetches for one person after the other, some at a time, and checks the order. */
export class Fetching {
  drained = 0;
  wrong = 0;
  readonly #plan: FetchPlan;
  readonly #ask: (person: number, upto: number) => void;
  readonly #done: PromiseWithResolvers<void> = Promise.withResolvers();
  #next = 1;
  #finished = 0;

  constructor(plan: FetchPlan, ask: (person: number, upto: number) => void) {
    this.#plan = plan;
    this.#ask = ask;
  }

  /** @returns how long it took, in ms. */
  async all(): Promise<number> {
    const startedAtMs = performance.now();
    for (let at = 0; at < this.#plan.atOnce; at += 1) this.#begin();
    await this.#done.promise;
    this.wrong += Math.abs(this.drained - this.#plan.messages);
    return performance.now() - startedAtMs;
  }

  paged(person: number, after: number, records: readonly KeptRecord[]): void {
    let last = after;
    for (const { number, text } of records) {
      if (number <= last || text.length !== TEXT_BYTES) this.wrong += 1;
      last = number;
    }
    this.drained += records.length;
    // The page that finds nothing more has confirmed the last one.
    if (records.length > 0) {
      this.#ask(person, last);
      return;
    }
    this.#finished += 1;
    if (this.#finished === this.#plan.people) this.#done.resolve();
    else this.#begin();
  }

  #begin(): void {
    if (this.#next > this.#plan.people) return;
    this.#ask(this.#next, 0);
    this.#next += 1;
  }
}
