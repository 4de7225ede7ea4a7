import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { StoredVerdicts } from "../../core/ports.ts";
import type { Token } from "../../wire/token.ts";
import { type GroupVisitor, readGroupLog } from "./group-log.ts";
import type { LiveIndex, PersonIndex } from "./live-index.ts";
import type { PageRequest } from "./messages.ts";
import { KeptRows } from "./kept-rows.ts";
import { epochBytes, type Note } from "./names.ts";
import type { PageWriter } from "./page.ts";
import { bytesAt, numberAt, prepareRows, type RowStatement } from "./rows.ts";

/** Rows of one look-up, the most first; what is missing to one is filled up with zeros. */
const LOOK_UP_ROWS: readonly [most: number, ...fewer: number[]] = [256, 32, 1];

/** A group as it came from the main thread. */
export interface Group {
  readonly buffer: ArrayBuffer;
  readonly used: number;
  /** Wall-clock milliseconds since 1970 that its rows are stamped with. */
  readonly wallMs: number;
}

/** What of a group is to be written: all, or all but the messages to keep. */
type Part = "all" | "changes";

/**
 * Writes groups and reads pages: every statement that the hot path uses, prepared once.
 *
 * Within a group the messages go first and everything else after them; nothing that the core
 * asks for depends on more order than that, since a number is kept once and erased for good.
 */
export class MailTables implements GroupVisitor {
  readonly #db: DatabaseSync;
  readonly #index: LiveIndex;
  readonly #rows: KeptRows;
  readonly #erase: StatementSync;
  readonly #advance: StatementSync;
  readonly #enrol: StatementSync;
  readonly #seen: StatementSync;
  readonly #reserve: StatementSync;
  readonly #remember: StatementSync;
  readonly #forget: StatementSync;
  /** One statement for each of {@link LOOK_UP_ROWS}. */
  readonly #lookUps: readonly { readonly rows: number; readonly statement: RowStatement }[];

  #part: Part = "all";
  #wallMs = 0;
  /** Recipients and numbers of what the group keeps. */
  readonly #keptOf: PersonIndex[] = [];
  readonly #kept: number[] = [];
  #keptCount = 0;
  readonly #advances: number[] = [];
  readonly #erases: number[] = [];
  readonly #pages: StoredVerdicts[] = [];
  /** The end of the block that the last group reserved; 0 if it reserved none. */
  reserved = 0;
  /** The end of what is reserved and committed. */
  #reservedOnDisk: number;

