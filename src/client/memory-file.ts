import type { InboxMessage, OutboxText } from "../io/account-file.ts";
import { nextMessageId } from "../wire/message-id.ts";
import type { ClientFile, ClientTurn } from "./account.ts";

/** What was handled and could not be confirmed is remembered; of so many messages at most. */
const orphansMax = 10_000;

/**
 * The file of an account that leaves no trace on the disk: everything is lost with the process.
 * So a message is confirmed only once it was handled, and until then the server has it too.
 *
 * A message whose connection ends before that comes again on the next one, as type 2 (S4). It is
 * known by its sender, messageID and text, and takes the place of the one that is here.
 */
export class MemoryFile implements ClientFile {
  readonly #outbox = new Map<number, OutboxText>();
  readonly #inbox = new Map<number, InboxMessage>();
  /** Came on the present connection, and were not confirmed there. */
  #unconfirmed = new Map<number, InboxMessage>();
  /** Came on former connections, and were not confirmed there. */
  #orphans: InboxMessage[] = [];
  #nextId = 0;
  #nextRow = 1;

  queue(to: string, parts: readonly Uint8Array[], atMs: number): OutboxText[] {
    return parts.map((text, index) => {
      const id = this.#nextId;
      this.#nextId = nextMessageId(id);
      const row = this.#newRow();
      const part = { row, id, to, part: index + 1, parts: parts.length, text, atMs };
      const queued = { ...part, state: "unsent", code: undefined } as const;
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

  /** Who sent it is told; nobody looks for it here later. */
  refuse(refusals: readonly { readonly row: number }[]): void {
    this.dropOutbox(refusals.map(({ row }) => row));
  }

  /** What came before on another connection keeps its row, also if it has been handled since. */
  take(messages: readonly Omit<InboxMessage, "row">[]): InboxMessage[] {
    return messages.map((message) => {
      const before = message.offline ? this.#takeOrphan(message) : undefined;
      const taken = before ?? { ...message, row: this.#newRow() };
      if (before === undefined) this.#inbox.set(taken.row, taken);
      this.#unconfirmed.set(taken.row, taken);
      return taken;
    });
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

  #newRow(): number {
    const row = this.#nextRow;
    this.#nextRow += 1;
    return row;
  }
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
