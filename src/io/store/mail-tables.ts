import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { type GroupVisitor, readGroupLog } from "./group-log.ts";
import type { LiveIndex, PersonIndex } from "./live-index.ts";
import { PageWriter } from "./page.ts";
import { bytesAt, numberAt, prepareRows, type RowStatement } from "./rows.ts";

/** Rows of one INSERT: 12 to 40 percent faster than one each, and more gains nothing. */
const INSERT_ROWS = 32;
const COLUMNS = 6;
/** Rows of one look-up. */
const LOOK_UP_ROWS = 32;

/** A group as it came from the main thread. */
export interface Group {
  readonly buffer: ArrayBuffer;
  readonly used: number;
  /** Wall-clock milliseconds since 1970 that its rows are stamped with. */
  readonly wallMs: number;
}

/** What of a group is to be written: all, all but the messages to keep, or nothing. */
type Part = "all" | "changes" | "nothing";

/**
 * Writes groups and reads pages: every statement that the hot path uses, prepared once.
 *
 * Within a group the messages go first and everything else after them; nothing that the core
 * asks for depends on more order than that, since a number is kept once and erased for good.
 */
export class MailTables implements GroupVisitor {
  readonly #db: DatabaseSync;
  readonly #index: LiveIndex;
  readonly #insertMany: StatementSync;
  readonly #insertOne: StatementSync;
  readonly #erase: StatementSync;
  readonly #advance: StatementSync;
  readonly #enrol: StatementSync;
  readonly #seen: StatementSync;
  readonly #reserve: StatementSync;
  readonly #lookUp: RowStatement;

  #part: Part = "all";
  #wallMs = 0;
  /** The values of the next INSERT, and how many rows of them there are. */
  readonly #values: SQLInputValue[] = Array<SQLInputValue>(INSERT_ROWS * COLUMNS).fill(0);
  #rows = 0;
  /** Recipients and numbers of what the group keeps. */
  readonly #keptOf: PersonIndex[] = [];
  readonly #kept: number[] = [];
  #keptCount = 0;
  readonly #advances: number[] = [];
  readonly #erases: number[] = [];
  readonly #pages: number[] = [];
  /** The end of the block that the last group reserved; 0 if it reserved none. */
  reserved = 0;

