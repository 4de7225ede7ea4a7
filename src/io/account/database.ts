import { closeSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { diskError } from "../disk-error.ts";
import { makePrivateFolder } from "../private-folder.ts";

/** Another process holds the file for a few milliseconds at a time; this long is never normal. */
const busyTimeoutMs = 10_000;
/** Pages of 4 KiB that may lie unused in the file. */
const unusedPagesMax = 64;
/** What SQLite holds in memory of a file, KiB. */
const cacheKib = 4096;
/** What `PRAGMA synchronous` answers if each commit waits for the disk. */
const synchronousFull = 2;

/** What a statement answers, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * An SQLite file that belongs to one user of the machine, and whose every commit is on the disk
 * once it returns. Every method throws CoterieError COTERIE_DISK if the disk fails, is full, or
 * may not be written to.
 */
export class AccountDatabase {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens the file at `path`, and makes it and its folder if they are missing (0600, 0700). */
  constructor(path: string) {
    this.path = path;
    this.#database = this.guarded(() => open(path));
  }

  /** The file's place on this machine; a copy of it has another. */
  place(): string {
    const { dev, ino } = this.guarded(() => statSync(this.path, { bigint: true }));
    return `${dev}:${ino}`;
  }

  /** Runs statements that are used once. */
  exec(sql: string): void {
    this.guarded(() => {
      this.#database.exec(sql);
    });
  }

  /** @returns how many rows it changed, and the row that it inserted last. */
  run(sql: string, ...values: SQLInputValue[]): { changes: number; row: number } {
    return this.guarded(() => {
      const { changes, lastInsertRowid } = this.#prepared(sql).run(...values);
      return { changes: Number(changes), row: Number(lastInsertRowid) };
    });
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.guarded(() => this.#prepared(sql).all(...values));
  }

  /** The same, one row at a time. */
  iterate(sql: string, ...values: SQLInputValue[]): IterableIterator<Row> {
    return this.guarded(() => this.#prepared(sql).iterate(...values));
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.guarded(() => this.#prepared(sql).get(...values));
  }

  /** The first column of the first row; not a number if there is none. */
  number(sql: string, ...values: SQLInputValue[]): number {
    return Number(Object.values(this.get(sql, ...values) ?? {})[0]);
  }

  /** Everything in `change` or nothing of it; on the disk when this returns. */
  transaction<Result>(change: () => Result): Result {
    return this.guarded(() => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const result = change();
        this.#database.exec("COMMIT");
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors, such as a full disk.
        if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  /** Closes the file, and gives back space that it does not use any more. Never throws. */
  close(): void {
    if (!this.#database.isOpen) return;
    try {
      const unused = this.number("PRAGMA freelist_count");
      if (unused > unusedPagesMax) this.#database.exec("PRAGMA incremental_vacuum");
    } catch {
      // Only space: another process is busy, or the disk has failed and that was told before.
    }
    this.#statements.clear();
    this.#database.close();
  }

  /** Turns whatever `action` throws into an error that says which file it is about. */
  guarded<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      throw diskError(this.path, error);
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function open(path: string): DatabaseSync {
  makePrivateFile(path);
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  // Must be said before the first table; then the file can shrink again.
  database.exec("PRAGMA auto_vacuum = INCREMENTAL;");
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;");
  database.exec(`PRAGMA cache_size = -${cacheKib};`);
  // Every 200 that we answer stands on this, so it is not taken on trust.
  if (database.prepare("PRAGMA synchronous").get()?.["synchronous"] !== synchronousFull) {
    database.close();
    throw diskError(path, new Error("SQLite does not wait for the disk here"));
  }
  return database;
}

/**
 * SQLite gives its side files the mode of the main one, which must therefore be right first. It
 * waits by itself until the names of all of them are on the disk.
 */
function makePrivateFile(path: string): void {
  makePrivateFolder(dirname(path));
  closeSync(openSync(path, "a", 0o600));
}
