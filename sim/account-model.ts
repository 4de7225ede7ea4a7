import type {
  InboxMessage,
  OutboxState,
  OutboxText,
  ReadMark,
  Resume,
  SettledText,
  TakeContext,
  TakenMessage,
} from "../src/io/account/message.ts";
import type { ClientFile } from "../src/client/account.ts";
import type { MessageName } from "../src/wire/about.ts";
import type { Ask, FateList } from "../src/wire/fate-list.ts";
import { MESSAGE_ID_END } from "../src/wire/message-id.ts";
import { NO_TOKEN, type Token } from "../src/wire/token.ts";
import type { Counters, OwnRow, TheirRow } from "./account-rows.ts";
import {
  asShown,
  idsBetween,
  idsFrom,
  isFree,
  isOpenState,
  isOpenText,
  isUnsent,
  keyOfTheirs,
  markOf,
  newestUnsent,
  Rows,
  rowsOf,
  sentElsewhere,
  unprovenAmong,
  unreadUpto,
} from "./account-rows.ts";
import { CommitLog } from "./commit-log.ts";

/** All that a file holds. */
interface Copy {
  readonly counters: Counters;
  readonly own: readonly OwnRow[];
  readonly theirs: readonly TheirRow[];
}

/**
 * The file of an account as the simulation's clients have it: what `AccountFile` is on a disk, in
 * memory. A test calls both with the same and expects the same. Beside that its last commits can
 * be undone, which is what a crash does while the disk is at work, and all of it be put back.
 */
export class AccountModel implements ClientFile {
  readonly log: CommitLog = new CommitLog();
  readonly #newEpoch: () => Token;
  readonly own: Rows<OwnRow> = new Rows<OwnRow>(
    this.log,
    ({ epoch, id }) => `${epoch}/${id}`,
    isOpenText,
  );
  readonly theirs: Rows<TheirRow> = new Rows<TheirRow>(
    this.log,
    keyOfTheirs,
    ({ waits, isUnread, proof }) => waits || isUnread || proof !== undefined,
  );
  #counters: Counters;

