import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { DataFolder } from "../../src/io/store/folder.ts";
import { type Mailbox, openMailbox } from "../../src/io/store/mailbox.ts";

const PAGE_BYTES = 4096;
const MESSAGES = 400;
const PAGES_OF_NAMES = 200;
const YEAR_MS = 31_536_000_000;
/** Far enough in the future that nothing is too old to be read. */
const NOW_MS = Date.now() + YEAR_MS;

/** Facts and all: 32 bytes that no other message has. */
function noteOf(id: number): Uint8Array {
  return new Uint8Array(32).fill(id % 200).fill(id >> 8, 31);
}

function bitsOf(page: number): Uint8Array {
  return new Uint8Array(256).fill(0x55).fill(page, 255);
}

function textOf(id: number): string {
  return `text of ${id}, ${"m".repeat(100)}`;
}

/** A mailbox in which everything has a name, closed. */
function mailbox(t: TestContext): DataFolder {
  const path = mkdtempSync(join(tmpdir(), "coterie-names-"));
  t.after(() => rmSync(path, { recursive: true }));
  const folder = new DataFolder(path);
  const { db } = openMailbox(folder, 0);
  db.exec("BEGIN");
  for (const id of [2, 3]) {
    db.prepare("INSERT INTO account VALUES (?, ?, 1, 1)").run(id, Buffer.alloc(8, 96 + id));
  }
  const keep = db.prepare("INSERT INTO kept VALUES (?, 2, 3, ?, ?, ?, ?)");
  for (let id = 1; id <= MESSAGES; id += 1) {
    keep.run(id, 100, NOW_MS, Buffer.from(textOf(id)), noteOf(id));
  }
  const remember = db.prepare("INSERT INTO verdict VALUES (3, ?, ?, ?, ?)");
  for (let page = 0; page < PAGES_OF_NAMES; page += 1) {
    remember.run(Buffer.alloc(8, page % 2), page, bitsOf(page), NOW_MS);
  }
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  return folder;
}

/** Changes the file and opens it as a server does. */
function damaged(
  t: TestContext,
  folder: DataFolder,
  change: (bytes: Buffer) => void,
): Pick<Mailbox, "db" | "state" | "salvage"> {
  const bytes = readFileSync(folder.file("mail.db"));
  change(bytes);
  writeFileSync(folder.file("mail.db"), bytes);
  const opened = openMailbox(folder, 0);
  t.after(() => opened.db.close());
  return opened;
}

function rowOf(db: DatabaseSync, id: number): readonly [string, Uint8Array | null] {
  const row = db.prepare("SELECT body, note FROM kept WHERE id = ?").get(id);
  const note = row?.["note"] ?? null;
  assert.ok(note === null || note instanceof Uint8Array);
  const body = row?.["body"];
  return [body instanceof Uint8Array ? new TextDecoder().decode(body) : "", note];
}

/** Which pages of names are remembered; what is remembered of them is what was. */
function pagesIn({ state }: Pick<Mailbox, "state">): Set<number> {
  for (const { person, page, bits } of state.verdicts) {
    assert.equal(person, 3);
    assert.deepEqual(bits, bitsOf(page));
  }
  return new Set(state.verdicts.map(({ page }) => page));
}

test("a note that makes no sense is dropped, its message is served, and named", (t) => {
  const folder = mailbox(t);
  const { db, salvage, ...rest } = damaged(t, folder, (bytes) => {
    // Before the text: dst, src and mid of one byte each, the time of six; before them the type
    // of the note.
    const at = bytes.indexOf(textOf(200)) - 10;
    assert.equal(bytes[at], 12 + 2 * 32, "the type of 32 bytes");
    bytes[at] = 12 + 2 * 31;
  });

  assert.match(salvage?.message ?? "", /400 messages .* numbered [^;]* may be missing or changed/u);
  assert.deepEqual(rowOf(db, 200), [textOf(200), null]);
  for (const id of [199, 201, 1, MESSAGES])
    assert.deepEqual(rowOf(db, id), [textOf(id), noteOf(id)]);
  assert.equal(pagesIn(rest).size, PAGES_OF_NAMES);
});

test("an overwritten page of the names costs no message, and no name on another page", (t) => {
  const folder = mailbox(t);
  const { db, salvage, ...rest } = damaged(t, folder, (bytes) => {
    const at = bytes.indexOf(Buffer.from(bitsOf(100)));
    const page = Math.floor(at / PAGE_BYTES) * PAGE_BYTES;
    bytes.fill(0xee, page, page + PAGE_BYTES);
  });

  assert.ok(salvage !== undefined);
  const pages = pagesIn(rest);
  assert.ok(!pages.has(100));
  assert.ok(pages.size >= PAGES_OF_NAMES - 15, `${pages.size} are remembered`);
  for (let id = 1; id <= MESSAGES; id += 1) {
    assert.deepEqual(rowOf(db, id), [textOf(id), noteOf(id)]);
  }
});

test("names on a page of which some make no sense are forgotten rather than believed", (t) => {
  const folder = mailbox(t);
  const { salvage, ...rest } = damaged(t, folder, (bytes) => {
    const at = bytes.indexOf(Buffer.from(bitsOf(100)));
    // The types before the bits: 256 bytes in two, the time in one; then the values before them.
    const header = bytes.lastIndexOf(Buffer.of(0x84, 0x0c), at);
    assert.ok(header > 0 && at - header < 16);
    bytes[header + 1] = 0x0e;
  });

  assert.ok(salvage !== undefined);
  const pages = pagesIn(rest);
  assert.ok(!pages.has(100));
  assert.ok(pages.size < PAGES_OF_NAMES - 5 && pages.size >= PAGES_OF_NAMES - 15, `${pages.size}`);
});
