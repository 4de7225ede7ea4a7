import { existsSync } from "node:fs";
import type { MessageName } from "../../wire/about.ts";
import type { Ask, FateList } from "../../wire/fate-list.ts";
import type { Token } from "../../wire/token.ts";
import { randomToken, systemRandom } from "../random.ts";
import { watchWrites } from "../watched-file.ts";
import type { AccountFileOptions } from "./account-file-options.ts";
import { AccountDatabase } from "./database.ts";
import { Drafts, type KeptDraft } from "./drafts.ts";
import { tokenBytes } from "./epochs.ts";
import { Hushes } from "./hushes.ts";
import { Inbox } from "./inbox.ts";
import { History } from "./history.ts";
import type {
  FindOptions,
  HistoryEntry,
  InboxMessage,
  InboxText,
  MessagePlace,
  OutboxState,
  OutboxText,
  PageOptions,
  PeerSummary,
  ReadMark,
  Resume,
  SettledText,
  TakeContext,
  TakenMessage,
  UndeliveredOptions,
  UnreadSpan,
} from "./message.ts";
import { Outbox } from "./outbox.ts";
import { ReadMarks } from "./read-marks.ts";
import { setUp } from "./schema.ts";
import { ServerMemory } from "./server-memory.ts";

/**
 * The file of one account: a name on a server. It holds the counter of messageIDs and everything
 * that was said: what we wrote with what is known of its fate, and what arrived, whether or not
 * somebody has been shown it.
 *
 * Every method that changes something returns once the change is on the disk (`synchronous =
 * FULL`), so that what is confirmed or numbered afterwards holds across kill -9 and power cuts.
 * Any number of processes may have the file open.
 *
 * Every method throws CoterieError COTERIE_DISK if the disk is full, broken or read-only.
 */
export class AccountFile {
  /** Where it is. */
  readonly path: string;
  /** Who may not call the person. */
  readonly hushes: Hushes;
  readonly #database: AccountDatabase;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;
  readonly #history: History;
  readonly #marks: ReadMarks;
  readonly #server: ServerMemory;
  readonly #drafts: Drafts;
  #seenVersion = -1;

  /** Whether there is a file at `path`; it is not opened. */
  static isThere(path: string): boolean {
    return existsSync(path);
  }

