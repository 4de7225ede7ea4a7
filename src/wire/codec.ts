import type { ByteOrder } from "./byte-order.ts";
import { swapHeader } from "./byte-order.ts";
import type { Command } from "./command.ts";
import { HEADER_BYTES, OFFSET, TEXT_BYTES_MAX } from "./command.ts";
import { CoterieError } from "./error.ts";
import { readUsername, USERNAME_BYTES, writeUsername } from "./username.ts";

/** The `type` of the network-order command at `at` (S7). */
export function readType(bytes: Uint8Array, at: number): number {
  return ((bytes[at + OFFSET.type] ?? 0) << 8) | (bytes[at + OFFSET.type + 1] ?? 0);
}

/** The `messageID` of the network-order command at `at`, 0..4,294,967,295 (S8). */
export function readId(bytes: Uint8Array, at: number): number {
  return readU32(bytes, at + OFFSET.id);
}

/** Four bytes in network order. Names are compared as two of these. */
export function readU32(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  const low = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  return high * 65_536 + low;
}

/** Writes the first 8 bytes of a command: len, type, messageID, in network order. */
export function writeHead(
  bytes: Uint8Array,
  at: number,
  size: number,
  type: number,
  id: number,
): void {
  bytes[at] = size >>> 8;
  bytes[at + 1] = size;
  bytes[at + 2] = type >>> 8;
  bytes[at + 3] = type;
  bytes[at + 4] = id >>> 24;
  bytes[at + 5] = id >>> 16;
  bytes[at + 6] = id >>> 8;
  bytes[at + 7] = id;
}

/**
 * The bytes of one command, ready to be written.
 *
 * An absent name is written as eight NULs.
 *
 * @throws CoterieError COTERIE_TEXT_SIZE if the text has more than 1000 bytes.
 */
export function encodeCommand(command: Command, order: ByteOrder = "network"): Uint8Array {
  if (command.text.length > TEXT_BYTES_MAX) {
    throw new CoterieError(
      "COTERIE_TEXT_SIZE",
      `the text has ${command.text.length} bytes, and one command carries at most 1000`,
      "Split it into several commands.",
    );
  }
  const bytes = new Uint8Array(HEADER_BYTES + command.text.length);
  writeHead(bytes, 0, bytes.length, command.type, command.id);
  if (command.src !== undefined) writeUsername(command.src, bytes, OFFSET.src);
  if (command.dst !== undefined) writeUsername(command.dst, bytes, OFFSET.dst);
  bytes.set(command.text, OFFSET.text);
  if (order === "little") swapHeader(bytes, 0);
  return bytes;
}

/**
 * Reads one whole frame, as a frame cutter hands it out.
 *
 * Names that are not valid come back as `undefined`; the text is a copy.
 */
export function decodeCommand(frame: Uint8Array, order: ByteOrder = "network"): Command {
  const bytes = frame.slice();
  if (order === "little") swapHeader(bytes, 0);
  return {
    type: readType(bytes, 0),
    id: readId(bytes, 0),
    src: readUsername(bytes, OFFSET.src),
    dst: readUsername(bytes, OFFSET.src + USERNAME_BYTES),
    text: bytes.subarray(OFFSET.text),
  };
}
