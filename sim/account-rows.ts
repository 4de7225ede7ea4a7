import type {
  HistoryState,
  InboxMessage,
  OutboxState,
  OutboxText,
  ReadMark,
  Resume,
} from "../src/io/account/message.ts";
import { MESSAGE_ID_END } from "../src/wire/message-id.ts";
import type { Token } from "../src/wire/token.ts";
import type { CommitLog } from "./commit-log.ts";

/** A text of the file's owner, whatever has become of it. */
export interface OwnRow extends Omit<OutboxText, "state"> {
  readonly state: HistoryState;
}

/** A message that came. */
export interface TheirRow extends InboxMessage {
  readonly waits: boolean;
  readonly isUnread: boolean;
  /** On which connection it came, while the server is not known to have heard of it. */
  readonly proof: number | undefined;
}

/** What the file knows beside its messages. Replaced as a whole. */
export interface Counters {
  readonly nextId: number;
  /** MessageIDs given out in this epoch. */
  readonly used: number;
  readonly epoch: Token;
  readonly connection: number;
  readonly nextRow: number;
  readonly resume: Resume | undefined;
  readonly plainUntil: number | undefined;
  readonly silentSince: number | undefined;
  /** Our row up to which each other has read, and their row up to which we have. */
  readonly readRows: ReadonlyMap<string, number>;
  readonly seenRows: ReadonlyMap<string, number>;
}

/** Rows of one kind, each replaced as a whole, and found again by a key. */
export class Rows<Row extends { readonly row: number }> {
  readonly #log: CommitLog;
  readonly #byRow: Map<number, Row> = new Map();
  readonly #byKey: Map<string, number> = new Map();
  /** Rows that something may still happen to; in the order of `row`. */
  readonly #open: Map<number, Row> = new Map();
  readonly #keyOf: (row: Row) => string | undefined;
  readonly #isOpen: (row: Row) => boolean;

  constructor(
    log: CommitLog,
    keyOf: (row: Row) => string | undefined,
    isOpen: (row: Row) => boolean,
  ) {
    this.#log = log;
    this.#keyOf = keyOf;
    this.#isOpen = isOpen;
  }

  get(row: number): Row | undefined {
    return this.#byRow.get(row);
  }

  find(key: string): Row | undefined {
    return this.#byRow.get(this.#byKey.get(key) ?? -1);
  }

  all(): Iterable<Row> {
    return this.#byRow.values();
  }

  /** Those that something may still happen to, oldest first. */
  open(): Row[] {
    return [...this.#open.values()].toSorted((left, right) => left.row - right.row);
  }

  set(next: Row): void {
    const before = this.#byRow.get(next.row);
    this.#put(next);
    this.#log.note(() => {
      if (before === undefined) this.#remove(next);
      else this.#put(before);
    });
  }

  /** Another file's take the place of these; no crash undoes that. */
  replace(rows: Iterable<Row>): void {
    this.#byRow.clear();
    this.#byKey.clear();
    this.#open.clear();
    for (const row of rows) this.#put(row);
  }

  #put(next: Row): void {
    const before = this.#byRow.get(next.row);
    const key = this.#keyOf(next);
    const keyBefore = before && this.#keyOf(before);
    if (keyBefore !== undefined && keyBefore !== key) this.#byKey.delete(keyBefore);
    this.#byRow.set(next.row, next);
    if (key !== undefined) this.#byKey.set(key, next.row);
    if (this.#isOpen(next)) this.#open.set(next.row, next);
    else this.#open.delete(next.row);
  }

  #remove(row: Row): void {
    this.#byRow.delete(row.row);
    this.#open.delete(row.row);
    const key = this.#keyOf(row);
    if (key !== undefined) this.#byKey.delete(key);
  }
}

/** The server may say more of it, or it has not left. */
export function isOpenText({ state }: OwnRow): boolean {
  return isOpenState(state);
}

export function isOpenState(state: HistoryState): state is OutboxState {
  return state === "unsent" || state === "unknown" || state === "refused" || state === "kept";
}

