import { FACTS_BYTES } from "../wire/about.ts";
import { OFFSET } from "../wire/command.ts";
import type { Envelope } from "./envelope.ts";

/** Bytes of one slab: many commands share it, so that no message costs a buffer of its own. */
const SLAB_BYTES = 65_536;
/** Empty slabs that are held for the next burst. */
const SPARE_SLABS_MAX = 64;

/** A piece of memory that holds the frames of several envelopes. */
export class Slab {
  readonly bytes: Uint8Array = new Uint8Array(SLAB_BYTES);
  used = 0;
  /** Envelopes whose frame lies here. */
  live = 0;

  /**
   * Writes both names into the frame at `at`: SRC is the name that the connection is bound to,
   * and what is forwarded is padded with NULs, whatever padding came in.
   */
  names(at: number, src: NameBits, dst: NameBits): void {
    writeName(this.bytes, at + OFFSET.src, src);
    writeName(this.bytes, at + OFFSET.dst, dst);
  }
}

/** Writes the 8 bytes of a name. */
export function writeName(bytes: Uint8Array, at: number, name: NameBits): void {
  const { high, low } = name;
  bytes[at] = high >>> 24;
  bytes[at + 1] = high >>> 16;
  bytes[at + 2] = high >>> 8;
  bytes[at + 3] = high;
  bytes[at + 4] = low >>> 24;
  bytes[at + 5] = low >>> 16;
  bytes[at + 6] = low >>> 8;
  bytes[at + 7] = low;
}

/** The 8 bytes of a name as two 32-bit patterns in network order. */
export interface NameBits {
  readonly high: number;
  readonly low: number;
}

/**
 * Holds the frames of messages that are neither on disk nor taken.
 *
 * What it holds is bounded from outside through {@link liveBytes}: the core admits nothing new
 * above its limit.
 */
export class SlabPool {
  /** Bytes of all frames held, and of what was said of them. */
  liveBytes = 0;
  #open: Slab = new Slab();
  readonly #spare: Slab[] = [];

  /**
   * Copies the frame `bytes[at, at + size)` and notes in the envelope where it lies.
   *
   * @param about the ABOUT of a sender that said something of it: what it said comes behind.
   * @param factsBytes how much of it.
   */
  put(
    envelope: Envelope,
    bytes: Uint8Array,
    at: number,
    size: number,
    about?: Uint8Array,
    factsBytes: number = FACTS_BYTES,
  ): void {
    const needed = about === undefined ? size : size + factsBytes;
    let slab = this.#open;
    if (slab.used + needed > SLAB_BYTES) {
      slab = this.#spare.pop() ?? new Slab();
      this.#open = slab;
    }
    envelope.slab = slab;
    envelope.frameAt = slab.used;
    copyBytes(bytes, at, size, slab.bytes, slab.used);
    if (about !== undefined) {
      envelope.factsAt = slab.used + size;
      copyBytes(about, OFFSET.text, factsBytes, slab.bytes, envelope.factsAt);
    }
    slab.used += needed;
    slab.live += 1;
    this.liveBytes += needed;
  }

  /** Gives back the memory of an envelope's frame; does nothing if it holds none. */
  release(envelope: Envelope): void {
    const slab = envelope.slab;
    if (slab === undefined) return;
    envelope.slab = undefined;
    this.liveBytes -= envelope.slabBytes;
    slab.live -= 1;
    if (slab.live > 0) return;
    slab.used = 0;
    if (slab !== this.#open && this.#spare.length < SPARE_SLABS_MAX) this.#spare.push(slab);
  }
}

/** Copies `size` bytes; short runs by hand, since a view costs more than the copying. */
export function copyBytes(
  from: Uint8Array,
  fromAt: number,
  size: number,
  to: Uint8Array,
  toAt: number,
): void {
  if (size > 48) {
    to.set(from.subarray(fromAt, fromAt + size), toAt);
    return;
  }
  for (let at = 0; at < size; at += 1) to[toAt + at] = from[fromAt + at] ?? 0;
}
