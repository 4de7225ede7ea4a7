import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { startServer, temporaryFolder } from "../helpers/server.ts";
import { startFaultyLife } from "./faulty-life.ts";
import { lastWords } from "./judge.ts";

/** Starts a server on this folder, which must refuse it. */
async function refused(data: string): Promise<{ readonly exit: unknown; readonly said: string }> {
  const life = startFaultyLife(data, {});
  assert.equal(await life.listening, undefined);
  return { exit: await life.ended, said: lastWords(life.stderr()) };
}

async function usedFolder(): Promise<string> {
  const data = temporaryFolder("coterie-refused-");
  const server = await startServer({ data });
  await server.stop();
  return data;
}

test("data of a newer version is refused with 78, and not a byte of it is changed", async () => {
  const data = await usedFolder();
  const path = join(data, "mail.db");
  const db = new DatabaseSync(path);
  db.exec("PRAGMA user_version = 99");
  db.close();
  const before = readFileSync(path);

  const { exit, said } = await refused(data);

  assert.equal(exit, 78);
  assert.match(said, /was written by a newer Coterie \(layout 99, this one knows up to \d+\)\./u);
  assert.match(said, /Start it with that newer version; nothing was changed\.$/u);
  assert.deepEqual(readFileSync(path), before);
});

test("a mailbox of which nothing can be read is refused with 74 and a remedy", async () => {
  const data = await usedFolder();
  const path = join(data, "mail.db");
  const bytes = readFileSync(path);
  // The mark that it is ours is left, at 68.
  bytes.fill(0xa5, 0, 60).fill(0xa5, 100);
  writeFileSync(path, bytes);

  const { exit, said } = await refused(data);

  assert.equal(exit, 74);
  assert.match(said, /is damaged, and nothing can be read of it/u);
  assert.match(
    said,
    /if that does not help, copy the whole folder away and put a backup in its place/u,
  );
  assert.deepEqual(readFileSync(path), bytes);
});

test("a folder without room for files is refused with 74, and told what to do", async () => {
  const data = join(temporaryFolder("coterie-refused-"), "file", "below");
  writeFileSync(join(data, "..", "..", "file"), "");

  const { exit, said } = await refused(data);

  assert.equal(exit, 74);
  assert.match(said, /cannot be used .*\. Make it writable for the user who runs the server/u);
});
