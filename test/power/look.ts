import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Files } from "./power-disk.ts";

/** What SQLite finds in the files. */
export interface Look {
  /** Of `PRAGMA integrity_check`, or why the database cannot be read. */
  readonly verdict: string;
  /** Stands for all that the tables hold. */
  readonly digest: string;
}

/** Opens a copy of the mailbox in `scratch`, which is emptied first. */
export function lookInto(files: Files, scratch: string): Look {
  const mailbox = new Map([...files].filter(([name]) => name.startsWith("mail.db")));
  placeFiles(mailbox, scratch);
  const db = new DatabaseSync(join(scratch, "mail.db"));
  try {
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    const verdict = db
      .prepare("PRAGMA integrity_check")
      .all()
      .map((row) => String(row["integrity_check"]))
      .join("; ");
    return { verdict, digest: digestOf(db) };
  } catch (error) {
    return { verdict: String(error), digest: "" };
  } finally {
    db.close();
  }
}

/** Makes a folder hold these files and nothing else. */
export function placeFiles(files: Files, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  for (const [name, content] of files) writeFileSync(join(folder, name), content, { mode: 0o600 });
}

function digestOf(db: DatabaseSync): string {
  const hash = createHash("sha1");
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  for (const { name } of tables.all()) {
    hash.update(`${String(name)}\n`);
    const rows = db.prepare(`SELECT * FROM "${String(name)}"`);
    rows.setReturnArrays(true);
    for (const row of rows.all()) {
      for (const value of Object.values(row)) {
        hash.update(value instanceof Uint8Array ? value : String(value)).update("|");
      }
    }
  }
  return hash.digest("hex");
}
