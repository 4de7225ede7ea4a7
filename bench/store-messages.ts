import { Envelope } from "../src/core/envelope.ts";
import { Person } from "../src/core/person.ts";
import { Slab } from "../src/core/slab.ts";
import { setTimeout as passing } from "node:timers/promises";
import { openStore } from "../src/io/store/open-store.ts";
import type { StoreEvents, WorkerMailStore } from "../src/io/store/worker-mail-store.ts";
import { HEADER_BYTES } from "../src/wire/command.ts";

export const TEXT_BYTES = 100;
export const RECIPIENTS = 1000;
/** Messages of one page, as the server asks for them. */
export const PAGE_MESSAGES = 256;
const FILL_IN_FLIGHT = 8192;
const FRAME_BYTES = HEADER_BYTES + TEXT_BYTES;

const people: readonly Person[] = Array.from(
  { length: RECIPIENTS },
  (_, at) => new Person(at + 1, at + 1, 0, { seen: true, enrolled: true }),
);

/** Called with what is on disk, in the order in which it was to be kept. */
export type Committed = (envelopes: readonly Envelope[]) => void;

/**
 * Makes messages as they lie in the server's memory: their texts in slabs, which are used in a
 * circle. Numbers ascend from `first`; recipients take turns, scattered.
 */
export class MessageRing {
  readonly #slabs: Slab[];
  #slab = 0;
  #at = 0;
  #number: number;

  /** @param inFlight so many texts must not be written over yet. */
  constructor(inFlight: number, first: number = 1) {
    this.#number = first - 1;
    this.#slabs = Array.from(
      { length: Math.ceil((inFlight * FRAME_BYTES) / 60_000) + 1 },
      () => new Slab(),
    );
    for (const slab of this.#slabs) slab.bytes.fill(97);
  }

  next(nowMs: number): Envelope {
    this.#number += 1;
    const number = this.#number;
    const src = people[number % RECIPIENTS];
    const dst = people[(number * 7919) % RECIPIENTS];
    if (src === undefined || dst === undefined) throw new RangeError("no such person");
    const envelope = new Envelope(number, src, dst, number, undefined, nowMs, FRAME_BYTES);
    let slab = this.#slabs[this.#slab];
    if (slab !== undefined && this.#at + FRAME_BYTES > slab.bytes.length) {
      this.#slab = (this.#slab + 1) % this.#slabs.length;
      this.#at = 0;
      slab = this.#slabs[this.#slab];
    }
    envelope.slab = slab;
    envelope.frameAt = this.#at;
    this.#at += FRAME_BYTES;
    return envelope;
  }
}

/** Keeps messages 1 to `count`, with `done` telling how many of them are on disk. */
export async function fill(
  count: number,
  keep: (envelope: Envelope) => void,
  done: () => number,
): Promise<void> {
  const ring = new MessageRing(2 * FILL_IN_FLIGHT);
  for (let made = 0; made < count; made += 1) {
    keep(ring.next(0));
    while (made - done() >= FILL_IN_FLIGHT) await passing(1);
  }
  while (done() < count) await passing(1);
}

/** The store of a folder; whatever it reports but what `events` takes ends the measurement. */
export async function openMailStore(
  folder: string,
  events: Partial<StoreEvents>,
): Promise<WorkerMailStore> {
  const { store } = await openStore({ folder, spareBytes: 0 });
  store.attach({
    committed: () => {},
    keepFailed: (_, reason) => fail(`the store refused: ${reason}`),
    reserved: () => {},
    paged: () => {},
    expired: () => {},
    broken: (error) => fail(error.message),
    ...events,
  });
  return store;
}

function fail(sentence: string): never {
  throw new Error(sentence);
}

/**
 * How often each time was seen, in steps of 5 us up to 4 s: a list of all of them would grow by
 * millions, and its growing would be measured.
 */
export class Times {
  readonly #counts: Uint32Array = new Uint32Array(800_000);
  #count = 0;

  add(ms: number): void {
    const at = Math.min(this.#counts.length - 1, Math.max(0, Math.floor(ms * 200)));
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#count += 1;
  }

  /** The time in ms below which this share lies; NaN if there is none. */
  quantile(share: number): number {
    let below = 0;
    for (const [at, count] of this.#counts.entries()) {
      below += count;
      if (count > 0 && below >= share * this.#count) return (at + 0.5) / 200;
    }
    return NaN;
  }
}
