import { HEADER_BYTES, OFFSET } from "./command.ts";
import { KEY_BYTES, readBytes, SIGNATURE_BYTES, writeBytes } from "./fixed-bytes.ts";
import { readExactU64, writeU64 } from "./numbers.ts";

/** The server says which key it will have. */
export interface Roll {
  /** The pin of the next key: SHA-256 of its SubjectPublicKeyInfo, 32 bytes. */
  readonly newPin: Uint8Array;
  /** From when on the server uses it, milliseconds since 1970. */
  readonly notBeforeMs: number;
  /** By the present key, over both: 64 bytes. */
  readonly signature: Uint8Array;
}

/** Pin 32 bytes, time u64, signature 64 bytes. */
const ROLL = { newPin: 0, notBeforeMs: 32, signature: 40, size: 104 } as const;

/** The body of ROLL. */
export function encodeRoll(roll: Roll): Uint8Array {
  const body = new Uint8Array(ROLL.size);
  writeBytes(body, ROLL.newPin, KEY_BYTES, roll.newPin);
  writeU64(body, ROLL.notBeforeMs, roll.notBeforeMs);
  writeBytes(body, ROLL.signature, SIGNATURE_BYTES, roll.signature);
  return body;
}

/** Reads the ROLL at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeRoll(bytes: Uint8Array, at: number, size: number): Roll | undefined {
  if (size < HEADER_BYTES + ROLL.size) return undefined;
  const body = at + OFFSET.text;
  const notBeforeMs = readExactU64(bytes, body + ROLL.notBeforeMs);
  if (notBeforeMs === undefined) return undefined;
  return {
    newPin: readBytes(bytes, body + ROLL.newPin, KEY_BYTES),
    notBeforeMs,
    signature: readBytes(bytes, body + ROLL.signature, SIGNATURE_BYTES),
  };
}
