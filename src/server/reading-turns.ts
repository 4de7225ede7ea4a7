import { atEndOfTurn } from "../io/turn.ts";

/** Who says so much within {@link HEAVY_WITHIN_MS} has more to say than others. */
const HEAVY_READ_BYTES = 16_384;
const HEAVY_WITHIN_MS = 100;
/** What a read costs beside its bytes, as if it were bytes: TLS cuts them as small as it likes. */
const READ_COST_BYTES = 64;
/** How many of these are read on in one turn of the loop. */
const HEAVY_PER_TURN = 4;

/** Tells a connection that has much to say, in however many pieces that comes. */
export class ReadingWeight {
  #bytes = 0;
  #sinceMs = -Infinity;

  /** So much was read. @returns whether the connection should let others have a turn. */
  isHeavy(bytes: number, nowMs: number): boolean {
    if (nowMs - this.#sinceMs >= HEAVY_WITHIN_MS) {
      this.#sinceMs = nowMs;
      this.#bytes = 0;
    }
    this.#bytes += bytes + READ_COST_BYTES;
    if (this.#bytes < HEAVY_READ_BYTES) return false;
    this.#bytes = 0;
    return true;
  }
}

/** A connection whose reading can be put off. */
export interface Reader {
  /** Its turn has come. It may have ended in the meantime. */
  readOn(): void;
}

/**
 * Lets those who have much to say take turns, so that they cannot keep the loop from those who
 * have little. Left to itself the loop reads 2 MiB of each flooding connection before it looks at
 * the next: with some hundred of these a short message waits for seconds, and the answer to it
 * comes after its time.
 */
export class ReadingTurns {
  #waiting: Reader[] = [];
  #next = 0;
  readonly #readOn = (): void => {
    const end = Math.min(this.#next + HEAVY_PER_TURN, this.#waiting.length);
    while (this.#next < end) {
      this.#waiting[this.#next]?.readOn();
      this.#next += 1;
    }
    if (this.#next < this.#waiting.length) {
      if (this.#next * 2 > this.#waiting.length) this.#forgetServed();
      atEndOfTurn(this.#readOn);
    } else {
      this.#waiting = [];
      this.#next = 0;
    }
  };

  /** Puts a reader behind those who wait already. It is served at the end of a turn. */
  add(reader: Reader): void {
    this.#waiting.push(reader);
    if (this.#waiting.length === 1) atEndOfTurn(this.#readOn);
  }

  #forgetServed(): void {
    this.#waiting = this.#waiting.slice(this.#next);
    this.#next = 0;
  }
}
