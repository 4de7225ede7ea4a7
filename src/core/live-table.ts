import type { Envelope } from "./envelope.ts";
import { factorOf, scatter } from "./scatter.ts";

const BUCKETS_MIN = 16;

/**
 * The messages of one epoch that are under way, by messageID.
 *
 * Intrusive, since each message passes through once. A `Map` throws its tables away as it is
 * written over, and what was in them stays in memory until the next full collection: that cost a
 * relay a third of its throughput.
 */
export class LiveTable {
  size = 0;
  #buckets: (Envelope | undefined)[] = [];
  #shift = 32;
  readonly #factor: number;

  /** @param seed by chance, see {@link scatter}. */
  constructor(seed: number) {
    this.#factor = factorOf(seed);
  }

  /** @param id a signed 32-bit pattern, see `Envelope.id`. */
  get(id: number): Envelope | undefined {
    let at = this.#buckets[this.#bucketOf(id)];
    while (at !== undefined && at.id !== id) at = at.liveNext;
    return at;
  }

  /** Adds a message whose messageID is not in the table. */
  add(envelope: Envelope): void {
    if (this.size >= this.#buckets.length) this.#grow();
    this.#link(envelope);
    this.size += 1;
  }

  /** Does nothing if the message is not in the table. */
  remove(envelope: Envelope): void {
    const bucket = this.#bucketOf(envelope.id);
    let before: Envelope | undefined;
    let at = this.#buckets[bucket];
    while (at !== undefined && at !== envelope) {
      before = at;
      at = at.liveNext;
    }
    if (at === undefined) return;
    if (before === undefined) this.#buckets[bucket] = envelope.liveNext;
    else before.liveNext = envelope.liveNext;
    envelope.liveNext = undefined;
    this.size -= 1;
  }

  #link(envelope: Envelope): void {
    const bucket = this.#bucketOf(envelope.id);
    envelope.liveNext = this.#buckets[bucket];
    this.#buckets[bucket] = envelope;
  }

  #grow(): void {
    const firsts = this.#buckets;
    const length = Math.max(BUCKETS_MIN, firsts.length * 4);
    this.#buckets = Array.from<Envelope | undefined>({ length }).fill(undefined);
    this.#shift = Math.clz32(length) + 1;
    for (const first of firsts) {
      let at = first;
      while (at !== undefined) {
        const next = at.liveNext;
        this.#link(at);
        at = next;
      }
    }
  }

  #bucketOf(id: number): number {
    return scatter(id, this.#factor) >>> this.#shift;
  }
}
