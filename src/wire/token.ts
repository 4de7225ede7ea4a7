/**
 * Eight bytes that mean nothing but themselves: an epoch of a sender, an incarnation of a server.
 * Zero stands for none.
 */
export type Token = bigint;

/** Bytes of a {@link Token}. */
export const TOKEN_BYTES = 8;
/** No epoch: its sender speaks level 1. No incarnation: nothing is known of the server. */
export const NO_TOKEN: Token = 0n;

export function readToken(bytes: Uint8Array, at: number): Token {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at);
}

export function writeToken(bytes: Uint8Array, at: number, token: Token): void {
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).setBigUint64(at, token);
}
