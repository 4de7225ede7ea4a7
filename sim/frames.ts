/**
 * The wire of the seed's page once more, written for the simulation alone: what the server sends
 * is judged by a reader that shares no line with it.
 */

/** A name with the 8 bytes that stand for it on the wire. */
export interface Name {
  readonly index: number;
  readonly label: string;
  readonly bytes: Uint8Array;
  readonly high: number;
  readonly low: number;
}

/** One command as it was read. `text` is a view. */
export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly srcHigh: number;
  readonly srcLow: number;
  readonly dstHigh: number;
  readonly dstLow: number;
  readonly text: Uint8Array;
}

const encoder = new TextEncoder();
const HEADER = 24;

export function makeName(index: number, label: string): Name {
  const bytes = new Uint8Array(8);
  encoder.encodeInto(label, bytes);
  const view = new DataView(bytes.buffer);
  return { index, label, bytes, high: view.getInt32(0), low: view.getInt32(4) };
}

/** The bytes of one command. SRC and DST are 8 raw bytes, valid names or not. */
export function buildFrame(
  little: boolean,
  type: number,
  id: number,
  src: Uint8Array,
  dst: Uint8Array,
  text: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(HEADER + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, bytes.length, little);
  view.setUint16(2, type, little);
  view.setUint32(4, id, little);
  bytes.set(src, 8);
  bytes.set(dst, 16);
  bytes.set(text, HEADER);
  return bytes;
}

/** The bytes of a command as it was read, in network order. */
export function bytesOf({ type, id, srcHigh, srcLow, dstHigh, dstLow, text }: Frame): Uint8Array {
  const names = new Uint8Array(16);
  const view = new DataView(names.buffer);
  view.setInt32(0, srcHigh);
  view.setInt32(4, srcLow);
  view.setInt32(8, dstHigh);
  view.setInt32(12, dstLow);
  return buildFrame(false, type, id, names.subarray(0, 8), names.subarray(8), text);
}

/** Names one message for good: (SRC, epoch, messageID). */
export function nameKey(
  src: { srcHigh: number; srcLow: number },
  epoch: bigint,
  id: number,
): string {
  return `${src.srcHigh}.${src.srcLow}/${epoch}/${id}`;
}

/** Cuts a stream whose byte order is known. It stops for good where a `len` cannot be. */
export class FrameReader {
  broken = false;
  readonly #little: boolean;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(little: boolean) {
    this.#little = little;
  }

  /** Bytes of a command that is not whole yet. */
  get unfinished(): number {
    return this.#rest.length;
  }

  push(bytes: Uint8Array): Frame[] {
    if (this.broken) return [];
    const all = this.#rest.length === 0 ? bytes : concat([this.#rest, bytes]);
    const view = new DataView(all.buffer, all.byteOffset, all.length);
    const frames: Frame[] = [];
    let at = 0;
    while (all.length - at >= 2) {
      const size = view.getUint16(at, this.#little);
      if (size < HEADER || size > 1024) {
        this.broken = true;
        break;
      }
      if (all.length - at < size) break;
      frames.push({
        type: view.getUint16(at + 2, this.#little),
        id: view.getUint32(at + 4, this.#little),
        srcHigh: view.getInt32(at + 8),
        srcLow: view.getInt32(at + 12),
        dstHigh: view.getInt32(at + 16),
        dstLow: view.getInt32(at + 20),
        text: all.subarray(at + HEADER, at + size),
      });
      at += size;
    }
    this.#rest = at === all.length ? NOTHING : all.slice(at);
    return frames;
  }
}

const NOTHING = new Uint8Array(0);

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  let size = 0;
  for (const part of parts) size += part.length;
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * A text that names its message: the serial in 4 bytes, then bytes that follow from it, so that
 * a reader can tell which message it has and whether a byte of it changed.
 */
export function textOf(serial: number, size: number): Uint8Array {
  const text = new Uint8Array(size);
  const view = new DataView(text.buffer);
  view.setUint32(0, serial);
  for (let at = 4; at < size; at += 1) text[at] = Math.imul(serial + at, 0x2c1b3c6d) >>> 24;
  return text;
}

/** The serial in a text made by {@link textOf}; -1 if the text cannot be one. */
export function serialOf(text: Uint8Array): number {
  if (text.length < 4) return -1;
  const [a = 0, b = 0, c = 0, d = 0] = text;
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** Whether a text is whole and unchanged. */
export function isIntact(text: Uint8Array, serial: number, size: number): boolean {
  if (text.length !== size) return false;
  for (let at = 4; at < size; at += 1) {
    if (text[at] !== Math.imul(serial + at, 0x2c1b3c6d) >>> 24) return false;
  }
  return true;
}

/** The code of a reply: its text as it stands. */
export function codeOf(text: Uint8Array): string {
  return String.fromCharCode(...text);
}

export function codeBytes(code: string): Uint8Array {
  return encoder.encode(code);
}
