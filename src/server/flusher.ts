import { atEndOfTurn } from "../io/turn.ts";

/** Something with output that waits. */
export interface Flushable {
  /** @param nowMs - whole milliseconds of a clock that never goes back. */
  flush(nowMs: number): void;
}

/**
 * Gathers the connections that have something to write, and lets each write once at the end of
 * the turn of the loop. Under bursts this is what a relay's speed depends on most.
 */
export class Flusher {
  #waiting: Flushable[] = [];
  #flushing: Flushable[] = [];
  readonly #nowMs: () => number;
  readonly #flushAll = (): void => {
    const nowMs = this.#nowMs();
    const batch = this.#waiting;
    this.#waiting = this.#flushing;
    this.#flushing = batch;
    for (const flushable of batch) flushable.flush(nowMs);
    batch.length = 0;
  };

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(flushable: Flushable): void {
    this.#waiting.push(flushable);
    if (this.#waiting.length === 1) atEndOfTurn(this.#flushAll);
  }
}
