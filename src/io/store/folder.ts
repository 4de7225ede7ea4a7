import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makePrivateFolder, syncPath } from "../private-folder.ts";
import { emptyError } from "./store-error.ts";

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** The names of everything that the store puts into its data folder. */
export const FileName = {
  mail: "mail.db",
  lock: "lock",
  /** Says that the disk failed, so that the next start makes a fresh copy first. */
  broken: "broken",
  /** Where the database waits for that copy. */
  aside: "broken.db",
  copy: "copy.db",
  /** Space held back for what was accepted before the disk was full. */
  spare: "spare",
} as const;

/** Where a mailbox lies, in order or not; an empty file is what a first start broke off at. */
const MAILBOX_FILES: readonly string[] = [FileName.mail, FileName.aside, FileName.copy].flatMap(
  (name) => [name, `${name}-wal`],
);

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The data folder of one server: mode 0700, its files 0600. */
export class DataFolder {
  readonly path: string;

  /**
   * Makes the folder if it is missing.
   *
   * @param mustExist a mailbox is expected to be in it already; nothing is made then.
   *
   * Throws `COTERIE_STORE_EMPTY` if it is not there, the system's error if the folder cannot be
   * used.
   */
  constructor(path: string, mustExist: boolean = false) {
    this.path = path;
    if (mustExist && !MAILBOX_FILES.some((name) => this.#bytesOf(name) > 0)) {
      throw emptyError(path);
    }
    if (isThere(path)) this.#close();
    else makePrivateFolder(resolve(path));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /**
   * Throws the system's error if that cannot be found out: "no" for a file that is there would
   * make a new mailbox beside the old one.
   */
  has(name: string): boolean {
    return isThere(this.file(name));
  }

  /**
   * Makes an empty file with mode 0600 if there is none.
   *
   * SQLite takes an empty file for a new database and gives its journals the same mode.
   */
  touch(name: string): void {
    closeSync(openSync(this.file(name), "a", FILE_MODE));
  }

  /** Writes a small file and waits until it and its name are on the disk. */
  put(name: string, text: string): void {
    const handle = openSync(this.file(name), "w", FILE_MODE);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    this.sync();
  }

  /** The same for a file that may be there: afterwards it holds the old text or the new one. */
  replace(name: string, text: string): void {
    this.put(`${name}.new`, text);
    this.rename(`${name}.new`, name);
    this.sync();
  }

  /** Removes the files that exist and waits until that is on the disk. */
  remove(...names: readonly string[]): void {
    for (const name of names) rmSync(this.file(name), { force: true });
    this.sync();
  }

  /** Renames a file if it exists. */
  rename(from: string, to: string): void {
    if (this.has(from)) renameSync(this.file(from), this.file(to));
  }

  syncFile(name: string): void {
    syncPath(this.file(name));
  }

  /** Waits until the names in the folder are on the disk. */
  sync(): void {
    syncPath(this.path);
  }

  #bytesOf(name: string): number {
    return statSync(this.file(name), { throwIfNoEntry: false })?.size ?? 0;
  }

  /**
   * Takes the folder away from other users of the machine, if it is ours to decide: a folder
   * that holds somebody else's files (`--data /tmp`) keeps its mode; our files are 0600 anyway.
   */
  #close(): void {
    if ((statSync(this.path).mode & 0o077) === 0) return;
    const names = readdirSync(this.path);
    if (names.length > 0 && !names.includes(FileName.mail)) return;
    chmodSync(this.path, FOLDER_MODE);
  }
}

/**
 * Keeps every other server out of the folder as long as the returned connection is open.
 *
 * It is SQLite's lock on a file of its own: the kernel holds it, so it ends with the process,
 * kill -9 included, and nothing has to be cleaned. The mailbox has a lock too, but that one moves
 * with the file when the mailbox is replaced. Never open this file otherwise in this process:
 * closing it once would drop the lock.
 *
 * Throws SQLite's `database is locked`.
 */
export function lockFolder(folder: DataFolder, waitMs: number): DatabaseSync {
  folder.touch(FileName.lock);
  const lock = new DatabaseSync(folder.file(FileName.lock), { timeout: waitMs });
  try {
    lock.exec("PRAGMA journal_mode=MEMORY; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw error;
  }
  return lock;
}
