import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { DataFolder } from "../../src/io/store/folder.ts";
import { openMailbox } from "../../src/io/store/mailbox.ts";

const PAGE_BYTES = 4096;
/** Where the first page names the first of the free ones. */
const FREE_LIST_AT = 32;

const [bob, cleo] = [2, 3];

/**
 * A mailbox of 3,000 messages, each tenth for bob, of which those for cleo up to 2,000 have been
 * taken and swept: their rows still lie in free pages. @returns what is there, by number.
 */
function fill(db: DatabaseSync): Map<number, string> {
  const texts = new Map<number, string>();
  db.exec("BEGIN; INSERT OR REPLACE INTO meta VALUES ('reserved', 5000)");
  const enrol = db.prepare("INSERT INTO account VALUES (?, ?, 1, 1)");
  for (const id of [1, bob, cleo]) enrol.run(id, Buffer.from(`p${id}`.padEnd(8, "\0")));
  const keep = db.prepare("INSERT INTO kept VALUES (?, ?, 1, ?, ?, ?, NULL)");
  for (let id = 1; id <= 3000; id += 1) {
    const text = `text ${id} `.padEnd(120, "x");
    keep.run(id, id % 10 === 0 ? bob : cleo, id, 1000 + id, Buffer.from(text));
    if (id > 2000 || id % 10 === 0) texts.set(id, text);
  }
  db.exec(`COMMIT; INSERT INTO taken VALUES (${cleo}, ${cleo}, 2000);
    DELETE FROM kept WHERE id <= 2000 AND dst = ${cleo}; PRAGMA wal_checkpoint(TRUNCATE)`);
  return texts;
}

function newFolder(t: TestContext): DataFolder {
  const path = mkdtempSync(join(tmpdir(), "coterie-free-"));
  t.after(() => rmSync(path, { recursive: true }));
  return new DataFolder(path);
}

function keptIn(db: DatabaseSync): Map<number, string> {
  const rows = db.prepare("SELECT id, CAST(body AS TEXT) AS text FROM kept ORDER BY id").all();
  return new Map(rows.map(({ id, text }) => [Number(id), String(text)]));
}

/** Where something is written over, in bytes from the beginning of the file. */
const PLACES: Readonly<Record<string, (handle: number) => readonly [number, Buffer]>> = {
  "the head of the file": () => [0, Buffer.alloc(60)],
  "where the free pages begin": () => [FREE_LIST_AT, Buffer.of(0, 0, 0, 77)],
  "the list of free pages": (handle) => {
    const first = Buffer.alloc(4);
    readSync(handle, first, 0, 4, FREE_LIST_AT);
    return [(first.readUInt32BE() - 1) * PAGE_BYTES, Buffer.alloc(64, 0xff)];
  },
};

for (const [what, place] of Object.entries(PLACES)) {
  test(`what was taken does not come back when this is damaged: ${what}`, (t) => {
    const folder = newFolder(t);
    const { db } = openMailbox(folder, 0);
    const texts = fill(db);
    db.close();
    const handle = openSync(folder.file("mail.db"), "r+");
    const [at, bytes] = place(handle);
    writeSync(handle, bytes, 0, bytes.length, at);
    closeSync(handle);

    const opened = openMailbox(folder, 0);

    assert.notEqual(opened.salvage, undefined);
    assert.deepEqual(keptIn(opened.db), texts);
    opened.db.close();
  });
}

test("a mailbox that was set aside without a marker is not taken for a new one", (t) => {
  const folder = newFolder(t);
  const { db } = openMailbox(folder, 0);
  const texts = fill(db);
  db.close();
  renameSync(folder.file("mail.db"), folder.file("broken.db"));

  const opened = openMailbox(folder, 0);

  assert.deepEqual(keptIn(opened.db), texts);
  opened.db.close();
});
