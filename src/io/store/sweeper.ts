import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ExpiredRecord } from "../../core/ports.ts";
import type { LiveIndex } from "./live-index.ts";
import type { Retention } from "./messages.ts";
import { epochIn } from "./names.ts";
import { OldNames } from "./old-names.ts";
import { numberAt, prepareRows, type RowStatement } from "./rows.ts";

/** Rows of one transaction, so that a group that comes meanwhile waits a few milliseconds. */
const SLICE_ROWS = 1024;
/** Stretches of one transaction: each costs about a page, which is written twice. */
const SLICE_STRETCHES = 64;
/** Numbers that are this close lie on one page, or on two neighbours, if nothing lies between. */
const STRETCH = 32;
/** Dead rows that are put in order at once: some 10 ms of work. */
const RUN_ROWS = 131_072;
/** Pages given back to the file system in one go. */
const VACUUM_PAGES = 256;
/** Free pages that are left in the file, for the next messages. */
const FREE_PAGES_MAX = 128;
const DAY_MS = 86_400_000;

/** Messages of one recipient that were deleted because of their age. */
export interface ExpiredRows {
  readonly person: number;
  readonly records: ExpiredRecord[];
}

/**
 * Deletes what nobody will ask for again: rows that were taken, rows that are too old, pages of
 * names that have been remembered long enough.
 *
 * Each method does one slice and may be called between any two groups.
 */
export class Sweeper {
  readonly #db: DatabaseSync;
  readonly #index: LiveIndex;
  readonly #retention: Retention;
  readonly #delete: StatementSync;
  readonly #sliceEnd: RowStatement;
  readonly #tooOld: RowStatement;
  readonly #freePages: RowStatement;
  readonly #names: OldNames;
  /** Where numbers of rows below their cursor are put. */
  readonly dead: number[] = [];
  /** Some of them in order, since neighbours share a page. */
  #run: Float64Array = new Float64Array(0);
  #runAt = 0;
  /** Where the slice that was deleted last ends in it. */
  #sliceEndAt = 0;
  /** Where the look for old rows has come to; `undefined` while none is under way. */
  #looked: number | undefined = undefined;
  #wallMs = 0;

  constructor(db: DatabaseSync, index: LiveIndex, retention: Retention) {
    this.#db = db;
    this.#index = index;
    this.#retention = retention;
    this.#delete = db.prepare("DELETE FROM kept WHERE id = ?");
    this.#sliceEnd = prepareRows(
      db,
      `SELECT max(id) FROM (SELECT id FROM kept WHERE id > ? ORDER BY id LIMIT ${SLICE_ROWS})`,
    );
    this.#tooOld = prepareRows(
      db,
      `SELECT id, dst, src, length(body), mid, note FROM kept
       WHERE id > ? AND id <= ? AND (ts < ? OR
         ts < ? AND dst IN (SELECT id FROM account WHERE seen IS NULL))`,
    );
    this.#names = new OldNames(db);
    this.#freePages = prepareRows(db, "PRAGMA freelist_count");
  }

  /** Dead rows that are still in the table. */
  get backlog(): number {
    return this.dead.length + this.#run.length - this.#runAt;
  }

  /** Deletes the next slice of dead rows, as a part of the caller's transaction. */
  deleteSlice(): void {
    if (this.#runAt === this.#run.length) this.#nextRun();
    const end = Math.min(this.#run.length, this.#runAt + SLICE_ROWS);
    let stretchFrom = -STRETCH;
    let stretches = 0;
    let at = this.#runAt;
    for (; at < end; at += 1) {
      const number = this.#run[at] ?? 0;
      if (number >= stretchFrom + STRETCH) {
        if (stretches === SLICE_STRETCHES) break;
        stretches += 1;
        stretchFrom = number;
      }
      this.#delete.run(number);
    }
    this.#sliceEndAt = at;
  }

  /** The slice of {@link deleteSlice} has been committed. */
  dropSlice(): void {
    this.#runAt = this.#sliceEndAt;
  }

  /** Deletes one slice of dead rows in its own transaction. */
  sweep(): void {
    this.#transact(() => this.deleteSlice());
    this.dropSlice();
  }

  /**
   * Starts to look through everything for what is too old at `wallMs`; from the front again if a
   * look is under way, since what it has passed may be too old by now.
   */
  beginExpiry(wallMs: number): void {
    this.#wallMs = wallMs;
    this.#looked = 0;
    this.#names.begin(wallMs);
  }

  get expiring(): boolean {
    return this.#looked !== undefined || this.#names.looking;
  }

  /**
   * Looks through one slice and deletes what is too old in it: messages first, then names.
   *
   * A row that was taken is not reported: the other side has forgotten it.
   */
  expire(): ExpiredRows[] {
    if (this.#looked === undefined) {
      this.#transact(() => this.#names.deleteSlice());
      this.#names.dropSlice();
      return [];
    }
    const from = this.#looked;
    const end = numberAt(this.#sliceEnd.first(from), 0);
    this.#looked = end > 0 ? end : undefined;
    if (end === 0) return [];
    const { keptDays, neverSeenDays } = this.#retention;
    const kept = this.#wallMs - keptDays * DAY_MS;
    const neverSeen = this.#wallMs - neverSeenDays * DAY_MS;
    const rows = this.#tooOld.all(from, end, kept, neverSeen);
    const people = new Map<number, ExpiredRows>();
    for (const row of rows) {
      const person = numberAt(row, 1);
      const number = numberAt(row, 0);
      if (number <= this.#index.upto(person)) continue;
      const found: ExpiredRows = people.get(person) ?? { person, records: [] };
      people.set(person, found);
      const [src, bytes, id] = [numberAt(row, 2), numberAt(row, 3), numberAt(row, 4)];
      found.records.push({ number, src, id, epoch: epochIn(row[5]), bytes });
    }
    const expired = [...people.values()];
    this.#deleteExpired(expired);
    return expired;
  }

  /** The file has more free pages than the next messages need. */
  get wasteful(): boolean {
    return numberAt(this.#freePages.first(), 0) > FREE_PAGES_MAX;
  }

  /** Gives one piece of free space back to the file system. */
  vacuum(): void {
    // Through a prepared statement it would free one page only.
    this.#db.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
  }

  #nextRun(): void {
    const from = Math.max(0, this.dead.length - RUN_ROWS);
    this.#run = Float64Array.from(this.dead.slice(from)).toSorted();
    this.#runAt = 0;
    this.dead.length = from;
  }

  #deleteExpired(expired: readonly ExpiredRows[]): void {
    if (expired.length === 0) return;
    this.#transact(() => {
      for (const { records } of expired) for (const { number } of records) this.#delete.run(number);
    });
    for (const { person, records } of expired) {
      for (const { number } of records) this.#index.remove(person, number);
    }
  }

  #transact(work: () => void): void {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      work();
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }
}
