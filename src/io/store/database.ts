import { DatabaseSync } from "node:sqlite";
import { type DataFolder, FileName } from "./folder.ts";
import { copyInto, migrate, refuseOthers } from "./schema.ts";
import { prepareRows } from "./rows.ts";
import { damagedError, unsafeError } from "./store-error.ts";

/** The WAL is cut back to this whenever it starts anew. */
const JOURNAL_BYTES_MAX = 8_388_608;

/**
 * What the connection is set to, in this order, and what each must read back as.
 *
 * Pages larger than 4 KiB gain nothing; auto_vacuum must come before the WAL or stays off; FULL
 * is one flush per commit, and NORMAL would lose what was answered when the power fails;
 * checkpoints are ours, since SQLite hides the errors of its own; a cache of 8 MiB is as fast as
 * one of 64.
 */
const PRAGMAS: readonly (readonly [name: string, value: string, readBack: string])[] = [
  ["page_size", "4096", "4096"],
  ["auto_vacuum", "INCREMENTAL", "2"],
  ["journal_mode", "WAL", "wal"],
  ["synchronous", "FULL", "2"],
  ["fullfsync", "ON", "1"],
  ["checkpoint_fullfsync", "ON", "1"],
  ["wal_autocheckpoint", "0", "0"],
  ["journal_size_limit", String(JOURNAL_BYTES_MAX), String(JOURNAL_BYTES_MAX)],
  ["cache_size", "-8192", "-8192"],
  ["temp_store", "MEMORY", "2"],
  ["trusted_schema", "OFF", "0"],
];

/**
 * Opens the mailbox of a folder that is locked already, sets it up and migrates it.
 *
 * @param pagesMax the size in pages that the database may reach; 0 for no limit of ours.
 *
 * Throws the errors of `openingError` once passed through it; the database is closed then.
 */
export function openDatabase(folder: DataFolder, pagesMax: number): DatabaseSync {
  folder.touch(FileName.mail);
  const db = new DatabaseSync(folder.file(FileName.mail), { timeout: 1000 });
  try {
    // Before the first look at the file: it saves the -shm file, and a look changes nothing.
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    expectPragma(db, "locking_mode", "exclusive");
    refuseOthers(db, folder);
    for (const [name, value, readBack] of PRAGMAS) {
      db.exec(`PRAGMA ${name} = ${value}`);
      expectPragma(db, name, readBack);
    }
    migrate(db, folder);
    if (pagesMax > 0) db.exec(`PRAGMA max_page_count = ${pagesMax}`);
    // The file's own name must outlive a power cut too, not only what is in it.
    folder.sync();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Throws `COTERIE_STORE_UNSAFE` if a pragma does not read back as it was set. */
export function expectPragma(db: DatabaseSync, name: string, expected: string): void {
  const found = String(prepareRows(db, `PRAGMA ${name}`).first()?.[0] ?? "nothing");
  if (found !== expected) throw unsafeError(`${name} = ${expected}`, found);
}

/**
 * Notes that the disk failed and takes the mailbox out of the way, so that nothing writes to it
 * any more: SQLite leaves a database alone on closing once its file has moved. Without this, the
 * end of the process would copy the WAL into the database and delete it, although pages that
 * look clean in memory may never have reached the disk.
 *
 * Does as much as the disk still allows.
 */
export function setAside(folder: DataFolder, reason: string): void {
  for (const step of [() => folder.put(FileName.broken, `${reason}\n`), () => moveAside(folder)]) {
    try {
      step();
    } catch {
      // The disk is failing: the next step may still succeed.
    }
  }
}

/**
 * If the marker is there, replaces the mailbox by a fresh copy of itself, every page of which is
 * written and flushed anew, and only then removes the marker. Breaking off anywhere in between
 * leaves a state from which the next start finishes it: the mailbox stands beside what was set
 * aside only after the copy took its place.
 *
 * Throws `COTERIE_STORE_DAMAGED` if the copy is not sound; what was set aside then stays.
 */
export function repair(folder: DataFolder): boolean {
  if (!folder.has(FileName.broken)) return false;
  const { aside, mail, copy, broken } = FileName;
  const done = folder.has(mail) && (folder.has(aside) || folder.has(`${aside}-wal`));
  if (!done) {
    moveAside(folder);
    folder.remove(copy);
    if (folder.has(aside)) copySound(folder);
    folder.rename(copy, mail);
    folder.sync();
  }
  folder.remove(aside, `${aside}-wal`);
  folder.remove(broken);
  return true;
}

/** The database first: a WAL without its database is brought after it by the next start. */
function moveAside(folder: DataFolder): void {
  folder.rename(FileName.mail, FileName.aside);
  folder.rename(`${FileName.mail}-wal`, `${FileName.aside}-wal`);
  folder.sync();
}

function copySound(folder: DataFolder): void {
  const db = new DatabaseSync(folder.file(FileName.aside), { timeout: 1000 });
  try {
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    copyInto(db, folder, FileName.copy);
  } finally {
    db.close();
  }
  const copied = new DatabaseSync(folder.file(FileName.copy), { readOnly: true });
  try {
    const verdict = String(prepareRows(copied, "PRAGMA quick_check(1)").first()?.[0]);
    if (verdict !== "ok") throw damagedError(folder.path, verdict);
  } finally {
    copied.close();
  }
}
