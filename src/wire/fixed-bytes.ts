/** Keys, proofs, signatures and nonces in the bodies of members' commands: bytes of one size. */

/** Bytes of an Ed25519 public key, of a SHA-256 hash and of a proof (HMAC-SHA256). */
export const KEY_BYTES = 32;
/** Bytes of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64;
/** Bytes that either side of a JOIN draws at random. */
export const NONCE_BYTES = 16;

/** A copy of the `size` bytes at `at`. */
export function readBytes(bytes: Uint8Array, at: number, size: number): Uint8Array {
  return Uint8Array.from(bytes.subarray(at, at + size));
}

/**
 * Writes `value` at `at`.
 *
 * @throws RangeError if it has another size: what stands behind it would be read wrongly.
 */
export function writeBytes(bytes: Uint8Array, at: number, size: number, value: Uint8Array): void {
  if (value.length !== size) throw new RangeError(`${value.length} bytes for a field of ${size}`);
  bytes.set(value, at);
}
