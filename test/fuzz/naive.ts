/**
 * A second decoder, written from the protocol page and not from the first: it looks at the whole
 * stream at once, with numbers read by DataView, and shares no line with `src/wire`.
 */

/** What a stream is, if it has come whole. */
export interface Reading {
  /** Where commands begin; their sizes stand beside. */
  readonly starts: Int32Array;
  readonly sizes: Int32Array;
  count: number;
  /** Numbers are little-endian; `undefined` if the stream is too short to tell. */
  little: boolean | undefined;
  /** A size is outside 24..1024: nothing behind it means anything. */
  lost: boolean;
  /** Bytes of a command that has not come whole. */
  unfinished: number;
}

/** Room for the reading of streams of so many bytes. */
export function emptyReading(bytesMax: number): Reading {
  const commandsMax = Math.ceil(bytesMax / 24) + 1;
  return {
    starts: new Int32Array(commandsMax),
    sizes: new Int32Array(commandsMax),
    count: 0,
    little: undefined,
    lost: false,
    unfinished: 0,
  };
}

const sane = (size: number): boolean => 24 <= size && size <= 1024;

/** Reads `view[0, end)` into `reading`. With `little` given, the order is known beforehand. */
export function readNaively(view: DataView, end: number, reading: Reading, little?: boolean): void {
  reading.count = 0;
  reading.lost = false;
  reading.unfinished = end;
  reading.little = little ?? orderOf(view, end, reading);
  if (reading.little === undefined || reading.lost) return;
  let at = 0;
  while (at + 2 <= end) {
    const size = view.getUint16(at, reading.little);
    if (!sane(size)) {
      reading.lost = true;
      return;
    }
    if (at + size > end) break;
    reading.starts[reading.count] = at;
    reading.sizes[reading.count] = size;
    reading.count += 1;
    at += size;
  }
  reading.unfinished = end - at;
}

function orderOf(view: DataView, end: number, reading: Reading): boolean | undefined {
  if (end < 2) return undefined;
  const asBig = sane(view.getUint16(0));
  const asLittle = sane(view.getUint16(0, true));
  if (!asBig && !asLittle) {
    reading.lost = true;
    return undefined;
  }
  if (!asLittle) return false;
  if (!asBig) return true;
  if (end < 8) return undefined;
  const bigType = view.getUint16(2);
  const littleType = view.getUint16(2, true);
  if (bigType <= 2 && littleType > 2) return false;
  if (littleType <= 2 && bigType > 2) return true;
  return view.getUint32(4, true) < view.getUint32(4);
}

/** How many of the 8 bytes of a name field are the name; 0 if it is not valid. */
export function nameBytes(bytes: Uint8Array, at: number): number {
  let size = 0;
  while (size < 8 && bytes[at + size] !== 0) size += 1;
  while (size > 0 && bytes[at + size - 1] === 32) size -= 1;
  if (size === 0 || bytes[at] === 35) return 0;
  for (let next = at; next < at + size;) {
    const taken = characterBytes(bytes, next, at + size);
    if (taken === 0) return 0;
    next += taken;
  }
  return size;
}

/** Bytes of the UTF-8 character at `at`; 0 if it is none, or a control character. */
function characterBytes(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first < 32 || first === 127 ? 0 : 1;
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4 || at + more >= end) return 0;
  let code = first & (0x3f >> more);
  for (let next = at + 1; next <= at + more; next += 1) {
    const byte = bytes[next] ?? 0;
    if (byte >> 6 !== 2) return 0;
    code = (code << 6) | (byte & 63);
  }
  if (more === 1) return code < 0xa0 ? 0 : 2;
  if (more === 2) return code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 0 : 3;
  return code < 0x1_0000 || code > 0x10_ffff ? 0 : 4;
}
