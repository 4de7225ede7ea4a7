/** Numbers in the bodies of level 2, in network order. */

import { readU32 } from "./codec.ts";

const U32_END = 4_294_967_296;

/** Two bytes in network order. */
export function readU16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function writeU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

export function writeU32(bytes: Uint8Array, at: number, value: number): void {
  writeU16(bytes, at, value >>> 16);
  writeU16(bytes, at + 2, value);
}

/** Eight bytes in network order; above 2^53 the number is not exact. */
export function readU64(bytes: Uint8Array, at: number): number {
  return readU32(bytes, at) * U32_END + readU32(bytes, at + 4);
}

/** @param value a whole number up to 2^53. */
export function writeU64(bytes: Uint8Array, at: number, value: number): void {
  writeU32(bytes, at, Math.floor(value / U32_END));
  writeU32(bytes, at + 4, value % U32_END);
}

/** The same as {@link readU64}; `undefined` for a number that is not exact. */
export function readExactU64(bytes: Uint8Array, at: number): number | undefined {
  const value = readU64(bytes, at);
  return Number.isSafeInteger(value) ? value : undefined;
}
