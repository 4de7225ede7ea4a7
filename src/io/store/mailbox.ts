import { openSync, closeSync, readSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { StoreState } from "../../core/ports.ts";
import type { Repair } from "./database.ts";
import { damageOfLog, expectSound, openDatabase, repair, setAside } from "./database.ts";
import { type DataFolder, FileName } from "./folder.ts";
import { LiveIndex } from "./live-index.ts";
import { APPLICATION_ID } from "./schema.ts";
import { readState } from "./start-state.ts";
import {
  DamageFound,
  diskError,
  foreignError,
  isDamage,
  sentenceOf,
  Sqlite,
  sqliteCode,
} from "./store-error.ts";

/** Up to this size every page is looked at before a start: 4 ms a MiB. */
const CHECKED_BYTES_MAX = 67_108_864;
/** Numbers that a start reserves: as many as the core asks for first. */
const FIRST_BLOCK = 65_536;
/** Where a database file says which program it belongs to. */
const APPLICATION_ID_AT = 68;

/** An open mailbox, and what a start reads from it. */
export interface Mailbox extends Repair {
  readonly db: DatabaseSync;
  readonly state: StoreState;
  readonly index: LiveIndex;
  /** Numbers of rows that were taken and are still in the table. */
  readonly dead: number[];
  /** The disk knows that every number below this may be used. */
  readonly reserved: number;
}

/**
 * Opens the mailbox of a locked folder and reads what the server starts with. A mailbox that was
 * set aside is copied first; one that is damaged is set aside, and what can be read of it served.
 *
 * Throws the errors of `openingError` once passed through it; everything is closed then.
 */
export function openMailbox(
  folder: DataFolder,
  pagesMax: number,
  wallMs: number = Date.now(),
): Mailbox {
  const before = repair(folder);
  if (before.salvage !== undefined) return { ...openFresh(folder, pagesMax, wallMs), ...before };
  try {
    return { ...openSound(folder, pagesMax, wallMs), ...before };
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const after = repair(folder);
  return { ...openFresh(folder, pagesMax, wallMs), ...after };
}

/** Opens what has just been written: if that is damaged, it is the disk that changes bytes. */
function openFresh(
  folder: DataFolder,
  pagesMax: number,
  wallMs: number,
): Omit<Mailbox, keyof Repair> {
  try {
    return openSound(folder, pagesMax, wallMs);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const detail = `what was just written reads back damaged: ${sentenceOf(error)}`;
    throw diskError(folder.path, detail, { cause: error });
  }
}

/** Throws an error that `isDamage` knows after setting a damaged mailbox aside. */
function openSound(
  folder: DataFolder,
  pagesMax: number,
  wallMs: number,
): Omit<Mailbox, keyof Repair> {
  const log = damageOfLog(folder, `${FileName.mail}-wal`);
  if (log !== undefined) {
    setAside(folder, { reason: log.reason, damaged: true });
    throw new DamageFound(log.reason);
  }
  const db = openOurs(folder, pagesMax);
  try {
    const { size } = statSync(folder.file(FileName.mail));
    if (size <= CHECKED_BYTES_MAX) expectSound(db);
    const index = new LiveIndex();
    const dead: number[] = [];
    const state = readState(db, index, dead, wallMs);
    const reserved = state.next + FIRST_BLOCK;
    reserve(folder, db, reserved);
    return { db, state, index, dead, reserved };
  } catch (error) {
    // Before it is closed, so that closing leaves it as it is.
    if (isDamage(error)) setAside(folder, { reason: sentenceOf(error), damaged: true });
    db.close();
    throw error;
  }
}

/**
 * Reserves the first block of numbers: a server that finds no room for it later would answer
 * nobody. The space held back is for this too.
 *
 * Throws SQLite's error for a full disk.
 */
function reserve(folder: DataFolder, db: DatabaseSync, end: number): void {
  const commit = db.prepare(
    `INSERT INTO meta(k, v) VALUES ('reserved', ?)
     ON CONFLICT DO UPDATE SET v = max(v, excluded.v)`,
  );
  try {
    commit.run(end);
  } catch (error) {
    if (sqliteCode(error) !== Sqlite.full || !folder.has(FileName.spare)) throw error;
    folder.remove(FileName.spare);
    commit.run(end);
  }
}

function openOurs(folder: DataFolder, pagesMax: number): DatabaseSync {
  try {
    return openDatabase(folder, pagesMax);
  } catch (error) {
    if (!isDamage(error)) throw error;
    if (sqliteCode(error) === Sqlite.notADatabase && !isOurs(folder)) {
      throw foreignError(folder.path);
    }
    setAside(folder, { reason: sentenceOf(error), damaged: true });
    throw error;
  }
}

/** Whether a file that SQLite does not know was a mailbox; nobody may have it open. */
function isOurs(folder: DataFolder): boolean {
  const head = new Uint8Array(APPLICATION_ID_AT + 4);
  const handle = openSync(folder.file(FileName.mail), "r");
  try {
    readSync(handle, head);
  } finally {
    closeSync(handle);
  }
  return new DataView(head.buffer).getUint32(APPLICATION_ID_AT) === APPLICATION_ID;
}