  /** Opens the file at `path` and makes it and its folder if they are missing (0600, 0700). */
  constructor(path: string, options: AccountFileOptions = {}) {
    const { pagesMax, newEpoch = () => randomToken(systemRandom), firstId = 0 } = options;
    this.path = path;
    this.#database = new AccountDatabase(path);
    try {
      setUp(this.#database, () => tokenBytes(newEpoch()), firstId);
      this.#outbox = new Outbox(this.#database, newEpoch);
      this.#inbox = new Inbox(this.#database);
      this.#history = new History(this.#database);
      this.#marks = new ReadMarks(this.#database);
      this.#server = new ServerMemory(this.#database);
      this.#drafts = new Drafts(this.#database);
      this.hushes = new Hushes(this.#database);
      if (pagesMax !== undefined) this.#database.exec(`PRAGMA max_page_count = ${pagesMax}`);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /**
   * Puts the parts of one text for `to` into the outbox as `unsent` and gives each the next
   * messageID. All parts are of one epoch.
   *
   * "It starts at 0 and grows by 1" (S8): over all processes and restarts no id comes twice
   * before all 4,294,967,296 have been used, and then another epoch has begun.
   *
   * @param replyTo - the message that the text answers.
   */
  queue(
    to: string,
    parts: readonly Uint8Array[],
    atMs: number,
    replyTo?: MessageName,
  ): OutboxText[] {
    return this.#outbox.queue(to, parts, atMs, replyTo);
  }

  /**
   * Marks texts as `unknown`, to be called before they are written to a socket: should this
   * process die now, nobody can tell whether they left.
   *
   * @param epoch - they leave on a connection where names count, under names of this epoch, and
   * may therefore be sent again; `undefined` where names do not count.
   * @returns the rows that were `unsent` until now, and have their names in this epoch: another
   * process may have been faster, or have begun a new epoch.
   */
  claim(rows: readonly number[], epoch?: Token): Set<number> {
    return this.#outbox.claim(rows, epoch);
  }

  /** Makes claimed texts `unsent` again: it turned out that nothing can have read them. */
  unclaim(rows: readonly number[]): void {
    this.#outbox.unclaim(rows);
  }

  /**
   * Notes what became of texts. They leave the outbox; but of a text that left under its name and
   * is kept the server will say more, and until then it is `kept`.
   */
  settle(texts: readonly SettledText[]): void {
    this.#outbox.settle(texts);
  }

  /**
   * The same for what a server tells by name. Names that are none of an open text's, and codes
   * other than 200, 300 and 410, are passed over; but a text that the server had kept and of which
   * it knows nothing now (0) is `unknown` again.
   *
   * @returns the texts of which this was news, as they were, each with the code.
   */
  settleByName(fates: FateList): { readonly text: OutboxText; readonly code: string }[] {
    return this.#outbox.settleByName(fates);
  }

  /** Takes texts out of the outbox: their writer gave them up. */
  dropOutbox(rows: readonly number[]): void {
    this.#outbox.drop(rows);
  }

  /** Notes that the server refused texts, and with which code. */
  refuse(refusals: readonly { readonly row: number; readonly code: string }[]): void {
    this.#outbox.refuse(refusals);
  }

  /** Up to `limit` texts of the outbox in one state with a row above `after`, oldest first. */
  outbox(state: OutboxState, limit: number, after = 0): OutboxText[] {
    return this.#outbox.texts(state, limit, after);
  }

  /** How many texts of the outbox are in this state. */
  outboxCount(state: OutboxState): number {
    return this.#outbox.count(state);
  }

  /** The texts that wait on the server for their recipient; see {@link outbox}. */
  keptOnes(limit: number, after = 0): OutboxText[] {
    return this.#outbox.texts("kept", limit, after);
  }

  /** The epoch that the next text is given. */
  epoch(): Token {
    return this.#outbox.epoch();
  }

  /** The epoch of a text of ours; it has another if one has begun while it was unsent. */
  epochOf(row: number): Token {
    return this.#outbox.epochOf(row);
  }

  /**
   * Up to `count` names under which nothing has left: those of texts that wait, of many the newest
   * ones, and those that the next texts will get.
   */
  unusedNames(count: number): Ask {
    return this.#outbox.unusedNames(count);
  }

  /**
   * Begins another epoch if the server knows a name under which this file has sent nothing: it is
   * older than what it once held. A file that was copied, or put back from a copy, begins one
   * by itself; except where it got the very place on the disk (device and inode) that it had.
   *
   * @param fates - what the server said of {@link unusedNames}.
   * @returns whether it did.
   */
  beginAnewIfUsed(fates: FateList): boolean {
    return this.#outbox.beginAnewIfUsed(fates);
  }

  /** A number for a connection that no other of this account has, in whatever process. */
  newConnection(): number {
    return this.#inbox.newConnection();
  }

  /**
   * Commits messages that arrived. Only afterwards may they be answered with 200.
   *
   * @returns each with its row; those that are here already say so, see {@link Inbox}.
   */
  take(messages: readonly Omit<InboxMessage, "row">[], context: TakeContext = {}): TakenMessage[] {
    const { connection, upto } = context;
    return this.#database.transaction(() => {
      if (upto !== undefined) this.#server.note(upto);
      return messages.map((message) => this.#inbox.take(message, connection));
    });
  }

  /** The server has heard our 200 for what came on this connection, up to and including `row`. */
  proven(connection: number, row: number): void {
    this.#inbox.proven(connection, row);
  }

  /** Up to `limit` messages of the inbox, oldest first. */
  inbox(limit: number): InboxMessage[] {
    return this.#inbox.messages(limit);
  }

  /**
   * The same as texts, the parts of a long one as one, by the place of the first; fewer than
   * `limit` if they are so long that they would fill the memory.
   *
   * @param alsoIncomplete - texts too whose last part is not here.
   * @param after - only those behind this row.
   */
  inboxTexts(limit: number, alsoIncomplete: boolean, after = 0): InboxText[] {
    return this.#inbox.texts(limit, alsoIncomplete, after);
  }

  /** How many messages are in the inbox, behind a row if one is given. */
  inboxCount(after = 0): number {
    return this.#inbox.count(after);
  }

  /** Takes messages out of the inbox: somebody has been shown them, and has read them with that. */
  dropInbox(rows: readonly number[]): void {
    this.#inbox.drop(rows);
  }

  /**
   * Messages with `peer`, the oldest of them first: the newest ones, or those just before a row.
   */
  history(peer: string, page: PageOptions): HistoryEntry[] {
    return this.#history.page(peer, page);
  }

  /** Up to `limit` messages with `peer` from a row on, the oldest of them first. */
  historyFrom(peer: string, row: number, limit: number): HistoryEntry[] {
    return this.#history.pageFrom(peer, row, limit);
  }

  /**
   * Messages that contain all of `words`, newest first. A word is found by its beginning; case
   * and accents play no part (see fold.ts). A word that is cut between two parts of a long text
   * is not found.
   */
  find(words: string, options: FindOptions): HistoryEntry[] {
    return this.#history.find(words, options);
  }

  /** The message with this name: one of ours to `peer`, or one of theirs. */
  named(peer: string, isOwn: boolean, epoch: Token, id: number): HistoryEntry | undefined {
    return this.#history.named(peer, isOwn, epoch, id);
  }

  /** Everybody with whom something was exchanged, those with the newest message first. */
  peers(): PeerSummary[] {
    return this.#history.peers();
  }

  /** Messages of ours that did not get through, or are not known to have; oldest first. */
  undelivered(options: UndeliveredOptions): MessagePlace[] {
    return this.#history.undelivered(options);
  }

  /** Whose texts are unread, and how many (a long one is one), but for muted and blocked people. */
  unread(): { readonly peer: string; readonly count: number }[] {
    return this.#history.unread();
  }

  /** The first and the last unread text of `peer`; `undefined` if there is none. */
  unreadSpan(peer: string): UnreadSpan | undefined {
    return this.#history.unreadSpan(peer);
  }

  unreadCount(): number {
    return this.#history.unreadCount();
  }

  /**
   * Somebody has seen the messages of `peer` up to and including `row`, which takes them out of
   * the inbox.
   *
   * @returns whether one of them was unread.
   */
  markRead(peer: string, row: number): boolean {
    return this.#marks.markRead(peer, row);
  }

  /**
   * Somebody wants to come back to what `peer` wrote from `row` on, and to all of the text of which
   * that is a part: it is unread again. What was told of having read it stays told.
   *
   * @returns whether one of these messages was read.
   */
  markUnread(peer: string, row: number): boolean {
    return this.#marks.markUnread(peer, row);
  }

  /** Up to where we have read `peer`: their newest message with a name that was read. */
  lastRead(peer: string): ReadMark | undefined {
    return this.#marks.ours(peer);
  }

  /** Up to where `peer` has said to have read us: one of our messages. */
  readUpto(peer: string): ReadMark | undefined {
    return this.#marks.theirs(peer);
  }

  /**
   * `peer` says to have read our messages up to the one with this name.
   *
   * @returns false, and nothing changes, if there is none or the mark would go backwards.
   */
  noteRead(peer: string, epoch: Token, id: number): boolean {
    return this.#marks.note(peer, epoch, id);
  }

  /**
   * Another device of this name has read `peer` up to the message with this name, and what is
   * older; none of it is unread any more. It stays in the inbox, for nobody here was shown it.
   *
   * @returns false, and nothing changes, if that message is not here.
   */
  readElsewhere(peer: string, epoch: Token, id: number): boolean {
    return this.#marks.readElsewhere(peer, epoch, id);
  }

  /** Notes what is being written to somebody; an empty text is no draft. */
  keepDraft(peer: string, draft: KeptDraft): void {
    this.#drafts.keep(peer, draft);
  }

  /** What is being written, by whom it is for. */
  drafts(): ReadonlyMap<string, KeptDraft> {
    return this.#drafts.all();
  }

  /** Up to where everything of the server has been committed; `undefined` at first. */
  resume(): Resume | undefined {
    return this.#server.resume();
  }

  /** Until when level 2 is not asked for, milliseconds since 1970; `undefined`: ask. */
  plainUntil(): number | undefined {
    return this.#server.plainUntil();
  }

  /** The server did not answer the question for level 2: see {@link plainUntil}. */
  notePlain(untilMs: number | undefined): void {
    this.#server.notePlain(untilMs);
  }

  /** Since when a server of level 2 does not answer any more (0: it does), ms since 1970. */
  silentSince(): number | undefined {
    return this.#server.silentSince();
  }

  /** See {@link silentSince}. */
  noteSilent(sinceMs: number): void {
    this.#server.noteSilent(sinceMs);
  }

  /** Whether another process changed the file since this was last asked (at first: yes). */
  changedElsewhere(): boolean {
    const version = this.#database.number("PRAGMA data_version");
    const changed = version !== this.#seenVersion;
    this.#seenVersion = version;
    return changed;
  }

  /** Calls back when {@link changedElsewhere} may have become true. @returns ends it. */
  watch(written: () => void): () => void {
    return watchWrites(this.#database.path, written);
  }

  /** Closes the file, and gives back space that it does not use any more. Never throws. */
  close(): void {
    this.#database.close();
  }
}
