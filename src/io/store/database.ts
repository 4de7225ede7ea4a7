import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { CoterieError } from "../../wire/error.ts";
import { type DataFolder, FileName } from "./folder.ts";
import { prepareRows } from "./rows.ts";
import { type Damage, finishSalvage, salvage, type Salvage } from "./salvage.ts";
import { copyInto, migrate, refuseOthers } from "./schema.ts";
import { DamageFound, isDamage, sentenceOf, unreadableError, unsafeError } from "./store-error.ts";
import { checkWal } from "./wal-check.ts";

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

/** What a marker begins with if bytes have changed, and not only a call has failed. */
const DAMAGED = "damaged: ";

/** So much of what is wrong with a database is named. */
const VERDICTS_MAX = 20;

/** What the next start is to do about the mailbox. */
export interface Trouble {
  readonly reason: string;
  /** Bytes of it have changed: what can be read is saved, and the damaged file is kept. */
  readonly damaged: boolean;
}

/** What was done about the mailbox before it could be opened. */
export interface Repair {
  /** It was replaced by a fresh copy of itself. */
  readonly repaired: boolean;
  /** It was damaged, and replaced by what could be read of it. */
  readonly salvage: Salvage | undefined;
}

/**
 * Notes that the disk failed and takes the mailbox out of the way, so that nothing writes to it
 * any more: SQLite leaves a database alone on closing once its file has moved. Without this, the
 * end of the process would copy the WAL into the database and delete it, although pages that
 * look clean in memory may never have reached the disk.
 *
 * Does as much as the disk still allows.
 */
export function setAside(folder: DataFolder, { reason, damaged }: Trouble): void {
  const text = `${damaged ? DAMAGED : ""}${reason}\n`;
  for (const step of [() => folder.put(FileName.broken, text), () => moveAside(folder)]) {
    try {
      step();
    } catch {
      // The disk is failing: the next step may still succeed.
    }
  }
}

/**
 * If the marker is there, or a mailbox that was set aside alone, replaces the mailbox by a fresh
 * copy of itself, every page of which is written and flushed anew, and only then removes the
 * marker. Breaking off anywhere in between leaves a state from which the next start finishes it:
 * the mailbox stands beside what was set aside only after the copy took its place.
 *
 * A mailbox that cannot be copied as a whole is salvaged.
 *
 * Throws `COTERIE_STORE_DAMAGED` if nothing of it can be read; it is put back then.
 */
export function repair(folder: DataFolder): Repair {
  const { aside, mail, copy, broken } = FileName;
  // Where the marker found no room any more, moving the mailbox aside may have succeeded.
  const isOnlyAside = folder.has(aside) && !folder.has(mail);
  if (!folder.has(broken) && !isOnlyAside) return { repaired: false, salvage: undefined };
  const isAside = folder.has(aside) || folder.has(`${aside}-wal`);
  let salvaged = finishSalvage(folder, markerOf(folder));
  if (salvaged === undefined && !(folder.has(mail) && isAside)) {
    moveAside(folder);
    folder.remove(copy);
    if (folder.has(aside)) copyOrSalvage(folder);
    salvaged = finishSalvage(folder, markerOf(folder));
    if (salvaged === undefined) folder.rename(copy, mail);
    folder.sync();
  }
  folder.remove(aside, `${aside}-wal`);
  folder.remove(broken, `${broken}.new`);
  return { repaired: true, salvage: salvaged };
}

function markerOf(folder: DataFolder): string {
  if (!folder.has(FileName.broken)) return "";
  return readFileSync(folder.file(FileName.broken), "utf8").trim();
}

/** The database first: a WAL without its database is brought after it by the next start. */
function moveAside(folder: DataFolder): void {
  folder.rename(FileName.mail, FileName.aside);
  folder.rename(`${FileName.mail}-wal`, `${FileName.aside}-wal`);
  folder.sync();
}

function copyOrSalvage(folder: DataFolder): void {
  const { aside } = FileName;
  let damage = damageNoted(folder) ?? damageOfLog(folder, `${aside}-wal`);
  try {
    if (damage === undefined) copySound(folder);
  } catch (error) {
    if (!isDamage(error)) throw error;
    damage = damageOf(sentenceOf(error));
  }
  if (damage === undefined) return;
  try {
    salvage(folder, damage);
  } catch (error) {
    if (error instanceof CoterieError) putBack(folder);
    throw error;
  }
}

/** What the marker says about damage; `undefined` if it speaks of a failing disk. */
function damageNoted(folder: DataFolder): Damage | undefined {
  const text = markerOf(folder);
  return text.startsWith(DAMAGED) ? damageOf(text.slice(DAMAGED.length)) : undefined;
}

/** The pages are named as SQLite does it. */
function damageOf(reason: string): Damage {
  const pages = [...reason.matchAll(/\bpage (\d+)\b/giu)].map(([, number]) => Number(number));
  return { reason, pages };
}

/** What is wrong with a write-ahead log that nobody has open; `undefined` if nothing is. */
export function damageOfLog(folder: DataFolder, name: string): Damage | undefined {
  if (!folder.has(name)) return undefined;
  const { damaged, bad } = checkWal(readFileSync(folder.file(name)));
  if (!damaged) return undefined;
  const places = bad.map((frame) => (frame === 0 ? "the head" : `frame ${frame}`));
  const shown = places.slice(0, 3).join(", ");
  const more = places.length > 3 ? ` and ${places.length - 3} more` : "";
  return { reason: `${shown}${more} of ${name}`, pages: [] };
}

/** Nothing could be done about it, so it is left as it was found. */
function putBack(folder: DataFolder): void {
  const { aside, mail, copy, broken } = FileName;
  folder.remove(copy);
  folder.rename(`${aside}-wal`, `${mail}-wal`);
  folder.rename(aside, mail);
  folder.sync();
  folder.remove(broken);
}

/** Throws an error that `isDamage` knows if the copy is not sound. */
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
    expectSound(copied);
  } finally {
    copied.close();
  }
}

/**
 * Throws an error that `isDamage` knows if the pages of a database contradict each other, and
 * another one if one of them cannot be read at all: that is a failing disk.
 */
export function expectSound(db: DatabaseSync): void {
  const verdicts = prepareRows(db, `PRAGMA quick_check(${VERDICTS_MAX})`).all();
  const text = verdicts.map(([verdict]) => String(verdict)).join("; ");
  if (/unable to get the page/u.test(text)) throw unreadableError(text);
  if (text !== "ok") throw new DamageFound(text.replaceAll(/\s*\n\s*/gu, ": "));
}
