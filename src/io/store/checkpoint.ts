import type { DatabaseSync } from "node:sqlite";
import { prepareRows, type RowStatement } from "./rows.ts";

/**
 * Frames of the write-ahead log after which it is copied into the database: fewer cost flushes,
 * more cost one long pause.
 */
const FRAMES_MAX = 1000;

/**
 * Copies the write-ahead log into the database.
 *
 * SQLite would do it by itself inside a commit, but hides its errors then, and the answers of
 * the commit would wait for it.
 */
export class Checkpointer {
  readonly #state: RowStatement;
  readonly #copy: RowStatement;
  readonly #truncate: RowStatement;

  constructor(db: DatabaseSync) {
    this.#state = prepareRows(db, "PRAGMA wal_checkpoint(NOOP)");
    this.#copy = prepareRows(db, "PRAGMA wal_checkpoint(PASSIVE)");
    this.#truncate = prepareRows(db, "PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /** Copies the log if it has grown long. Throws SQLite's error. */
  copyIfLong(): void {
    const [, frames, copied] = this.#state.first() ?? [];
    if (Number(frames) - Number(copied) >= FRAMES_MAX) this.#copy.first();
  }

  /** Copies the log and empties it; the database gets its final size. Throws SQLite's error. */
  truncate(): void {
    this.#truncate.first();
  }
}