  /** @param reserved the end of the numbers that are reserved and committed. */
  constructor(db: DatabaseSync, index: LiveIndex, reserved: number) {
    this.#db = db;
    this.#reservedOnDisk = reserved;
    this.#index = index;
    this.#rows = new KeptRows(db);
    this.#erase = db.prepare("DELETE FROM kept WHERE id = ?");
    this.#advance = db.prepare(
      `INSERT INTO taken(reader, dst, upto) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET upto = max(upto, excluded.upto)`,
    );
    this.#enrol = db.prepare(
      "INSERT INTO account(id, name, created) VALUES (?, ?, ?) ON CONFLICT(id) DO NOTHING",
    );
    this.#seen = db.prepare("UPDATE account SET seen = ? WHERE id = ? AND seen IS NULL");
    this.#reserve = db.prepare(
      `INSERT INTO meta(k, v) VALUES ('reserved', ?)
       ON CONFLICT DO UPDATE SET v = max(v, excluded.v)`,
    );
    this.#remember = db.prepare(
      `INSERT INTO verdict(src, epoch, page, bits, ts) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET bits = excluded.bits, ts = excluded.ts`,
    );
    this.#forget = db.prepare("DELETE FROM verdict WHERE src = ? AND epoch = ? AND page = ?");
    this.#lookUps = LOOK_UP_ROWS.map((rows) => ({
      rows,
      statement: prepareRows(
        db,
        `SELECT id, src, mid, ts, body, note FROM kept
         WHERE id IN (${Array(rows).fill("?").join(",")}) ORDER BY id`,
      ),
    }));
  }

  /**
   * Commits the group, whole or not at all; "changes" leaves out the messages to keep.
   *
   * `dead` receives the numbers of rows that are below their cursor now; `alongside` is done in
   * the same transaction. Throws SQLite's error, with nothing of it done.
   */
  commit(group: Group, part: Part, dead: number[], alongside: () => void): void {
    this.#clear();
    this.#part = part;
    this.#wallMs = group.wallMs;
    this.#rows.begin(group.wallMs);
    const db = this.#db;
    db.exec("BEGIN IMMEDIATE");
    try {
      readGroupLog(group.buffer, group.used, this);
      this.#rows.flush();
      for (const number of this.#erases) this.#erase.run(number);
      for (let at = 0; at < this.#advances.length; at += 2) {
        const person = this.#advances[at] ?? 0;
        this.#advance.run(person, person, this.#advances[at + 1] ?? 0);
      }
      for (const page of this.#pages) this.#writeNames(page);
      alongside();
      db.exec("COMMIT");
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      this.reserved = 0;
      this.#forgetAdvances();
      throw error;
    }
    this.#noteCommitted(dead);
  }

  /** Adds a page, as everything stands now. @returns how many messages it has. */
  writePage(out: PageWriter, { person, after, limit }: PageRequest): number {
    out.begin(person, after);
    let last = Math.max(after, this.#index.upto(person));
    let found = 0;
    while (found < limit) {
      const numbers: number[] = [];
      while (numbers.length < Math.min(limit - found, LOOK_UP_ROWS[0])) {
        const next = this.#index.next(person, last);
        if (next === Infinity) break;
        numbers.push(next);
        last = next;
      }
      if (numbers.length === 0) break;
      found += this.#writeRecords(out, person, numbers);
    }
    return found;
  }

  keep(number: number, dst: number, src: number, id: number, text: Uint8Array): void {
    this.#keep(number, dst, src, id, text, null);
  }

  keepNoted(
    number: number,
    dst: number,
    src: number,
    id: number,
    text: Uint8Array,
    note: Note,
  ): void {
    this.#keep(number, dst, src, id, text, note);
  }

  #keep(
    number: number,
    dst: number,
    src: number,
    id: number,
    text: Uint8Array,
    note: Note | null,
  ): void {
    if (this.#part !== "all") return;
    const person = this.#index.of(dst);
    if (number <= person.asked) {
      throw new RangeError(`message ${number} is kept below the cursor of person ${dst}`);
    }
    this.#rows.add(number, dst, src, id, text, note);
    this.#keptOf[this.#keptCount] = person;
    this.#kept[this.#keptCount] = number;
    this.#keptCount += 1;
  }

  erase(number: number): void {
    this.#erases.push(number);
  }

  advance(person: number, upto: number): void {
    const index = this.#index.of(person);
    index.asked = Math.max(index.asked, upto);
    this.#advances.push(person, upto);
  }

  enrol(person: number, name: Uint8Array): void {
    this.#enrol.run(person, name, this.#wallMs);
  }

  seen(person: number): void {
    this.#seen.run(this.#wallMs, person);
  }

  reserve(end: number): void {
    // What a start has reserved needs no room on a disk that is full by now.
    if (end > this.#reservedOnDisk) this.#reserve.run(end);
    this.reserved = Math.max(this.reserved, end);
  }

  verdicts(person: number, epoch: Token, page: number, bits: Uint8Array): void {
    this.#pages.push({ person, epoch, page, bits });
  }

  #clear(): void {
    this.#keptCount = 0;
    this.#advances.length = 0;
    this.#erases.length = 0;
    this.#pages.length = 0;
    this.reserved = 0;
  }

  #writeNames({ person, epoch, page, bits }: StoredVerdicts): void {
    if (bits.length === 0) this.#forget.run(person, epochBytes(epoch), page);
    else this.#remember.run(person, epochBytes(epoch), page, bits, this.#wallMs);
  }

  /** The group may be tried again, with messages that were kept before a cursor passed them. */
  #forgetAdvances(): void {
    for (let at = 0; at < this.#advances.length; at += 2) {
      const index = this.#index.of(this.#advances[at] ?? 0);
      index.asked = index.upto;
    }
  }

  /** Rows that were erased stay in the index: whoever looks them up finds nothing. */
  #noteCommitted(dead: number[]): void {
    this.#reservedOnDisk = Math.max(this.#reservedOnDisk, this.reserved);
    for (let at = 0; at < this.#keptCount; at += 1) {
      this.#keptOf[at]?.live.insert(this.#kept[at] ?? 0);
    }
    const advances = this.#advances;
    for (let at = 0; at < advances.length; at += 2) {
      this.#index.advance(advances[at] ?? 0, advances[at + 1] ?? 0, dead);
    }
  }

  /** @returns how many of the numbers were found; the others leave the index. */
  #writeRecords(out: PageWriter, person: number, numbers: readonly number[]): number {
    const lookUp = this.#lookUps.findLast((one) => one.rows >= numbers.length);
    if (lookUp === undefined) throw new RangeError(`${numbers.length} numbers to look up`);
    const padding = Array<number>(lookUp.rows - numbers.length).fill(0);
    const rows = lookUp.statement.all(...numbers, ...padding);
    for (const row of rows) {
      const number = numberAt(row, 0);
      const src = numberAt(row, 1);
      out.add(number, src, numberAt(row, 2), numberAt(row, 3), bytesAt(row, 4), row[5]);
    }
    if (rows.length < numbers.length) {
      const found = new Set(rows.map((row) => numberAt(row, 0)));
      for (const number of numbers) if (!found.has(number)) this.#index.remove(person, number);
    }
    return rows.length;
  }
}
