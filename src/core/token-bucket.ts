/** How fast one name may send: `perSecond` on average, `burst` at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket. It reads no clock: times are passed in. */
export class TokenBucket {
  #tokens: number;
  #atMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.#tokens = rate.burst;
    this.#atMs = nowMs;
  }

  /** Takes one token if there is one. */
  take(rate: Rate, nowMs: number): boolean {
    const refilled = this.#tokens + ((nowMs - this.#atMs) * rate.perSecond) / 1000;
    this.#tokens = Math.min(rate.burst, refilled);
    this.#atMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
