import type { Random } from "../io/random.ts";

/** The first new try comes about this soon after a break. */
const firstDelayMs = 500;
/** A server that stays away is tried about this often. */
const longestDelayMs = 30_000;
/** A connection that lasted this long was a good one: the count of failures starts anew. */
const steadyMs = 20_000;

/**
 * How long to wait before connecting again. Doubles with each failure, and is spread by chance
 * over its upper half so that a thousand clients do not all come back in the same moment.
 */
export class Backoff {
  readonly #random: Random;
  #failures = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * A try failed, or a connection ended.
   *
   * @param lastedMs - how long the connection lasted; 0 if there was none.
   * @returns milliseconds to wait.
   */
  nextDelayMs(lastedMs: number): number {
    if (lastedMs >= steadyMs) this.#failures = 0;
    const wholeMs = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    return wholeMs / 2 + (wholeMs / 2) * this.#random.fraction();
  }
}
