import type { ByteOrder } from "../wire/byte-order.ts";
import { swapHeader } from "../wire/byte-order.ts";
import { readId, readType, writeHead } from "../wire/codec.ts";
import { HEADER_BYTES, OFFSET } from "../wire/command.ts";
import { USERNAME_BYTES } from "../wire/username.ts";

/**
 * One command as the kit writes and reads it: the fields of S2, with nothing checked, so that a
 * case can also say what is wrong. Names are their eight bytes.
 */
export interface Fields {
  readonly type: number;
  readonly id: number;
  readonly src: Uint8Array;
  readonly dst: Uint8Array;
  readonly text: Uint8Array;
}

/** A command that the kit has written, or is about to. */
export interface Sent extends Fields {
  /** In time of the kit. */
  readonly atMs: number;
  /** In the clock's own time, to tell what came too early. */
  readonly realMs: number;
}

/** A command that came from the server. */
export interface Received extends Fields {
  readonly atMs: number;
  readonly realMs: number;
}

/** The bytes of one command, `len` as it must be. */
export function bytesOf(fields: Fields, order: ByteOrder): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + fields.text.length);
  writeHead(bytes, 0, bytes.length, fields.type, fields.id);
  bytes.set(fields.src, OFFSET.src);
  bytes.set(fields.dst, OFFSET.dst);
  bytes.set(fields.text, OFFSET.text);
  if (order === "little") swapHeader(bytes, 0);
  return bytes;
}

/** Reads a whole command in network order, as a frame cutter hands it out. All is copied. */
export function fieldsOf(frame: Uint8Array): Fields {
  return {
    type: readType(frame, 0),
    id: readId(frame, 0),
    src: frame.slice(OFFSET.src, OFFSET.src + USERNAME_BYTES),
    dst: frame.slice(OFFSET.dst, OFFSET.dst + USERNAME_BYTES),
    text: frame.slice(OFFSET.text),
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A name field: at most eight bytes of `text`, then NULs. */
export function nameField(text: string | Uint8Array): Uint8Array {
  const field = new Uint8Array(USERNAME_BYTES);
  field.set((typeof text === "string" ? utf8(text) : text).subarray(0, USERNAME_BYTES));
  return field;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function areSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** `bytes` in hex, two digits a byte; of long ones the start, and how many there are. */
export function hex(bytes: Uint8Array, bytesMax = 64): string {
  const shown = Array.from(bytes.subarray(0, bytesMax), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join(" ");
  return bytes.length > bytesMax ? `${shown} … (${bytes.length} bytes)` : shown;
}

/** Bytes as a text in quotes if they are one, else in hex. */
export function quoted(bytes: Uint8Array, bytesMax = 48): string {
  let text: string;
  try {
    text = decoder.decode(bytes.subarray(0, bytesMax));
  } catch {
    return hex(bytes, bytesMax);
  }
  const rest = bytes.length > bytesMax ? ` … (${bytes.length} bytes)` : "";
  return `${JSON.stringify(text)}${rest}`;
}

/** A command in words. `nameWords` says who a name is in this case. */
export function inWords(fields: Fields, nameWords: (field: Uint8Array) => string): string {
  const { type, id, src, dst, text } = fields;
  const from = `SRC ${nameWords(src)}`;
  const to = `DST ${nameWords(dst)}`;
  const message = text.length === 0 ? "no message" : `message ${quoted(text)}`;
  return `len ${HEADER_BYTES + text.length} type ${type} id ${id} ${from} ${to} ${message}`;
}
