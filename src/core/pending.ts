import type { Envelope } from "./envelope.ts";
import type { Person } from "./person.ts";
import { factorOf, scatter } from "./scatter.ts";

const BUCKETS_MIN = 16;

/**
 * What one connection has been written and may still confirm: per pair (SRC, messageID) a FIFO.
 *
 * A sender that restarts counts from 0 again (S8), so a pair names no single message: the oldest
 * of its FIFO is the one that a "200" settles. Everything here is intrusive, since each message
 * passes through once.
 */
export class PendingTable {
  size = 0;
  #buckets: (Envelope | undefined)[] = [];
  #shift = 32;
  readonly #factor: number;
  readonly #srcFactor: number;

  /**
   * @param seed by chance, so that nobody can choose messageIDs that all fall into one place: ten
   * thousand of these kept a server busy for half a second at each connect.
   */
  constructor(seed = 0) {
    this.#factor = factorOf(seed);
    this.#srcFactor = Math.imul(seed ^ 0x85ebca6b, 0xc2b2ae35) | 1;
  }

  add(envelope: Envelope): void {
    if (this.size >= this.#buckets.length) this.#grow();
    this.#link(envelope);
    this.size += 1;
  }

  /** The oldest written for this pair; `undefined` if there is none. */
  oldest(src: Person, id: number): Envelope | undefined {
    let at = this.#buckets[this.#bucketOf(src, id)];
    while (at !== undefined && (at.id !== id || at.src !== src)) at = at.bucketNext;
    return at;
  }

  remove(envelope: Envelope): void {
    const bucket = this.#bucketOf(envelope.src, envelope.id);
    const first = this.oldest(envelope.src, envelope.id);
    if (first === undefined) return;
    if (first === envelope) this.#replaceFirst(bucket, envelope, envelope.pairNext);
    else if (!unlinkFromPair(first, envelope)) return;
    envelope.bucketNext = undefined;
    envelope.pairNext = undefined;
    envelope.pairLast = undefined;
    this.size -= 1;
  }

  #link(envelope: Envelope): void {
    const bucket = this.#bucketOf(envelope.src, envelope.id);
    const first = this.oldest(envelope.src, envelope.id);
    if (first === undefined) {
      envelope.bucketNext = this.#buckets[bucket];
      envelope.pairLast = envelope;
      this.#buckets[bucket] = envelope;
      return;
    }
    const last = first.pairLast ?? first;
    last.pairNext = envelope;
    first.pairLast = envelope;
  }

  #replaceFirst(bucket: number, first: Envelope, second: Envelope | undefined): void {
    const heir = second ?? first.bucketNext;
    if (second !== undefined) {
      second.bucketNext = first.bucketNext;
      second.pairLast = first.pairLast;
    }
    let before = this.#buckets[bucket];
    if (before === first) {
      this.#buckets[bucket] = heir;
      return;
    }
    while (before !== undefined && before.bucketNext !== first) before = before.bucketNext;
    if (before !== undefined) before.bucketNext = heir;
  }

  #grow(): void {
    const firsts = this.#buckets;
    const length = Math.max(BUCKETS_MIN, firsts.length * 4);
    this.#buckets = Array.from<Envelope | undefined>({ length }).fill(undefined);
    this.#shift = Math.clz32(length) + 1;
    for (const chain of firsts) {
      let first = chain;
      while (first !== undefined) {
        const next = first.bucketNext;
        const bucket = this.#bucketOf(first.src, first.id);
        first.bucketNext = this.#buckets[bucket];
        this.#buckets[bucket] = first;
        first = next;
      }
    }
  }

  #bucketOf(src: Person, id: number): number {
    return scatter(id ^ Math.imul(src.id, this.#srcFactor), this.#factor) >>> this.#shift;
  }
}

function unlinkFromPair(first: Envelope, envelope: Envelope): boolean {
  let before = first;
  while (before.pairNext !== undefined && before.pairNext !== envelope) before = before.pairNext;
  if (before.pairNext !== envelope) return false;
  before.pairNext = envelope.pairNext;
  if (first.pairLast === envelope) first.pairLast = before;
  return true;
}
