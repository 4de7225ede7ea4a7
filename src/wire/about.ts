import { readU32 } from "./codec.ts";
import { HEADER_BYTES, OFFSET } from "./command.ts";
import { readU16, readU64, writeU16, writeU32, writeU64 } from "./numbers.ts";
import { readToken, type Token, TOKEN_BYTES, writeToken } from "./token.ts";
import { readUsername, type Username, writeUsername } from "./username.ts";

/** Names one message for good: who wrote it, in which of their epochs, under which messageID. */
export interface MessageName {
  readonly src: Username;
  readonly epoch: Token;
  readonly id: number;
}

/** What a sender says of the message that follows. */
export interface SenderFacts {
  /** It is part `part` of `parts`, from 1; both 0 if it is a text of its own. */
  readonly part: number;
  readonly parts: number;
  /** The message that it answers. */
  readonly replyTo: MessageName | undefined;
}

/** What a server says of the message that follows, with what its sender said. */
export interface About extends SenderFacts {
  /** The message's number, which orders and confirms within one incarnation. */
  readonly number: number;
  /** When the server had it, milliseconds since 1970. */
  readonly atMs: number;
  /** The sender's; zero if it speaks level 1. */
  readonly epoch: Token;
}

/** What a sender says: part u16, parts u16; of what it answers messageID u32, SRC, epoch. */
export const FACTS_BYTES = 24;
/** What is kept of a text for the other devices of its sender: the facts, then the epoch. */
export const SENT_FACTS_BYTES: number = FACTS_BYTES + TOKEN_BYTES;
const FACTS = { part: 0, parts: 2, id: 4, src: 8, epoch: 16 } as const;
/** Number u64, time u64, epoch 8 bytes, and the sender's facts. */
const ABOUT = { number: 0, atMs: 8, epoch: 16, facts: 24, size: 24 + FACTS_BYTES } as const;

/** Bytes of an ABOUT from a server, its header included. */
export const ABOUT_BYTES: number = HEADER_BYTES + ABOUT.size;

/** The body of an ABOUT from a client. */
export function encodeFacts(facts: SenderFacts): Uint8Array {
  const body = new Uint8Array(FACTS_BYTES);
  writeFacts(body, 0, facts);
  return body;
}

/** Reads an ABOUT from a client at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeFacts(bytes: Uint8Array, at: number, size: number): SenderFacts | undefined {
  if (size < HEADER_BYTES + FACTS_BYTES) return undefined;
  return readFacts(bytes, at + OFFSET.text);
}

/** The body of an ABOUT from a server. */
export function encodeAbout(about: About): Uint8Array {
  const body = new Uint8Array(ABOUT.size);
  writeU64(body, ABOUT.number, about.number);
  writeU64(body, ABOUT.atMs, about.atMs);
  writeToken(body, ABOUT.epoch, about.epoch);
  writeFacts(body, ABOUT.facts, about);
  return body;
}

/**
 * Writes the body of an ABOUT from a server at `at`.
 *
 * @param epoch the 8 bytes of the sender's epoch; `undefined` for none.
 * @param facts holds the 24 bytes that the sender said, from `factsAt`; `undefined` if it said
 * nothing.
 */
export function writeAbout(
  bytes: Uint8Array,
  at: number,
  number: number,
  atMs: number,
  epoch: Uint8Array | undefined,
  facts: Uint8Array | undefined,
  factsAt: number,
): void {
  writeU64(bytes, at + ABOUT.number, number);
  writeU64(bytes, at + ABOUT.atMs, atMs);
  writeRun(bytes, at + ABOUT.epoch, TOKEN_BYTES, epoch, 0);
  writeRun(bytes, at + ABOUT.facts, FACTS_BYTES, facts, factsAt);
}

/** By hand, since this is done for every message, and a view costs more than the copying. */
function writeRun(
  bytes: Uint8Array,
  at: number,
  size: number,
  from: Uint8Array | undefined,
  fromAt: number,
): void {
  for (let i = 0; i < size; i += 1)
    bytes[at + i] = from === undefined ? 0 : (from[fromAt + i] ?? 0);
}

/** Reads an ABOUT from a server at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeAbout(bytes: Uint8Array, at: number, size: number): About | undefined {
  if (size < ABOUT_BYTES) return undefined;
  const body = at + OFFSET.text;
  return {
    number: readU64(bytes, body + ABOUT.number),
    atMs: readU64(bytes, body + ABOUT.atMs),
    epoch: readToken(bytes, body + ABOUT.epoch),
    ...readFacts(bytes, body + ABOUT.facts),
  };
}

function writeFacts(bytes: Uint8Array, at: number, { part, parts, replyTo }: SenderFacts): void {
  writeU16(bytes, at + FACTS.part, part);
  writeU16(bytes, at + FACTS.parts, parts);
  if (replyTo === undefined) return;
  writeU32(bytes, at + FACTS.id, replyTo.id);
  writeUsername(replyTo.src, bytes, at + FACTS.src);
  writeToken(bytes, at + FACTS.epoch, replyTo.epoch);
}

/** Parts that make no sense are read as none, so that no reader waits for the rest of them. */
function readFacts(bytes: Uint8Array, at: number): SenderFacts {
  const part = readU16(bytes, at + FACTS.part);
  const parts = readU16(bytes, at + FACTS.parts);
  const src = readUsername(bytes, at + FACTS.src);
  const id = readU32(bytes, at + FACTS.id);
  const replyTo = src && { src, epoch: readToken(bytes, at + FACTS.epoch), id };
  return part > 0 && part <= parts ? { part, parts, replyTo } : { part: 0, parts: 0, replyTo };
}
