import type { MemberName } from "../../wire/member-name.ts";
import { TokenBucket } from "../token-bucket.ts";

/** Changes of one member: each is a whole file written, and told to everybody who watches. */
const RATE = { perSecond: 0.5, burst: 20 } as const;

/** Bounds how fast one member changes members and devices. */
export class Pace {
  readonly #buckets: Map<MemberName, TokenBucket> = new Map();

  /** Takes one change: 0; or how many ms it is until there is one again. */
  waitMs(name: MemberName, nowMs: number): number {
    const bucket = this.#buckets.get(name) ?? new TokenBucket(RATE, nowMs);
    this.#buckets.set(name, bucket);
    return bucket.take(RATE, nowMs) ? 0 : 1000 / RATE.perSecond;
  }
}
