import { CoterieError } from "../../wire/error.ts";

/** SQLite's primary result codes that we tell apart. */
export const Sqlite = {
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** SQLite's primary result code of an error that `node:sqlite` threw; 0 for any other error. */
export function sqliteCode(error: unknown): number {
  if (!(error instanceof Error) || !("errcode" in error)) return 0;
  return typeof error.errcode === "number" ? error.errcode & 0xff : 0;
}

/** The stable name of an operating system error, such as `EACCES`; empty for any other error. */
function systemCode(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) return "";
  // Node's own errors begin with ERR_: they are nobody's disk.
  return typeof error.code === "string" && /^E(?!RR_)/.test(error.code) ? error.code : "";
}

const DISK_CODES: ReadonlySet<number> = new Set([
  Sqlite.readOnly,
  Sqlite.ioError,
  Sqlite.corrupt,
  Sqlite.cannotOpen,
  Sqlite.notADatabase,
]);

/** The disk's doing rather than a fault of ours. */
export function isDiskError(error: unknown): boolean {
  return DISK_CODES.has(sqliteCode(error)) || systemCode(error) !== "";
}

/** Bytes of a mailbox have changed in a way that SQLite does not report. */
export class DamageFound extends Error {}

/** Bytes of the database are not what was written. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamageFound) return true;
  const code = sqliteCode(error);
  return code === Sqlite.corrupt || code === Sqlite.notADatabase;
}

/** What an error says, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Turns what went wrong while opening the data folder into an error with a remedy.
 *
 * `COTERIE_STORE_LOCKED`, `_FOLDER`, `_FOREIGN`, `_DAMAGED`, `_FULL`, `_DISK`. Anything that is
 * neither the disk's nor the database's doing is returned as it is: it is a fault of ours.
 */
export function openingError(error: unknown, folder: string): unknown {
  if (error instanceof CoterieError) return error;
  const cause = { cause: error };
  if (error instanceof DamageFound) return damagedError(folder, error.message, cause);
  switch (sqliteCode(error)) {
    case 0:
      break;
    case Sqlite.busy:
      return lockedError(folder);
    case Sqlite.readOnly:
    case Sqlite.cannotOpen:
      return folderError(folder, sentenceOf(error), cause);
    case Sqlite.notADatabase:
      return foreignError(folder);
    case Sqlite.corrupt:
      return damagedError(folder, sentenceOf(error), cause);
    case Sqlite.full:
      return fullError(folder, cause);
    default:
      return diskError(folder, sentenceOf(error), cause);
  }
  const code = systemCode(error);
  if (code === "") return error;
  if (code === "ENOSPC" || code === "EDQUOT") return fullError(folder, cause);
  if (code === "EIO") return diskError(folder, sentenceOf(error), cause);
  if (code === "EMFILE" || code === "ENFILE") return descriptorsError(folder, cause);
  return folderError(folder, sentenceOf(error), cause);
}

/** `COTERIE_STORE_LOCKED`. */
export function lockedError(folder: string): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_LOCKED",
    `another server is using the data folder ${folder}`,
    "Stop that server first, or give this one a folder of its own with --data DIR.",
  );
}

/** `COTERIE_STORE_NEWER`: the file has layout `found`, and this version knows up to `known`. */
export function newerError(folder: string, found: number, known: number): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_NEWER",
    `the data folder ${folder} was written by a newer Coterie ` +
      `(layout ${found}, this one knows up to ${known})`,
    "Start it with that newer version; nothing was changed.",
  );
}

/** `COTERIE_STORE_FOREIGN`: `mail.db` is another program's. */
export function foreignError(folder: string): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_FOREIGN",
    `the file mail.db in ${folder} is not a mailbox of Coterie`,
    "Give the server another folder with --data DIR; nothing was changed.",
  );
}

/** `COTERIE_STORE_DAMAGED`; `detail` is what SQLite says. */
export function damagedError(folder: string, detail: string, options?: ErrorOptions): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_DAMAGED",
    `the mailbox in ${folder} is damaged, and nothing can be read of it (${detail})`,
    "Start the server once more; if that does not help, copy the whole folder away and put a " +
      "backup in its place; nothing was changed.",
    options,
  );
}

/** An error of the disk, as the system would report it, for pages that could not be read. */
export function unreadableError(detail: string): Error {
  return Object.assign(new Error(detail), { code: "EIO" });
}

/** `COTERIE_STORE_EMPTY`: a mailbox was expected in the folder. */
export function emptyError(folder: string): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_EMPTY",
    `there is no mailbox in ${folder}, and the configuration expects one`,
    "See that the disk with it is mounted and the path is right; for a new server, " +
      "start once without that expectation.",
  );
}

/** `COTERIE_STORE_UNSAFE`: a setting that keeps promises does not hold. */
export function unsafeError(pragma: string, found: string): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_UNSAFE",
    `the database does not hold ${pragma} (it reads back ${found}), so answers could be lost`,
    "Keep the data folder on a local disk, not on a network or memory file system.",
  );
}

/** Why the store has stopped writing for good. */
export function brokenError(disk: boolean, reason: string): CoterieError {
  // What SQLite says for a page that is not what was written, and for nothing else.
  if (disk && reason.includes("malformed")) {
    return new CoterieError(
      "COTERIE_STORE_DAMAGED",
      `the mailbox is damaged (${reason}), so nothing more is written or answered`,
      "Check the disk and its memory, then start the server again: it sets the damaged file " +
        "aside, serves what can be read, and says what is missing.",
    );
  }
  return disk
    ? new CoterieError(
        "COTERIE_STORE_DISK",
        `the disk of the mailbox failed (${reason}), so nothing more is written or answered`,
        "Check the disk and the system's log, then start the server again: " +
          "it copies the mailbox first.",
      )
    : new CoterieError(
        "COTERIE_STORE_FAULT",
        `the mailbox has stopped (${reason}), so nothing more is written or answered`,
        "Start the server again and report this sentence; nothing that was answered is lost.",
      );
}

function folderError(folder: string, detail: string, options: ErrorOptions): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_FOLDER",
    `the data folder ${folder} cannot be used (${detail})`,
    "Make it writable for the user who runs the server, check its disk and ulimit -n, " +
      "or choose another with --data DIR.",
    options,
  );
}

function descriptorsError(folder: string, options: ErrorOptions): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_FOLDER",
    `the data folder ${folder} cannot be used: no file descriptor is left`,
    "Raise ulimit -n, or stop what holds so many files open, then start the server again.",
    options,
  );
}

function fullError(folder: string, options: ErrorOptions): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_FULL",
    `the disk of the data folder ${folder} is full`,
    "Free some space on it, then start the server again; nothing that was answered is lost.",
    options,
  );
}

/** `COTERIE_STORE_DISK`, while opening. */
export function diskError(folder: string, detail: string, options: ErrorOptions): CoterieError {
  return new CoterieError(
    "COTERIE_STORE_DISK",
    `the disk of the data folder ${folder} failed (${detail})`,
    "Check the disk and the system's log, then start the server again.",
    options,
  );
}
