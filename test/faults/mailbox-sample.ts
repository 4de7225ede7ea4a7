import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { DataFolder } from "../../src/io/store/folder.ts";
import { openMailbox } from "../../src/io/store/mailbox.ts";

/** A message as it was kept, or as it is read after damage. */
export interface SampleRow {
  readonly id: number;
  readonly dst: number;
  readonly src: number;
  readonly mid: number;
  readonly text: string;
}

/** What the sample holds, and where its files lie. */
export interface Sample {
  readonly rows: ReadonlyMap<number, SampleRow>;
  /** The first message of the last group of the killed one. */
  readonly lastGroup: number;
  /** Puts the files into a folder as a server leaves them that was stopped, or killed. */
  place(data: string, how: "stopped" | "killed"): void;
}

const PEOPLE = 40;

/**
 * Makes a mailbox of `count` messages, every twentieth of which has been erased, in `folder`.
 *
 * Of the killed one half is in the write-ahead log alone, in groups of ten messages.
 *
 * @param textBytes how long each text is; by default they are of many lengths up to 250 bytes.
 */
export function makeSample(folder: string, count: number, textBytes: number = 0): Sample {
  const rows = new Map<number, SampleRow>();
  const box = new DataFolder(join(folder, "made"));
  const { db } = openMailbox(box, 0);
  const killed = join(folder, "killed");
  const stopped = join(folder, "stopped");
  for (let id = 1; id <= PEOPLE; id += 1) {
    const name = new TextEncoder().encode(`user${id}`.padEnd(8, "\0"));
    db.prepare("INSERT INTO account VALUES (?, ?, ?, ?)").run(id, name, 1000 + id, 2000 + id);
  }
  db.prepare("INSERT OR REPLACE INTO meta VALUES ('reserved', 65537)").run();
  const insert = db.prepare("INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)");
  const encoder = new TextEncoder();
  for (let id = 1; id <= count; id += 1) {
    if (id % 10 === 1) db.exec("BEGIN");
    const row = sampleRow(id, textBytes);
    rows.set(id, row);
    const { dst, src, mid, text } = row;
    insert.run(id, dst, src, mid, Date.now(), encoder.encode(text), noteFor(id));
    if (id % 10 === 0) db.exec("COMMIT");
    if (id === count / 2) {
      eraseSome(db, rows);
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }
  copy(box.path, killed);
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  copy(box.path, stopped);
  db.close();
  const place: Sample["place"] = (data, how) => copy(how === "killed" ? killed : stopped, data);
  return { rows, lastGroup: count - 9, place };
}

/** Every third message is of level 1, every third has facts. */
function noteFor(id: number): Uint8Array | null {
  if (id % 3 === 0) return null;
  return new Uint8Array(id % 3 === 1 ? 8 : 32).fill(id % 251);
}

function sampleRow(id: number, textBytes: number): SampleRow {
  const text = `message ${id} ${"abcdefgh".repeat(id % 30)}`.padEnd(textBytes, ".");
  return { id, dst: (id % PEOPLE) + 1, src: ((id * 7) % PEOPLE) + 1, mid: id * 3, text };
}

function eraseSome(db: DatabaseSync, rows: Map<number, SampleRow>): void {
  for (const id of [...rows.keys()].filter((number) => number % 20 === 0)) {
    db.prepare("DELETE FROM kept WHERE id = ?").run(id);
    rows.delete(id);
  }
}

/** @returns every message of an open mailbox, looked up by its number as the server does. */
export function readSample(db: DatabaseSync, numbers: Iterable<number>): Map<number, SampleRow> {
  const found = new Map<number, SampleRow>();
  const select = db.prepare("SELECT id, dst, src, mid, body FROM kept WHERE id = ?");
  for (const number of numbers) {
    const row = select.get(number);
    const body = row?.["body"];
    if (row === undefined || !(body instanceof Uint8Array)) continue;
    const [id, dst, src, mid] = ["id", "dst", "src", "mid"].map((name) => Number(row[name]));
    if (id === undefined || dst === undefined || src === undefined || mid === undefined) continue;
    found.set(id, { id, dst, src, mid, text: new TextDecoder().decode(body) });
  }
  return found;
}

function copy(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of ["mail.db", "mail.db-wal"]) {
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
  }
}
