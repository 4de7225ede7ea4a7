import type { About, MessageName } from "../../wire/about.ts";
import type { Token } from "../../wire/token.ts";

/** A message that arrived and was not yet shown to anybody. */
export interface InboxMessage {
  /** Its place in the file; grows, and is never used twice. */
  readonly row: number;
  readonly from: string;
  readonly to: string;
  /** The sender's messageID. */
  readonly id: number;
  /** The server had kept it while we were away (type 2, S4). */
  readonly offline: boolean;
  /** When the server had it, if it told that, else when it came; milliseconds since 1970. */
  readonly atMs: number;
  /** Not necessarily UTF-8. */
  readonly text: Uint8Array;
  /** What the server told of it; absent at level 1. */
  readonly about?: About;
  /** Another device of the account's own name has sent it to `to`: it waits for nobody here. */
  readonly isOwn?: true;
}

/** A text that arrived: a message, or as many of the parts of a long text as are here. */
export interface InboxText extends InboxMessage {
  /** Of all its messages; everything else is that of the first. */
  readonly rows: readonly number[];
}

/** A message that has just been committed, or had been before. */
export interface TakenMessage extends InboxMessage {
  /** It came before: this is the row of then. It is confirmed again, and not shown again. */
  readonly isKnown?: true;
}

/** A text of ours that is not known to have reached its recipient. */
export interface OutboxText {
  readonly row: number;
  /** The messageID that it has or will have on the wire (S8). */
  readonly id: number;
  readonly to: string;
  /** A long text goes in several commands: this is part `part` (from 1) of `parts`. */
  readonly part: number;
  readonly parts: number;
  readonly text: Uint8Array;
  readonly state: OutboxState;
  /** What the server said last, if the state comes from that. */
  readonly code: string | undefined;
  /** When it was typed, milliseconds since 1970. */
  readonly atMs: number;
  /** With `id` its name, for good once it has left; zero if it has none. */
  readonly epoch: Token;
  /** It left, or was about to, where names count: it may be sent again under its name. */
  readonly isNamed: boolean;
  /** The message that it answers. */
  readonly replyTo: MessageName | undefined;
}

/**
 * What is known of a text that is still open. `unsent`: it never left. `unknown`: it left or was
 * about to, and no answer is known. `refused`: the server said `code`. `kept`: the server holds it
 * for its recipient, and will tell by its name what became of it.
 */
export type OutboxState = "unsent" | "unknown" | "refused" | "kept";

/** What became of a text, by the code that the server said last. */
export interface SettledText {
  readonly row: number;
  /** Taken by its recipient, kept for them, or gone without having been taken. */
  readonly code: "200" | "300" | "410";
}

/** Up to where everything of one run of the server has been committed. */
export interface Resume {
  /** The server's; numbers are compared within one only. */
  readonly incarnation: Token;
  readonly number: number;
}

/** What is known of messages beside themselves when they are taken. */
export interface TakeContext {
  /**
   * The connection on which they came; without it no message of level 1 counts as a repetition.
   */
  readonly connection?: number | undefined;
  /** Noted in the same commit. */
  readonly upto?: Resume | undefined;
}

/** One message of a conversation, ours or theirs. */
export interface HistoryEntry {
  readonly row: number;
  /** Whom the conversation is with. */
  readonly peer: string;
  /** We wrote it. */
  readonly isOwn: boolean;
  /** With the writer and `id` its name for good; zero if it has none (level 1). */
  readonly epoch: Token;
  readonly id: number;
  /** A text of its own is part 1 of 1. */
  readonly part: number;
  readonly parts: number;
  /** When we wrote it; of theirs see {@link InboxMessage}. Milliseconds since 1970. */
  readonly atMs: number;
  readonly text: Uint8Array;
  readonly isUnread: boolean;
  readonly state: HistoryState;
  /** What the server said of ours. */
  readonly code: string | undefined;
  readonly replyTo: MessageName | undefined;
}

/**
 * Of theirs `arrived`. Of ours, beside the open ones: `done`, the server's last word is `code`, or
 * another device has sent it and there is none; `dropped`, its writer gave it up.
 */
export type HistoryState = "arrived" | OutboxState | "done" | "dropped";

/** A conversation in a list of them. */
export interface PeerSummary {
  readonly name: string;
  /** Of the newest message, theirs or ours. */
  readonly lastRow: number;
  readonly lastAtMs: number;
  readonly unread: number;
}

/** From where to where texts of a conversation are unread; those between them need not be. */
export interface UnreadSpan {
  /** The row with which the first of them begins. */
  readonly first: number;
  /** The same of the last. */
  readonly last: number;
}

/** Where a page of messages begins and how long it may be. */
export interface PageOptions {
  /** So many messages at most. */
  readonly limit: number;
  /** Only messages with a smaller row. */
  readonly before?: number | undefined;
}

/** Where it is looked for words. */
export interface FindOptions extends PageOptions {
  /** Only in the conversation with them. */
  readonly peer?: string;
  /** Not in what was said with people who are blocked. */
  readonly withoutBlocked?: boolean;
}

/** Which messages of ours that did not get through are asked for. */
export interface UndeliveredOptions {
  /** So many at most that are still open, the oldest. */
  readonly limit: number;
  /**
   * Of those of which no more will be heard (given up, expired on the server, kept by one of level
   * 1) the ones that were written since then.
   */
  readonly closedSinceMs: number;
}

/** Where a message of ours stands, and which part of its text it is. */
export interface MessagePlace {
  readonly row: number;
  readonly peer: string;
  readonly part: number;
  readonly parts: number;
}

/** A mark that somebody has read our messages up to one of them. */
export interface ReadMark {
  readonly epoch: Token;
  readonly id: number;
  /** Of that message. */
  readonly row: number;
}
