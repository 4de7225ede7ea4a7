import { Buffer } from "node:buffer";
import { type Token, TOKEN_BYTES } from "../../wire/token.ts";

/** The smallest buffer that a writer starts with. */
const FIRST_BYTES = 65_536;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Writes numbers and bytes one behind another into a buffer that grows.
 *
 * The buffer is handed to the other thread without being copied, so everything is written in
 * the one form that both read: little-endian, unaligned, no gaps.
 */
export class PackedWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  /** Where the last run came from, and the same bytes as a buffer of Node's. */
  #from: Uint8Array = NOTHING;
  #lent: Buffer = NOTHING;
  /** Bytes written so far. */
  used = 0;

  constructor(buffer: ArrayBuffer = new ArrayBuffer(FIRST_BYTES)) {
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  get buffer(): ArrayBuffer {
    return this.#bytes.buffer;
  }

  /** Makes sure that `bytes` more fit; nothing below checks that again. */
  reserve(bytes: number): void {
    const needed = this.used + bytes;
    if (needed <= this.#bytes.length) return;
    let size = Math.max(FIRST_BYTES, this.#bytes.length * 2);
    while (size < needed) size *= 2;
    const grown = new Uint8Array(size);
    grown.set(this.#bytes.subarray(0, this.used));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  u8(value: number): void {
    this.#view.setUint8(this.used, value);
    this.used += 1;
  }

  u16(value: number): void {
    this.#view.setUint16(this.used, value, true);
    this.used += 2;
  }

  u32(value: number): void {
    this.#view.setUint32(this.used, value, true);
    this.used += 4;
  }

  /** A whole number up to 2^53. */
  f64(value: number): void {
    this.#view.setFloat64(this.used, value, true);
    this.used += 8;
  }

  /** The 8 bytes of an epoch, in their own order. */
  token(value: Token): void {
    this.#view.setBigUint64(this.used, value);
    this.used += TOKEN_BYTES;
  }

  /**
   * Copies `from[at, at + size)`. Many runs in a row come from one array, so the view through which
   * Node copies a part is made once for all of them: it costs as much as the copying.
   */
  run(from: Uint8Array, at: number, size: number): void {
    if (size === from.length) {
      this.#bytes.set(from, this.used);
    } else {
      if (from !== this.#from) {
        this.#from = from;
        this.#lent = Buffer.from(from.buffer, from.byteOffset, from.byteLength);
      }
      this.#lent.copy(this.#bytes, this.used, at, at + size);
    }
    this.used += size;
  }

  /** Overwrites the u32 at `at`, for a count that is known only afterwards. */
  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }
}

/** Reads what {@link PackedWriter} wrote, in the same order. */
export class PackedReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView<ArrayBuffer>;
  readonly #end: number;
  #at = 0;

  /** @param used bytes of the buffer that were written. */
  constructor(buffer: ArrayBuffer, used: number) {
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
    this.#end = used;
  }

  get ended(): boolean {
    return this.#at >= this.#end;
  }

  u8(): number {
    const value = this.#view.getUint8(this.#at);
    this.#at += 1;
    return value;
  }

  u16(): number {
    const value = this.#view.getUint16(this.#at, true);
    this.#at += 2;
    return value;
  }

  u32(): number {
    const value = this.#view.getUint32(this.#at, true);
    this.#at += 4;
    return value;
  }

  f64(): number {
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  token(): Token {
    const value = this.#view.getBigUint64(this.#at);
    this.#at += TOKEN_BYTES;
    return value;
  }

  /** A view of the next `size` bytes, not a copy. */
  run(size: number): Uint8Array {
    const value = this.#bytes.subarray(this.#at, this.#at + size);
    this.#at += size;
    return value;
  }
}
