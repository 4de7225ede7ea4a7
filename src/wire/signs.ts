/** Signs of life between two people, which are relayed and never kept: TYPING and READ. */

import { readU32 } from "./codec.ts";
import { HEADER_BYTES, OFFSET } from "./command.ts";
import { writeU32 } from "./numbers.ts";
import { readToken, type Token, TOKEN_BYTES, writeToken } from "./token.ts";

const TYPING_BYTES = 4;
/** Epoch 8 bytes, messageID u32, of the last message that was read. */
const READ_BYTES: number = TOKEN_BYTES + 4;

/** The body of TYPING, from SRC to DST: u8 whether SRC writes, zero 3 bytes. */
export function encodeTyping(isTyping: boolean): Uint8Array {
  const body = new Uint8Array(TYPING_BYTES);
  body[0] = isTyping ? 1 : 0;
  return body;
}

/** Reads the TYPING at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeTyping(bytes: Uint8Array, at: number, size: number): boolean | undefined {
  return size < HEADER_BYTES + TYPING_BYTES ? undefined : bytes[at + OFFSET.text] === 1;
}

/** SRC has read what DST wrote, up to this message of DST's and everything older. */
export interface ReadMark {
  readonly epoch: Token;
  readonly id: number;
}

/** The body of READ. */
export function encodeRead({ epoch, id }: ReadMark): Uint8Array {
  const body = new Uint8Array(READ_BYTES);
  writeToken(body, 0, epoch);
  writeU32(body, TOKEN_BYTES, id);
  return body;
}

/** Reads the READ at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeRead(bytes: Uint8Array, at: number, size: number): ReadMark | undefined {
  if (size < HEADER_BYTES + READ_BYTES) return undefined;
  const body = at + OFFSET.text;
  return { epoch: readToken(bytes, body), id: readU32(bytes, body + TOKEN_BYTES) };
}