  constructor(newEpoch: () => Token, firstId = 0) {
    this.#newEpoch = newEpoch;
    this.#counters = {
      nextId: firstId,
      used: 0,
      epoch: newEpoch(),
      connection: 0,
      nextRow: 1,
      resume: undefined,
      plainUntil: undefined,
      silentSince: undefined,
      readRows: new Map(),
      seenRows: new Map(),
    };
  }

  queue(
    to: string,
    parts: readonly Uint8Array[],
    atMs: number,
    replyTo?: MessageName,
  ): OutboxText[] {
    return this.log.commit(() => {
      if (this.#counters.used + parts.length > MESSAGE_ID_END) this.#beginEpoch();
      const { epoch, nextId, used } = this.#counters;
      const end = (nextId + parts.length) % MESSAGE_ID_END;
      this.#update({ used: used + parts.length, nextId: end });
      return parts.map((text, index) => {
        const id = (nextId + index) % MESSAGE_ID_END;
        const [row, part] = [this.#newRow(), index + 1];
        const said = { row, id, to, part, parts: parts.length, text, atMs, epoch, replyTo };
        const queued = { ...said, state: "unsent", code: undefined, isNamed: false } as const;
        this.own.set(queued);
        return queued;
      });
    });
  }

  claim(rows: readonly number[], epoch?: Token): Set<number> {
    return this.log.commit(() => {
      const claimed = rows.filter((row) => isFree(this.own.get(row), epoch));
      this.#set(claimed, () => ({ state: "unknown", isNamed: epoch !== undefined }));
      return new Set(claimed);
    });
  }

  unclaim(rows: readonly number[]): void {
    this.log.commit(() => {
      this.#set(
        rows.filter((row) => this.own.get(row)?.state === "unknown"),
        () => ({ state: "unsent", isNamed: false }),
      );
    });
  }

  dropOutbox(rows: readonly number[]): void {
    this.log.commit(() => {
      this.#set(this.#openOf(rows), () => ({ state: "dropped" }));
    });
  }

  settle(texts: readonly SettledText[]): void {
    this.log.commit(() => {
      for (const { row, code } of texts) this.#settle(row, code);
    });
  }

  settleByName({ epoch, entries }: FateList): { text: OutboxText; code: string }[] {
    return this.log.commit(() => {
      const news: { text: OutboxText; code: string }[] = [];
      for (const { id, code } of entries) {
        const text = this.own.find(`${epoch}/${id}`);
        if (code === 0 && text?.state === "kept") {
          this.own.set({ ...text, state: "unknown", code: undefined });
        }
        if (code !== 200 && code !== 300 && code !== 410) continue;
        const { state } = text ?? {};
        if (text === undefined || state === undefined || !isOpenState(state)) continue;
        if (text.code === String(code)) continue;
        news.push({ text: { ...text, state }, code: String(code) });
        this.#settle(text.row, String(code));
      }
      return news;
    });
  }

  refuse(refusals: readonly { readonly row: number; readonly code: string }[]): void {
    this.log.commit(() => {
      for (const { row, code } of refusals) {
        this.#set(this.#openOf([row]), () => ({ state: "refused", code }));
      }
    });
  }

  outbox(state: OutboxState, limit: number, after = 0): OutboxText[] {
    const found = this.own.open().filter((row) => row.state === state && row.row > after);
    return found.slice(0, limit).map((row) => ({ ...row, state }));
  }

  keptOnes(limit: number, after = 0): OutboxText[] {
    return this.outbox("kept", limit, after);
  }

  epoch(): Token {
    return this.#counters.epoch;
  }

  epochOf(row: number): Token {
    return this.own.get(row)?.epoch ?? NO_TOKEN;
  }

  unusedNames(count: number): Ask {
    const { epoch, nextId, used } = this.#counters;
    const waiting = newestUnsent(this.own, epoch, count >>> 1);
    const next = idsFrom(nextId, Math.min(count - waiting.length, MESSAGE_ID_END - used));
    return { epoch, ids: [...waiting, ...next] };
  }

  beginAnewIfUsed({ epoch, entries }: FateList): boolean {
    const { epoch: own, nextId, used } = this.#counters;
    if (epoch !== own) return false;
    const isNext = (id: number): boolean => idsBetween(nextId, id) < MESSAGE_ID_END - used;
    const known = entries.filter(({ code }) => code !== 0);
    if (!known.some(({ id }) => isNext(id) || isUnsent(this.own, epoch, id))) return false;
    this.log.commit(() => this.#beginEpoch());
    return true;
  }

  newConnection(): number {
    const connection = this.#counters.connection + 1;
    this.log.commit(() => this.#update({ connection }));
    return connection;
  }

  take(messages: readonly Omit<InboxMessage, "row">[], context: TakeContext = {}): TakenMessage[] {
    const { connection, upto } = context;
    return this.log.commit(() => {
      if (upto !== undefined) this.#noteUpto(upto);
      return messages.map((message) => this.#take(message, connection));
    });
  }

  proven(connection: number, row: number): void {
    this.log.commit(() => {
      for (const each of this.theirs.open()) {
        if (each.proof !== connection || each.row > row) continue;
        this.theirs.set({ ...each, proof: undefined });
      }
    });
  }

  inbox(limit: number): InboxMessage[] {
    const waiting = this.theirs.open().filter(({ waits }) => waits);
    return waiting.slice(0, limit).map(asShown);
  }

  inboxCount(): number {
    return this.theirs.open().filter(({ waits }) => waits).length;
  }

  dropInbox(rows: readonly number[]): void {
    this.log.commit(() => {
      for (const row of rows) {
        const shown = this.theirs.get(row);
        if (shown === undefined) continue;
        this.theirs.set({ ...shown, waits: false, isUnread: false });
        this.#see(shown);
      }
    });
  }

  /** Up to where we have read `peer`. */
  lastRead(peer: string): ReadMark | undefined {
    const row = this.theirs.get(this.#counters.seenRows.get(peer) ?? -1);
    return markOf(row, row?.about?.epoch);
  }

  /** Up to where `peer` has read us. */
  readUpto(peer: string): ReadMark | undefined {
    return markOf(this.own.get(this.#counters.readRows.get(peer) ?? -1));
  }

  /** Our messages up to which others have read us. */
  get readRows(): Map<string, OwnRow> {
    return rowsOf(this.own, this.#counters.readRows);
  }

  /** @returns whether `peer` has read further than was known. */
  noteRead(peer: string, epoch: Token, id: number): boolean {
    return this.log.commit(() => {
      const { readRows } = this.#counters;
      const text = this.own.find(`${epoch}/${id}`);
      if (text?.to !== peer || text.row <= (readRows.get(peer) ?? 0)) return false;
      this.#update({ readRows: new Map(readRows).set(peer, text.row) });
      return true;
    });
  }

  readElsewhere(peer: string, epoch: Token, id: number): boolean {
    const read = epoch === NO_TOKEN ? undefined : this.theirs.find(`${epoch}/${id}/${peer}`);
    if (read === undefined) return false;
    this.log.commit(() => {
      this.#see(read);
      const unread = unreadUpto(this.theirs, peer, read.row);
      for (const each of unread) this.theirs.set({ ...each, isUnread: false });
    });
    return true;
  }

  resume(): Resume | undefined {
    return this.#counters.resume;
  }

  plainUntil(): number | undefined {
    return this.#counters.plainUntil;
  }

  notePlain(untilMs: number | undefined): void {
    this.log.commit(() => this.#update({ plainUntil: untilMs }));
  }

  silentSince(): number | undefined {
    return this.#counters.silentSince;
  }

  noteSilent(sinceMs: number): void {
    this.log.commit(() => this.#update({ silentSince: sinceMs }));
  }

  close(): void {}

  copy(): Copy {
    return { counters: this.#counters, own: [...this.own.all()], theirs: [...this.theirs.all()] };
  }

  /**
   * A copy takes the place of the file, which therefore begins another epoch; unless it was
   * written over the file that was there, which nothing in it tells.
   */
  putBack({ counters, own, theirs }: Copy, isInPlace: boolean): void {
    this.#counters = counters;
    this.own.replace(own);
    this.theirs.replace(theirs);
    if (!isInPlace) this.log.commit(() => this.#beginEpoch());
    this.log.settle();
  }

  #take(message: Omit<InboxMessage, "row">, connection: number | undefined): TakenMessage {
    if (message.isOwn === true) return this.#takeSentElsewhere(message);
    const known = this.#known(message, connection);
    if (known !== undefined) return { ...message, row: known.row, isKnown: true };
    const { about } = message;
    const row = this.#newRow();
    const atMs = about?.atMs ?? message.atMs;
    const proof = about === undefined ? connection : undefined;
    this.theirs.set({ ...message, atMs, row, waits: true, isUnread: true, proof });
    return { ...message, atMs, row };
  }

  #takeSentElsewhere(message: Omit<InboxMessage, "row">): TakenMessage {
    const known = this.own.find(`${message.about?.epoch ?? NO_TOKEN}/${message.id}`);
    if (known !== undefined) return { ...message, row: known.row, isKnown: true };
    const own = sentElsewhere(message, this.#newRow());
    this.own.set(own);
    return { ...message, atMs: own.atMs, row: own.row };
  }

  #known(message: Omit<InboxMessage, "row">, connection: number | undefined): TheirRow | undefined {
    const { about, offline } = message;
    if (about !== undefined) {
      const told = this.theirs.find(keyOfTheirs(message) ?? "");
      if (told !== undefined || (!offline && about.epoch === 0n)) return told;
      const before = unprovenAmong(this.theirs, message, ({ about: known }) => known === undefined);
      if (before !== undefined) {
        this.theirs.set({ ...before, about: { ...about, atMs: before.atMs } });
      }
      return before;
    }
    if (connection === undefined) return undefined;
    const before = unprovenAmong(this.theirs, message, ({ proof = connection }) => {
      return proof > connection || (offline && proof < connection);
    });
    if (before !== undefined) this.theirs.set({ ...before, proof: connection });
    return before;
  }

  #see({ row, from, about }: TheirRow): void {
    const { seenRows } = this.#counters;
    if ((about?.epoch ?? 0n) === 0n || row <= (seenRows.get(from) ?? 0)) return;
    this.#update({ seenRows: new Map(seenRows).set(from, row) });
  }

  #noteUpto(resume: Resume): void {
    const { incarnation, number = 0 } = this.#counters.resume ?? {};
    if (incarnation !== resume.incarnation || number < resume.number) this.#update({ resume });
  }

  #settle(row: number, code: string): void {
    this.#set(this.#openOf([row]), ({ isNamed }) => {
      return { code, state: code === "300" && isNamed ? "kept" : "done" };
    });
  }

  #openOf(rows: readonly number[]): number[] {
    return rows.filter((row) => isOpenState(this.own.get(row)?.state ?? "done"));
  }

  #set(rows: readonly number[], change: (row: OwnRow) => Partial<OwnRow>): void {
    for (const row of rows) {
      const before = this.own.get(row);
      if (before !== undefined) this.own.set({ ...before, ...change(before) });
    }
  }

  #newRow(): number {
    const row = this.#counters.nextRow;
    this.#update({ nextRow: row + 1 });
    return row;
  }

  #beginEpoch(): void {
    const epoch = this.#newEpoch();
    const unsent = this.own.open().filter(({ state }) => state === "unsent");
    const { nextId } = this.#counters;
    const used = idsBetween(unsent[0]?.id ?? nextId, nextId);
    this.#update({ epoch, used });
    for (const text of unsent) this.own.set({ ...text, epoch });
  }

  #update(some: Partial<Counters>): void {
    const before = this.#counters;
    this.#counters = { ...before, ...some };
    this.log.note(() => {
      this.#counters = before;
    });
  }
}
