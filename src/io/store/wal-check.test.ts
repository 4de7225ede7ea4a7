import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { checkWal } from "./wal-check.ts";

const HEADER_BYTES = 32;
const FRAME_BYTES = 24 + 4096;

const log = aLog();

/** A log as SQLite wrote it: a table, then five groups. */
function aLog(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "coterie-wal-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const db = new DatabaseSync(join(folder, "a.db"));
  db.exec("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  db.exec("CREATE TABLE t(a)");
  for (let group = 0; group < 5; group += 1) db.exec("INSERT INTO t VALUES (zeroblob(3000))");
  const bytes = readFileSync(join(folder, "a.db-wal"));
  db.close();
  return bytes;
}

function changed(at: number, mask: number = 0x10): Buffer {
  const bytes = Buffer.from(log);
  bytes[at] = (bytes[at] ?? 0) ^ mask;
  return bytes;
}

test("a log that nobody has touched is sound, all of it", () => {
  const { damaged, bad, frames } = checkWal(log);
  assert.equal(damaged, false);
  assert.deepEqual(bad, []);
  assert.equal(frames.length, Math.floor((log.length - HEADER_BYTES) / FRAME_BYTES));
  assert.ok(frames.every(({ sound }) => sound));
});

test("a changed byte in the middle is damage, and the other frames are still sound", () => {
  const frame = 3;
  const inPage = HEADER_BYTES + (frame - 1) * FRAME_BYTES + 24 + 100;
  const inChecksum = HEADER_BYTES + (frame - 1) * FRAME_BYTES + 17;
  for (const at of [inPage, inChecksum]) {
    const { damaged, bad, frames } = checkWal(changed(at));
    assert.equal(damaged, true);
    assert.deepEqual(bad, [frame]);
    assert.deepEqual(
      frames.filter(({ sound }) => !sound).map((found) => found.frame),
      [frame],
    );
  }
});

test("a changed head does not take the log with it", () => {
  for (let at = 0; at < HEADER_BYTES; at += 1) {
    const { damaged, bad, frames } = checkWal(changed(at, 1));
    assert.equal(damaged, true, `byte ${at}`);
    assert.equal(bad[0], 0);
    assert.ok(frames.filter(({ sound }) => sound).length >= frames.length - 1, `byte ${at}`);
  }
});

test("a torn end is no damage, and what stands before it counts", () => {
  const last = log.length - FRAME_BYTES;
  const whole = checkWal(log).frames.length;
  for (const torn of [log.subarray(0, last + 2000), changed(log.length - 5)]) {
    const { damaged, frames } = checkWal(torn);
    assert.equal(damaged, false);
    assert.ok(frames.length < whole && frames.length > 0);
    assert.ok(frames.every(({ sound }) => sound));
  }
});

test("the head of a new log before the frames of an older one is no damage", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "coterie-wal-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "a.db");
  const db = new DatabaseSync(path);
  db.exec("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  db.exec("CREATE TABLE t(a)");
  for (let group = 0; group < 5; group += 1) db.exec("INSERT INTO t VALUES (zeroblob(3000))");
  const older = readFileSync(`${path}-wal`);
  db.exec("PRAGMA wal_checkpoint(PASSIVE); INSERT INTO t VALUES (1)");
  const newer = readFileSync(`${path}-wal`);
  db.close();

  const head = newer.subarray(0, HEADER_BYTES);
  assert.notDeepEqual(head, older.subarray(0, HEADER_BYTES));
  const { damaged, frames } = checkWal(Buffer.concat([head, older.subarray(HEADER_BYTES)]));
  assert.equal(damaged, false);
  assert.deepEqual(frames, []);
  // With its first group, the frames of the older log behind it do not count.
  assert.equal(checkWal(newer).damaged, false);
  assert.ok(checkWal(newer).frames.length < checkWal(older).frames.length);
});

test("no log, or less than one frame of it, holds nothing", () => {
  for (const bytes of [new Uint8Array(0), log.subarray(0, 500)]) {
    assert.deepEqual(checkWal(bytes), { damaged: false, bad: [], frames: [], pages: 0 });
  }
});
