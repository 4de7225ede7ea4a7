import type {
  InboxMessage,
  OutboxText,
  ReadMark,
  Resume,
  TakenMessage,
} from "../io/account/message.ts";
import { randomToken, systemRandom } from "../io/random.ts";
import type { MessageName } from "../wire/about.ts";
import type { Ask } from "../wire/fate-list.ts";
import { nextMessageId } from "../wire/message-id.ts";
import { NO_TOKEN, type Token } from "../wire/token.ts";
import type { ClientFile, ClientTurn } from "./account.ts";

/** What was handled and could not be confirmed is remembered; of so many messages at most. */
const orphansMax = 10_000;
/** So many names of messages are remembered, to know those that come again. */
const namesMax = 10_000;

/**
 * The file of an account that leaves no trace on the disk: everything is lost with the process.
 * So a message is confirmed only once it was handled, and until then the server has it too.
 *
 * A message whose connection ends before that comes again on the next one, as type 2 (S4). It is
 * known by its name, or at level 1 by its sender, messageID and text, and takes the place of the
 * one that is here.
 */
export class MemoryFile implements ClientFile {
  readonly #outbox = new Map<number, OutboxText>();
  readonly #inbox = new Map<number, InboxMessage>();
  /** Came on the present connection, and were not confirmed there. */
  #unconfirmed = new Map<number, InboxMessage>();
  /** Came on former connections, and were not confirmed there. */
  #orphans: InboxMessage[] = [];
  /** By their names, the newest last. */
  readonly #named = new Map<string, InboxMessage>();
  readonly #epoch: Token;
  #nextId = 0;
  #nextRow = 1;
  #connections = 0;
  #plainUntil: number | undefined;
  #silentSince: number | undefined;

  /** @param newEpoch - chooses its epoch; by default at random, since no process knows the last. */
  constructor(newEpoch: () => Token = () => randomToken(systemRandom)) {
    this.#epoch = newEpoch();
  }

  queue(
    to: string,
    parts: readonly Uint8Array[],
    atMs: number,
    replyTo?: MessageName,
  ): OutboxText[] {
    return parts.map((text, index) => {
      const id = this.#nextId;
      this.#nextId = nextMessageId(id);
      const row = this.#newRow();
      const part = { row, id, to, part: index + 1, parts: parts.length, text, atMs };
      const name = { epoch: this.#epoch, isNamed: false, replyTo };
      const queued = { ...part, ...name, state: "unsent", code: undefined } as const;
      this.#outbox.set(row, queued);
      return queued;
    });
  }

  claim(rows: readonly number[]): Set<number> {
    return new Set(rows.filter((row) => this.#outbox.has(row)));
  }

  unclaim(): void {}

  dropOutbox(rows: readonly number[]): void {
    for (const row of rows) this.#outbox.delete(row);
  }

  /** Nothing is kept of what has been said. */
  settle(texts: readonly { readonly row: number }[]): void {
    this.dropOutbox(texts.map(({ row }) => row));
  }

  /** Who sent it is told; nobody looks for it here later. */
  refuse(refusals: readonly { readonly row: number }[]): void {
    this.dropOutbox(refusals.map(({ row }) => row));
  }

  /** Nothing of it is kept: who sent them is told by the connection. */
  settleByName(): { text: OutboxText; code: string }[] {
    return [];
  }

  outbox(): OutboxText[] {
    return [];
  }

  keptOnes(): OutboxText[] {
    return [];
  }

  epoch(): Token {
    return this.#epoch;
  }

  epochOf(): Token {
    return this.#epoch;
  }

  /** There is nothing to ask: nobody had this epoch before. */
  unusedNames(): Ask {
    return { epoch: this.#epoch, ids: [] };
  }

  beginAnewIfUsed(): boolean {
    return false;
  }

  newConnection(): number {
    this.#connections += 1;
    return this.#connections;
  }

  /** See {@link confirmed}, which is what counts here. */
  proven(): void {}

  /** Nothing: what is here goes with the process, so that the server had better keep it. */
  resume(): Resume | undefined {
    return undefined;
  }

  plainUntil(): number | undefined {
    return this.#plainUntil;
  }

  notePlain(untilMs: number | undefined): void {
    this.#plainUntil = untilMs;
  }

  silentSince(): number | undefined {
    return this.#silentSince;
  }

  noteSilent(sinceMs: number): void {
    this.#silentSince = sinceMs;
  }

  /**
   * What came before keeps its row, also if it has been handled since: under one name at any time,
   * at level 1 on another connection.
   */
  take(messages: readonly Omit<InboxMessage, "row">[]): TakenMessage[] {
    return messages.map((message) => {
      const name = nameOf(message);
      const known = name === undefined ? undefined : this.#named.get(name);
      if (known !== undefined) return { ...known, isKnown: true };
      const isAgain = message.offline && name === undefined;
      const before = isAgain ? this.#takeOrphan(message) : undefined;
      const taken = before ?? { ...message, row: this.#newRow() };
      if (before === undefined) this.#inbox.set(taken.row, taken);
      if (name === undefined) this.#unconfirmed.set(taken.row, taken);
      else this.#remember(name, taken);
      return taken;
    });
  }

  /** No history, no marks. */
  lastRead(): ReadMark | undefined {
    return undefined;
  }

  noteRead(): boolean {
    return false;
  }

  readElsewhere(): boolean {
    return false;
  }

  inbox(limit: number): InboxMessage[] {
    return [...this.#inbox.values().take(limit)];
  }

  inboxCount(): number {
    return this.#inbox.size;
  }

  dropInbox(rows: readonly number[]): void {
    for (const row of rows) this.#inbox.delete(row);
  }

  close(): void {}

  /** Whether it still waits to be handled. */
  isWaiting(row: number): boolean {
    return this.#inbox.has(row);
  }

  /** The server has been told that it was handled. */
  confirmed(row: number): void {
    this.#unconfirmed.delete(row);
  }

  /** What came on it and was not confirmed will come again. */
  connectionEnded(): void {
    this.#orphans.push(...this.#unconfirmed.values());
    this.#orphans = this.#orphans.slice(-orphansMax);
    this.#unconfirmed = new Map();
  }

  #takeOrphan(message: Omit<InboxMessage, "row">): InboxMessage | undefined {
    const at = this.#orphans.findIndex(
      ({ from, id, text }) =>
        from === message.from && id === message.id && isSame(text, message.text),
    );
    return at === -1 ? undefined : this.#orphans.splice(at, 1)[0];
  }

  #remember(name: string, message: InboxMessage): void {
    this.#named.set(name, message);
    const [oldest] = this.#named.keys();
    if (this.#named.size > namesMax && oldest !== undefined) this.#named.delete(oldest);
  }

  #newRow(): number {
    const row = this.#nextRow;
    this.#nextRow += 1;
    return row;
  }
}

/** The sender's epoch and messageID; `undefined` at level 1. */
function nameOf({ from, id, about }: Omit<InboxMessage, "row">): string | undefined {
  if (about === undefined || about.epoch === NO_TOKEN) return undefined;
  return `${about.epoch} ${id} ${from}`;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** What is held by nobody else: the memory of this process has one user. */
export const ownTurn: ClientTurn = {
  tryTake: () => true,
  isFree: () => true,
  release: () => {},
};
