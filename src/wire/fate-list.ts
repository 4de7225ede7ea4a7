import { readU32 } from "./codec.ts";
import { HEADER_BYTES, OFFSET, TEXT_BYTES_MAX } from "./command.ts";
import { readU16, writeU16, writeU32 } from "./numbers.ts";
import { readToken, type Token, TOKEN_BYTES, writeToken } from "./token.ts";

/** What a server knows of a message by its name. */
export const KnownFate = {
  /** Nothing: it was not accepted, or it was forgotten, or it is under way. */
  unknown: 0,
  taken: 200,
  kept: 300,
  /** It was kept and is gone: its time was over, or somebody had it erased. */
  gone: 410,
} as const;
export type KnownFate = (typeof KnownFate)[keyof typeof KnownFate];

/** One message of an epoch, and what became of it. */
export interface FateEntry {
  readonly id: number;
  /** See {@link KnownFate}; a reader is ready for other codes. */
  readonly code: number;
}

/** MessageIDs of one epoch, as ASK carries them: epoch 8 bytes, then u32 each. */
export interface Ask {
  readonly epoch: Token;
  readonly ids: readonly number[];
}

/** What FATE carries: epoch 8 bytes, then per message messageID u32, code u16, zero u16. */
export interface FateList {
  readonly epoch: Token;
  readonly entries: readonly FateEntry[];
}

const ID_BYTES = 4;
const ENTRY_BYTES = 8;
const ENTRY_CODE = 4;

/** MessageIDs in one ASK at most. */
export const ASK_IDS_MAX: number = (TEXT_BYTES_MAX - TOKEN_BYTES) / ID_BYTES;
/** Messages in one FATE at most. */
export const FATES_MAX: number = (TEXT_BYTES_MAX - TOKEN_BYTES) / ENTRY_BYTES;

/** The body of ASK; at most {@link ASK_IDS_MAX} messageIDs. */
export function encodeAsk({ epoch, ids }: Ask): Uint8Array {
  const body = new Uint8Array(TOKEN_BYTES + ids.length * ID_BYTES);
  writeToken(body, 0, epoch);
  for (const [at, id] of ids.entries()) writeU32(body, TOKEN_BYTES + at * ID_BYTES, id);
  return body;
}

/** Reads the ASK at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeAsk(bytes: Uint8Array, at: number, size: number): Ask | undefined {
  if (size < HEADER_BYTES + TOKEN_BYTES) return undefined;
  const body = at + OFFSET.text;
  const ids: number[] = [];
  for (let from = body + TOKEN_BYTES; from + ID_BYTES <= at + size; from += ID_BYTES) {
    ids.push(readU32(bytes, from));
  }
  return { epoch: readToken(bytes, body), ids };
}

/** The body of FATE; at most {@link FATES_MAX} messages. */
export function encodeFates({ epoch, entries }: FateList): Uint8Array {
  const body = new Uint8Array(TOKEN_BYTES + entries.length * ENTRY_BYTES);
  writeToken(body, 0, epoch);
  for (const [index, { id, code }] of entries.entries()) {
    const at = TOKEN_BYTES + index * ENTRY_BYTES;
    writeU32(body, at, id);
    writeU16(body, at + ENTRY_CODE, code);
  }
  return body;
}

/** Reads the FATE at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeFates(bytes: Uint8Array, at: number, size: number): FateList | undefined {
  if (size < HEADER_BYTES + TOKEN_BYTES) return undefined;
  const body = at + OFFSET.text;
  const entries: FateEntry[] = [];
  for (let from = body + TOKEN_BYTES; from + ENTRY_BYTES <= at + size; from += ENTRY_BYTES) {
    entries.push({ id: readU32(bytes, from), code: readU16(bytes, from + ENTRY_CODE) });
  }
  return { epoch: readToken(bytes, body), entries };
}
