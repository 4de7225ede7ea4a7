import { FACTS_BYTES, SENT_FACTS_BYTES } from "../../wire/about.ts";
import type { Envelope } from "../../core/envelope.ts";
import { NO_TOKEN, readToken, type Token, TOKEN_BYTES, writeToken } from "../../wire/token.ts";

/** How long a page of names is remembered after its last change, in ms: 30 days. */
export const NAMES_KEPT_MS = 2_592_000_000;

/**
 * What is stored beside the text of a message of level 2: the sender's epoch, 8 bytes, then what
 * the sender said of it, 24 bytes, if it said anything. Beside a text that is kept for the other
 * devices of its sender stand 32 bytes of facts, see `Envelope.isSent`, behind an epoch of zeros.
 * Beside others nothing is stored.
 */
export type Note = Uint8Array;

/** Over and over the same three, since each is copied as soon as it is made. */
const short: Note = new Uint8Array(TOKEN_BYTES);
const long: Note = new Uint8Array(TOKEN_BYTES + FACTS_BYTES);
const longest: Note = new Uint8Array(TOKEN_BYTES + SENT_FACTS_BYTES);

/** Bytes that a note may have. */
export const NOTE_LENGTHS: readonly number[] = [short.length, long.length, longest.length];

/** The note of a message; `undefined` for one of level 1. It is lent until the next call. */
export function noteOf({ epoch, facts, isSent }: Envelope): Note | undefined {
  if (epoch === undefined && facts === undefined) return undefined;
  const withFacts = isSent ? longest : long;
  const note = facts === undefined ? short : withFacts;
  writeToken(note, 0, epoch?.token ?? NO_TOKEN);
  if (facts !== undefined) note.set(facts, TOKEN_BYTES);
  return note;
}

/** Whether it has the length of a note: bytes on a disk may have changed. */
export function isNote(value: unknown): value is Note {
  return value instanceof Uint8Array && NOTE_LENGTHS.includes(value.length);
}

/** Zero if there is no note. */
export function epochIn(note: unknown): Token {
  return isNote(note) ? readToken(note, 0) : NO_TOKEN;
}

/** What the sender said, as a view into the note; `undefined` if it said nothing. */
export function factsIn(note: Note): Uint8Array | undefined {
  return note.length > short.length ? note.subarray(TOKEN_BYTES) : undefined;
}

/** An epoch as it stands in the tables. */
export function epochBytes(epoch: Token): Uint8Array {
  const bytes = new Uint8Array(TOKEN_BYTES);
  writeToken(bytes, 0, epoch);
  return bytes;
}