  constructor(db: DatabaseSync, index: LiveIndex) {
    this.#db = db;
    this.#index = index;
    const row = "(?,?,?,?,?,?)";
    const into = "INSERT INTO kept(id, dst, src, mid, ts, body) VALUES";
    this.#insertMany = db.prepare(`${into} ${Array(INSERT_ROWS).fill(row).join(",")}`);
    this.#insertOne = db.prepare(`${into} ${row}`);
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
    const many = Array(LOOK_UP_ROWS).fill("?").join(",");
    this.#lookUp = prepareRows(
      db,
      `SELECT id, dst, src, mid, body FROM kept WHERE id IN (${many}) ORDER BY id`,
    );
  }

  /**
   * Commits the group, whole or not at all; "changes" leaves out the messages to keep.
   *
   * `dead` receives the numbers of rows that are below their cursor now; `alongside` is done in
   * the same transaction. Throws SQLite's error, with nothing of it done.
   */
  commit(group: Group, part: "all" | "changes", dead: number[], alongside: () => void): void {
    this.#clear();
    this.#part = part;
    this.#wallMs = group.wallMs;
    const db = this.#db;
    db.exec("BEGIN IMMEDIATE");
    try {
      readGroupLog(group.buffer, group.used, this);
      this.#insertRest();
      for (const number of this.#erases) this.#erase.run(number);
      for (let at = 0; at < this.#advances.length; at += 2) {
        const person = this.#advances[at] ?? 0;
        this.#advance.run(person, person, this.#advances[at + 1] ?? 0);
      }
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

  /** Notes the pages that a group asks for although it could not be committed. */
  skip(group: Group): void {
    this.#clear();
    this.#part = "nothing";
    readGroupLog(group.buffer, group.used, this);
  }

  /** The pages that the last group asked for, as everything stands now; `undefined` if none. */
  readPages(): PageWriter | undefined {
    if (this.#pages.length === 0) return undefined;
    const out = new PageWriter();
    for (let at = 0; at < this.#pages.length; at += 3) {
      const [person = 0, after = 0, limit = 0] = this.#pages.slice(at, at + 3);
      this.#writePage(out, person, after, limit);
    }
    this.#pages.length = 0;
    return out;
  }

  keep(number: number, dst: number, src: number, id: number, text: Uint8Array): void {
    if (this.#part !== "all") return;
    const person = this.#index.of(dst);
    if (number <= person.asked) {
      throw new RangeError(`message ${number} is kept below the cursor of person ${dst}`);
    }
    const values = this.#values;
    let at = this.#rows * COLUMNS;
    values[at++] = number;
    values[at++] = dst;
    values[at++] = src;
    values[at++] = id;
    values[at++] = this.#wallMs;
    values[at] = text;
    this.#rows += 1;
    if (this.#rows === INSERT_ROWS) {
      this.#rows = 0;
      this.#insertMany.run(...values);
    }
    this.#keptOf[this.#keptCount] = person;
    this.#kept[this.#keptCount] = number;
    this.#keptCount += 1;
  }

  erase(number: number): void {
    this.#erases.push(number);
  }

  advance(person: number, upto: number): void {
    if (this.#part === "nothing") return;
    const index = this.#index.of(person);
    index.asked = Math.max(index.asked, upto);
    this.#advances.push(person, upto);
  }

  enrol(person: number, name: Uint8Array): void {
    if (this.#part !== "nothing") this.#enrol.run(person, name, this.#wallMs);
  }

  seen(person: number): void {
    if (this.#part !== "nothing") this.#seen.run(this.#wallMs, person);
  }

  reserve(end: number): void {
    if (this.#part === "nothing") return;
    this.#reserve.run(end);
    this.reserved = Math.max(this.reserved, end);
  }

  readPage(person: number, after: number, limit: number): void {
    this.#pages.push(person, after, limit);
  }

  #clear(): void {
    this.#rows = 0;
    this.#keptCount = 0;
    this.#advances.length = 0;
    this.#erases.length = 0;
    this.#pages.length = 0;
    this.reserved = 0;
  }

  #insertRest(): void {
    for (let row = 0; row < this.#rows; row += 1) {
      this.#insertOne.run(...this.#values.slice(row * COLUMNS, (row + 1) * COLUMNS));
    }
    this.#rows = 0;
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
    for (let at = 0; at < this.#keptCount; at += 1) {
      this.#keptOf[at]?.live.insert(this.#kept[at] ?? 0);
    }
    const advances = this.#advances;
    for (let at = 0; at < advances.length; at += 2) {
      this.#index.advance(advances[at] ?? 0, advances[at + 1] ?? 0, dead);
    }
  }

  #writePage(out: PageWriter, person: number, after: number, limit: number): void {
    out.begin(person, after);
    let last = Math.max(after, this.#index.upto(person));
    for (let left = limit; left > 0;) {
      const numbers: number[] = [];
      while (numbers.length < Math.min(left, LOOK_UP_ROWS)) {
        const next = this.#index.next(person, last);
        if (next === Infinity) break;
        numbers.push(next);
        last = next;
      }
      if (numbers.length === 0) return;
      left -= this.#writeRecords(out, person, numbers);
    }
  }

  /** @returns how many of the numbers were found; the others leave the index. */
  #writeRecords(out: PageWriter, person: number, numbers: readonly number[]): number {
    const padded = [...numbers, ...Array<number>(LOOK_UP_ROWS - numbers.length).fill(0)];
    const rows = this.#lookUp.all(...padded);
    for (const row of rows) {
      out.add(numberAt(row, 0), numberAt(row, 2), numberAt(row, 3), bytesAt(row, 4));
    }
    if (rows.length < numbers.length) {
      const found = new Set(rows.map((row) => numberAt(row, 0)));
      for (const number of numbers) if (!found.has(number)) this.#index.remove(person, number);
    }
    return rows.length;
  }
}
