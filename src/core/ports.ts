import type { Token } from "../wire/token.ts";
import type { Envelope } from "./envelope.ts";

/**
 * One connection as the core sees it from inside: the few things that it may ask of a socket.
 *
 * The real server and the simulator both implement it. All of them return at once; what comes of
 * them comes back as an event of {@link ServerCore}.
 */
export interface Link {
  /** Output is waiting: take it with `takeOutput` before this turn of the loop ends. */
  wake(): void;
  /** Stop reading from the peer until {@link resume}. */
  pause(): void;
  resume(): void;
  /** Send FIN behind all output, what waits for its turn included; discard further input. */
  end(): void;
  /** Close now. No event follows for this connection. */
  destroy(): void;
}

/**
 * The durable mailbox. Everything asked for goes, in the order asked, into the open group; groups
 * are committed one after another, each whole or not at all.
 *
 * Answers come back as events of the core: `committed` or `keepFailed` for what was kept,
 * `reserved`, `paged`. People are numbered by the core; a number is enrolled with its name before
 * it is first used.
 */
export interface MailStore {
  /** Binds a person's number to the 8 bytes of the name. Copies the bytes at once. */
  enrol(person: number, name: Uint8Array): void;
  /** Notes that this name has connected at least once. */
  seen(person: number): void;
  /**
   * Keeps a message under `envelope.number`. Copies its text at once. What has the same `fanOut`
   * and is asked for one behind the other stands in one group.
   */
  keep(envelope: Envelope): void;
  /** Removes one kept message. */
  erase(number: number): void;
  /** Everything kept for `person` up to and including `upto` has been taken. */
  advance(person: number, upto: number): void;
  /**
   * Remembers what became of the messages of one page of names, in place of what was remembered of
   * it before: 256 bytes, see `Epoch`. None: the page is forgotten. Copies the bytes at once.
   */
  verdicts(person: number, epoch: Token, page: number, bits: Uint8Array): void;
  /** Promises that every number below `end` may be used once `reserved(end)` has come back. */
  reserve(end: number): void;
  /**
   * Asks for up to `limit` kept messages of `person` with a number above `after`, in order, as they
   * are on disk when the request has its turn, which is not that of a group.
   */
  readPage(person: number, after: number, limit: number): void;
}

/** One kept message, read back. `text` is only the message, without the header. */
export interface KeptRecord {
  readonly number: number;
  /** The sender, as numbered by the core. */
  readonly src: number;
  /** The messageID that the sender chose. */
  readonly id: number;
  readonly text: Uint8Array;
  /** When it was kept, milliseconds since 1970. */
  readonly atMs: number;
  /** The sender's epoch; zero if it spoke level 1. */
  readonly epoch: Token;
  /** The 24 bytes that the sender said of it; `undefined` if it said nothing. */
  readonly facts: Uint8Array | undefined;
}

/** A kept message that the retention has removed. */
export interface ExpiredRecord {
  readonly number: number;
  readonly src: number;
  /** The messageID that the sender chose. */
  readonly id: number;
  /** The sender's epoch; zero if it spoke level 1. */
  readonly epoch: Token;
  /** Bytes of its text. */
  readonly bytes: number;
}

/** Why a group could not be committed. After `broken` the store takes nothing more. */
export type StoreFailure = "full" | "broken";

/** A name that the store knows: its number, its 8 bytes, and whether it has ever connected. */
export interface StoredPerson {
  readonly person: number;
  readonly name: Uint8Array;
  readonly seen: boolean;
}

/** A page of names that the store remembers, see {@link MailStore.verdicts}. */
export interface StoredVerdicts {
  readonly person: number;
  readonly epoch: Token;
  readonly page: number;
  readonly bits: Uint8Array;
}

/** Those of the kept messages that have names, by number; the arrays run in parallel. */
export interface NamedRecords {
  /** The places of the messages in the arrays of all. */
  readonly at: Uint32Array;
  /** The messageIDs that the senders chose. */
  readonly ids: Uint32Array;
  /** The places of the senders' epochs in {@link tokens}. */
  readonly epochs: Uint32Array;
  readonly tokens: BigUint64Array;
}

/** What the store holds when the server starts. The arrays of `kept` run in parallel, by number. */
export interface StoreState {
  /** The first number that may never have been used. */
  readonly next: number;
  readonly people: readonly StoredPerson[];
  readonly kept: {
    readonly numbers: Float64Array;
    readonly dst: Int32Array;
    readonly src: Int32Array;
    /** Bytes of the text. */
    readonly bytes: Uint16Array;
    readonly named: NamedRecords;
  };
  readonly verdicts: readonly StoredVerdicts[];
}

/** A fact worth a line in the log. `code` is stable; the rest says about whom. */
export interface CoreNote {
  readonly code: string;
  readonly name?: string;
  readonly detail?: string;
}

/** What the core needs from its shell besides links and the store. */
export interface Shell {
  /** Call `tick` at this time (milliseconds of the clock that is passed in) or earlier. */
  wakeAt(atMs: number): void;
  note(note: CoreNote): void;
}
