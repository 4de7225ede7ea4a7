import { HEADER_BYTES, OFFSET } from "./command.ts";
import { readU64, writeU64 } from "./numbers.ts";

const BODY_BYTES = 8;

/** The body of TAKEN: everything on this connection up to this number is committed; u64. */
export function encodeTaken(upto: number): Uint8Array {
  const body = new Uint8Array(BODY_BYTES);
  writeU64(body, 0, upto);
  return body;
}

/** Reads the TAKEN at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeTaken(bytes: Uint8Array, at: number, size: number): number | undefined {
  return size < HEADER_BYTES + BODY_BYTES ? undefined : readU64(bytes, at + OFFSET.text);
}
