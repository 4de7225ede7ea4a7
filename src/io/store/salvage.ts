import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { type DataFolder, FileName } from "./folder.ts";
import { MailPages } from "./mail-pages.ts";
import { type MailTable, type NumberRange, readTables } from "./raw-tables.ts";
import { type SalvagedCounts, SalvagedMail } from "./salvaged-mail.ts";
import { migrate } from "./schema.ts";
import { damagedError } from "./store-error.ts";

/** What a damaged mailbox was replaced by. */
export interface Salvage {
  /** The damaged file, in the data folder; nobody deletes it but its owner. */
  readonly file: string;
  /** One sentence with its full stop: what was damaged, what was saved, what is missing. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
}

/** What was found before a salvage. */
export interface Damage {
  readonly reason: string;
  /** Pages that are named in it. */
  readonly pages: readonly number[];
}

/**
 * Reads what can be read of the mailbox that was set aside, writes it into a fresh one under
 * `FileName.copy`, flushed. The damaged one will be kept as `damaged-N.db`, beside a text file
 * that says what became of it. {@link finishSalvage} does the rest.
 *
 * It reads pages and rows as they lie in the file, since a tree that is damaged in one inner page
 * would hide thousands of messages that are whole.
 *
 * Throws `COTERIE_STORE_DAMAGED` if nothing was found; everything stays where it was set aside.
 * Throws the system's and SQLite's errors.
 */
export function salvage(folder: DataFolder, damage: Damage): void {
  const pages = new MailPages(folder, FileName.aside);
  let counts: SalvagedCounts;
  try {
    counts = copyInto(folder, readTables(pages, damage.pages));
  } finally {
    pages.close();
  }
  if (counts.messages === 0 && counts.people === 0) throw damagedError(folder.path, damage.reason);
  folder.syncFile(FileName.copy);
  const name = freeName(folder);
  folder.put(`${name}.txt`, `${tell(folder, name, damage.reason, counts).join("\n")}\n`);
  folder.replace(FileName.broken, `${SALVAGED}${name}\n`);
}

/** What the marker begins with once the copy of a damaged mailbox is complete. */
const SALVAGED = "salvaged: ";

/**
 * Gives the damaged mailbox its last name and puts the copy in its place, if a salvage has come
 * so far. May be broken off and done again.
 *
 * @param marker the text of the marker.
 * @returns nothing if there is no complete copy.
 */
export function finishSalvage(folder: DataFolder, marker: string): Salvage | undefined {
  if (!marker.startsWith(SALVAGED)) return undefined;
  const name = marker.slice(SALVAGED.length).trim();
  folder.rename(FileName.aside, `${name}.db`);
  folder.rename(`${FileName.aside}-wal`, `${name}.db-wal`);
  folder.rename(FileName.copy, FileName.mail);
  folder.sync();
  const [message = "", remedy = ""] = readFileSync(folder.file(`${name}.txt`), "utf8").split("\n");
  return { file: `${name}.db`, message, remedy };
}

/** Writes a new mailbox; it is flushed as a whole afterwards. */
function copyInto(folder: DataFolder, tables: MailTable): SalvagedCounts {
  folder.remove(FileName.copy, `${FileName.copy}-journal`);
  folder.touch(FileName.copy);
  const db = new DatabaseSync(folder.file(FileName.copy), { timeout: 1000 });
  try {
    db.exec("PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL");
    db.exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    migrate(db, folder);
    db.exec("BEGIN");
    const mail = new SalvagedMail(db);
    for (const row of tables.account) mail.person(row);
    for (const row of tables.taken) mail.cursor(row);
    for (const row of tables.kept) mail.message(row);
    for (const row of tables.verdict) mail.names(row);
    mail.finish(tables.reserved);
    db.exec("COMMIT");
    return mail.counts(tables);
  } finally {
    db.close();
  }
}

function freeName(folder: DataFolder): string {
  let number = 1;
  const isTaken = (): boolean =>
    ["db", "db-wal"].some((ending) => folder.has(`damaged-${number}.${ending}`));
  while (isTaken()) number += 1;
  return `damaged-${number}`;
}

/** @returns the message and the remedy, a line each. */
function tell(
  folder: DataFolder,
  name: string,
  reason: string,
  counts: SalvagedCounts,
): readonly [message: string, remedy: string] {
  const { messages, people, missing, doubtful, broken, nameless } = counts;
  const ranges = (found: typeof missing): string => listed(found.map((range) => named(range)));
  const lost = [
    ...(missing.length > 0
      ? [`of those numbered ${ranges(missing)} some may be missing or changed`]
      : []),
    ...(doubtful.length > 0
      ? [`those numbered ${ranges(doubtful)} may have changed or be missing`]
      : []),
    ...(broken > 0 ? [`${broken} rows made no sense and were left out`] : []),
    ...(nameless.length > 0 ? [`unreadable names appear as ${listed(nameless)}`] : []),
  ];
  const what = `the mailbox in ${folder.path} was damaged (${reason})`;
  const saved = `${messages} messages and ${people} names were saved and are served`;
  return [
    `${what}; ${saved}; ${lost.length > 0 ? lost.join("; ") : "nothing is missing"}.`,
    `The damaged file is kept as ${name}.db. Check the disk and the memory of the machine; ` +
      "what is missing can only come from a backup.",
  ];
}

function named({ first, last }: NumberRange): string {
  if (first === 1 && last === Number.MAX_SAFE_INTEGER) return "anything";
  if (last === Number.MAX_SAFE_INTEGER) return `${first} and above`;
  return first === last ? `${first}` : `${first} to ${last}`;
}

/** The first ones, and how many there are besides. */
function listed(items: readonly string[]): string {
  const shown = items.slice(0, 8).join(", ");
  return items.length > 8 ? `${shown} and ${items.length - 8} more` : shown;
}
