import type { ByteOrder } from "./byte-order.ts";
import { detectByteOrder, swapHeader } from "./byte-order.ts";
import { COMMAND_BYTES_MAX, HEADER_BYTES } from "./command.ts";
import { CoterieError } from "./error.ts";

/** Takes frames as they are cut. The bytes are only lent: they change after the call returns. */
export interface FrameSink {
  /** One whole command in network order at `bytes[at, at + size)`. */
  frame(bytes: Uint8Array, at: number, size: number): void;
}

/** Hex of the bytes where framing was lost: at most 32 of them, for a log. */
function excerpt(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 32), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/**
 * Cuts the stream of one connection into commands (S2, S6), however TCP has split or merged them.
 *
 * The byte order is learned from the first `len` and holds for the life of the connection; frames
 * come out in network order either way. Between calls at most one unfinished command is held.
 */
export class FrameCutter {
  /** What the peer writes; `undefined` until the first bytes have told. */
  order: ByteOrder | undefined;
  #tail: Uint8Array | undefined;
  #tailBytes = 0;

  constructor(order?: ByteOrder) {
    this.order = order;
  }

  /** Bytes of an unfinished command that are waiting for the rest. */
  get unfinishedBytes(): number {
    return this.#tailBytes;
  }

  /**
   * Takes what has arrived and hands every command that is now whole to `sink`.
   *
   * `bytes` may be changed (a little-endian header is turned in place) but is not kept. Only
   * `bytes[0, size)` has arrived: a caller that reads into one buffer need not make a view of it.
   *
   * @throws CoterieError COTERIE_FRAME_SIZE if a `len` is outside 24..1024: no later byte can be
   * trusted, so the caller hangs up. Commands in front of it have been handed out by then.
   */
  push(bytes: Uint8Array, sink: FrameSink, size: number = bytes.length): void {
    let at = 0;
    while (this.#tailBytes > 0 && at < size) at = this.#finishTail(bytes, at, size, sink);
    if (this.#tailBytes === 0) at = this.#cutWhole(bytes, at, size, sink);
    if (at < size) this.#keep(bytes, at, size);
  }

  /** Cuts commands that lie whole in `bytes[from, end)`; returns where the last one ends. */
  #cutWhole(bytes: Uint8Array, from: number, end: number, sink: FrameSink): number {
    let at = from;
    if (this.order === undefined) {
      if (at === end || !this.#learnOrder(bytes.subarray(at, end))) return at;
    }
    const network = this.order === "network";
    while (end - at >= 2) {
      const first = bytes[at] ?? 0;
      const second = bytes[at + 1] ?? 0;
      const size = network ? (first << 8) | second : (second << 8) | first;
      if (size < HEADER_BYTES || size > COMMAND_BYTES_MAX)
        throw lost(size, bytes.subarray(at, end));
      if (end - at < size) return at;
      if (!network) swapHeader(bytes, at);
      sink.frame(bytes, at, size);
      at += size;
    }
    return at;
  }

  /** Moves bytes behind the unfinished command until it is whole; returns how far it has come. */
  #finishTail(bytes: Uint8Array, from: number, size: number, sink: FrameSink): number {
    const tail = this.#tail ?? new Uint8Array(COMMAND_BYTES_MAX);
    const want = this.#wantedBytes(tail);
    const end = Math.min(size, from + want - this.#tailBytes);
    this.#keep(bytes, from, end);
    if (this.#tailBytes === want) {
      // What is wanted may have grown: the size is known only once its two bytes are here.
      this.#tailBytes = 0;
      const cut = this.#cutWhole(tail, 0, want, sink);
      if (cut === 0) this.#tailBytes = want;
    }
    if (this.#tailBytes === 0) this.#tail = undefined;
    return end;
  }

  /** How many bytes the unfinished command needs before it can be looked at again. */
  #wantedBytes(tail: Uint8Array): number {
    if (this.#tailBytes < 2) return 2;
    if (this.order === undefined) return 8;
    const first = tail[0] ?? 0;
    const second = tail[1] ?? 0;
    return this.order === "network" ? (first << 8) | second : (second << 8) | first;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    this.#tail ??= new Uint8Array(COMMAND_BYTES_MAX);
    this.#tail.set(bytes.subarray(start, end), this.#tailBytes);
    this.#tailBytes += end - start;
  }

  #learnOrder(bytes: Uint8Array): boolean {
    const order = detectByteOrder(bytes);
    if (order === "neither") throw lost(((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0), bytes);
    this.order = order;
    return order !== undefined;
  }
}

function lost(size: number, bytes: Uint8Array): CoterieError {
  return new CoterieError(
    "COTERIE_FRAME_SIZE",
    `a command of ${size} bytes, not 24..1024: ${excerpt(bytes)}`,
    "Check that the other side speaks the Coterie protocol.",
  );
}
