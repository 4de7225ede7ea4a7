import { readToken, type Token, TOKEN_BYTES, writeToken } from "../../wire/token.ts";

/** An epoch as a column holds it; zero stands for none and is NULL. */
export function epochColumn(epoch: Token): Uint8Array | null {
  return epoch === 0n ? null : tokenBytes(epoch);
}

export function tokenBytes(token: Token): Uint8Array {
  const bytes = new Uint8Array(TOKEN_BYTES);
  writeToken(bytes, 0, token);
  return bytes;
}

/** Zero for NULL. */
export function readEpoch(column: unknown): Token {
  return column instanceof Uint8Array && column.length === TOKEN_BYTES ? readToken(column, 0) : 0n;
}