/** By what a message is known again if the server told of it; of level 1 there is nothing. */
export function keyOfTheirs(message: Omit<InboxMessage, "row">): string | undefined {
  const { from, id, text, about } = message;
  if (about === undefined) return undefined;
  if (about.epoch !== 0n) return `${about.epoch}/${id}/${from}`;
  return `number ${about.number}/${id}/${from}/${Buffer.from(text).toString("latin1")}`;
}

/** As it is shown. */
export function asShown({ waits, isUnread, proof, ...message }: TheirRow): InboxMessage {
  void [waits, isUnread, proof];
  const { about } = message;
  // A text in one part is a text of its own.
  const isWhole = about?.parts === 1;
  return isWhole ? { ...message, about: { ...about, part: 0, parts: 0 } } : message;
}

export function markOf(
  message: { readonly row: number; readonly id: number; readonly epoch?: bigint } | undefined,
  epoch: bigint = message?.epoch ?? 0n,
): ReadMark | undefined {
  return message && { row: message.row, epoch, id: message.id };
}

/** The messageIDs of up to `limit` texts that have not left, oldest first. */
export function newestUnsent(rows: Rows<OwnRow>, epoch: Token, limit: number): number[] {
  const unsent = rows.open().filter((row) => row.state === "unsent" && row.epoch === epoch);
  return unsent.slice(Math.max(0, unsent.length - limit)).map(({ id }) => id);
}

export function isUnsent(rows: Rows<OwnRow>, epoch: Token, id: number): boolean {
  return rows.find(`${epoch}/${id}`)?.state === "unsent";
}

/** So many messageIDs from one on; 0 follows the last that there is. */
export function idsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => (first + at) % MESSAGE_ID_END);
}

/** How many messageIDs there are from one up to, but not including, another. */
export function idsBetween(first: number, end: number): number {
  return (end - first + MESSAGE_ID_END) % MESSAGE_ID_END;
}

/** The oldest that is the same, and that the server may not know to be here. */
export function unprovenAmong(
  rows: Rows<TheirRow>,
  { from, id, text }: Omit<InboxMessage, "row">,
  isIt: (row: TheirRow) => boolean,
): TheirRow | undefined {
  return rows.open().find((row) => {
    if (row.proof === undefined || row.from !== from || row.id !== id || !isIt(row)) return false;
    return Buffer.compare(row.text, text) === 0;
  });
}

/** Whether a text may be claimed: under a name of this epoch, or where names do not count. */
export function isFree(text: OwnRow | undefined, epoch: Token | undefined): boolean {
  return text?.state === "unsent" && (epoch ?? text.epoch) === text.epoch;
}

/** A text that another device of the file's owner has sent, as it lies in the file. */
export function sentElsewhere(message: Omit<InboxMessage, "row">, row: number): OwnRow {
  const { to, id, text, about } = message;
  const isPart = about !== undefined && about.parts > 0;
  const [part, parts] = isPart ? [about.part, about.parts] : [1, 1];
  const name = { epoch: about?.epoch ?? 0n, isNamed: false, replyTo: about?.replyTo };
  const atMs = about?.atMs ?? message.atMs;
  return { row, id, to, part, parts, text, atMs, ...name, state: "done", code: undefined };
}

/** What is unread of somebody, up to and including a row. */
export function unreadUpto(rows: Rows<TheirRow>, peer: string, upto: number): TheirRow[] {
  return rows.open().filter(({ from, row, isUnread }) => from === peer && row <= upto && isUnread);
}

/** The rows with these numbers, by whom they stand for. */
export function rowsOf(
  rows: Rows<OwnRow>,
  numbers: ReadonlyMap<string, number>,
): Map<string, OwnRow> {
  const found = new Map<string, OwnRow>();
  for (const [peer, number] of numbers) {
    const row = rows.get(number);
    if (row !== undefined) found.set(peer, row);
  }
  return found;
}
