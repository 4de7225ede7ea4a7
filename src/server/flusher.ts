import { atEndOfTurn } from "../io/turn.ts";

/** Something with output that waits. */
export interface Flushable {
  flush(): void;
}

/**
 * Gathers the connections that have something to write, and lets each write once at the end of
 * the turn of the loop. Under bursts this is what a relay's speed depends on most.
 */
export class Flusher {
  #waiting: Flushable[] = [];
  #flushing: Flushable[] = [];
  readonly #flushAll = (): void => {
    const batch = this.#waiting;
    this.#waiting = this.#flushing;
    this.#flushing = batch;
    for (const flushable of batch) flushable.flush();
    batch.length = 0;
  };

  add(flushable: Flushable): void {
    this.#waiting.push(flushable);
    if (this.#waiting.length === 1) atEndOfTurn(this.#flushAll);
  }
}
