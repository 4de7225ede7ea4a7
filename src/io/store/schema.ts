import type { DatabaseSync } from "node:sqlite";
import type { DataFolder } from "./folder.ts";
import { DamageFound, foreignError, newerError } from "./store-error.ts";
import { numberOf } from "./rows.ts";

/** `Cote`: tells a mailbox from any other SQLite file. */
export const APPLICATION_ID = 0x436f7465;

/** How many of the tables there are that every mailbox has. */
const TABLES_OF_OURS = `SELECT count(*) FROM sqlite_schema
  WHERE type = 'table' AND name IN ('account', 'kept', 'taken', 'meta')`;

/** Whether the table is there that mailboxes have from layout 2 on. */
const HAS_NAMES = `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'verdict'`;

/**
 * The steps from an empty file to today's layout; step i leads to `user_version` i + 1.
 *
 * A step that was released is never edited: a change is a step of its own.
 */
export const STEPS: readonly string[] = [
  `CREATE TABLE account(
     id INTEGER PRIMARY KEY,
     name BLOB NOT NULL UNIQUE CHECK(length(name) = 8),
     created INTEGER NOT NULL,
     seen INTEGER
   ) STRICT;
   CREATE TABLE kept(
     id INTEGER PRIMARY KEY,
     dst INTEGER NOT NULL,
     src INTEGER NOT NULL,
     mid INTEGER NOT NULL,
     ts INTEGER NOT NULL,
     body BLOB NOT NULL
   ) STRICT;
   CREATE TABLE taken(
     reader INTEGER NOT NULL,
     dst INTEGER NOT NULL,
     upto INTEGER NOT NULL,
     PRIMARY KEY(reader, dst)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE meta(k TEXT PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE kept ADD COLUMN note BLOB;
   CREATE TABLE verdict(
     src INTEGER NOT NULL,
     epoch BLOB NOT NULL CHECK(length(epoch) = 8),
     page INTEGER NOT NULL,
     bits BLOB NOT NULL,
     ts INTEGER NOT NULL,
     PRIMARY KEY(src, epoch, page)
   ) STRICT, WITHOUT ROWID;`,
];

/**
 * Looks whether the file is a mailbox that this version understands, without changing it.
 *
 * Throws `COTERIE_STORE_NEWER` for a layout that only a later version knows and
 * `COTERIE_STORE_FOREIGN` for a file of another program, `DamageFound` for one of ours that has
 * changed.
 */
export function refuseOthers(
  db: DatabaseSync,
  folder: DataFolder,
  steps: readonly string[] = STEPS,
): void {
  const marked = numberOf(db, "PRAGMA application_id") === APPLICATION_ID;
  const empty = numberOf(db, "SELECT count(*) FROM sqlite_schema") === 0;
  const known = numberOf(db, TABLES_OF_OURS) === 4;
  if (!marked && !known && !empty) throw foreignError(folder.path);
  const version = numberOf(db, "PRAGMA user_version");
  if (version > steps.length) throw newerError(folder.path, version, steps.length);
  // The marks and the tables are written together, so one without the others has changed.
  const complete = known && (version < 2 || numberOf(db, HAS_NAMES) === 1);
  if (!empty && (!marked || !complete || version === 0)) {
    throw new DamageFound("its marks do not fit its tables");
  }
}

/**
 * Brings the database to the layout of `steps`, each step in a transaction of its own, after a
 * copy of what was there to `mail.db.layout-N` in the same folder.
 */
export function migrate(
  db: DatabaseSync,
  folder: DataFolder,
  steps: readonly string[] = STEPS,
): void {
  const version = numberOf(db, "PRAGMA user_version");
  if (version > 0 && version < steps.length) copyAside(db, folder, `mail.db.layout-${version}`);
  for (const [at, step] of steps.entries()) {
    if (at >= version) applyStep(db, step, at + 1);
  }
}

function applyStep(db: DatabaseSync, step: string, version: number): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${version}`);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** An older attempt's copy is replaced: the database itself has not changed since. */
function copyAside(db: DatabaseSync, folder: DataFolder, name: string): void {
  folder.remove(name);
  copyInto(db, folder, name);
}

/** Writes a compact copy into a file that does not exist yet, and waits for the disk. */
export function copyInto(db: DatabaseSync, folder: DataFolder, name: string): void {
  folder.touch(name);
  db.prepare("VACUUM INTO ?").run(folder.file(name));
  folder.syncFile(name);
  folder.sync();
}
