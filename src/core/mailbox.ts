import { EnvelopeList } from "./envelope-list.ts";
import { NumberList } from "./number-list.ts";

/** Whose message it was that the disk has lost. */
export const NOBODY = -1;
/** Senders without a message here whose share is not forgotten yet. */
const SHARES_SPARE = 64;

/**
 * The queue of one recipient, in number order, and how much of it each sender fills.
 *
 * It has three parts, which together are every message that has not ended: what the recipient's
 * session carries (see `Session`), `queue`, and what lies on disk without an envelope. The part
 * on disk is known by number alone; a page brings the texts when they can be written.
 */
export class Mailbox {
  /** Numbers of everything on disk, what a session carries included. */
  readonly kept: NumberList = new NumberList();
  /** Received, written on no living connection, not known to be on disk yet. */
  readonly queue: EnvelopeList = new EnvelopeList();
  /** Kept + handed + live + waiting: what the quota is checked against. */
  messages = 0;
  /** Bytes of their texts. */
  textBytes = 0;
  /** Made for the first message: most names that a server knows never get one. */
  #shares: Map<number, number> | undefined = undefined;

  /** How many of these messages come from this person. */
  share(src: number): number {
    return this.#shares?.get(src) ?? 0;
  }

  add(src: number, textBytes: number): void {
    this.messages += 1;
    this.textBytes += textBytes;
    this.#shares ??= new Map();
    this.#shares.set(src, this.share(src) + 1);
  }

  subtract(src: number, textBytes: number): void {
    this.messages -= 1;
    this.textBytes -= textBytes;
    const shares = this.#shares;
    if (shares === undefined) return;
    shares.set(src, this.share(src) - 1);
    if (shares.size > SHARES_SPARE + 2 * this.messages) forgetEmpty(shares);
  }

  /** Forgets everything that is on disk; nothing else may be left. */
  clear(): void {
    this.kept.clear();
    this.messages = 0;
    this.textBytes = 0;
    this.#shares = undefined;
  }

  /** Says what a message was that has been subtracted as one of nobody's, without a text. */
  correct(src: number, textBytes: number): void {
    this.add(NOBODY, 0);
    this.subtract(src, textBytes);
  }
}

/** An entry per message that comes and goes at once would cost more than keeping a few. */
function forgetEmpty(shares: Map<number, number>): void {
  for (const [src, share] of shares) if (share <= 0) shares.delete(src);
}
