import assert from "node:assert/strict";
import { existsSync, openSync, closeSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startServer, temporaryFolder } from "../helpers/server.ts";
import { lastWords } from "./judge.ts";
import { makeSample } from "./mailbox-sample.ts";

/** More than the database keeps in memory, so that early pages are read again. */
const MESSAGES = 10_000;
const LONG_TEXT_BYTES = 900;
const PAGE_BYTES = 4096;
/** As many pages as hold one message of everybody. */
const DAMAGED_PAGES = { first: 300, count: 11 };

test("damage found while running ends the server, and the next start serves the rest", async () => {
  const folder = temporaryFolder("coterie-running-");
  const sample = makeSample(folder, MESSAGES, LONG_TEXT_BYTES);
  const data = join(folder, "data");
  sample.place(data, "stopped");
  const server = await startServer({ data, args: ["--limits", "off"] });
  overwrite(join(data, "mail.db"));

  await using user = await peer(server, "user7");
  await user.hello();
  await user.closed();
  assert.equal(await server.exited(), 74);
  assert.match(lastWords(server.stderr()), /^the mailbox is damaged \(.*malformed\), so nothing/u);
  assert.match(readFileSync(join(data, "broken"), "utf8"), /^damaged: /u);

  await using again = await startServer({ data, args: ["--limits", "off"] });
  await again.logs(/COTERIE_STORE_SALVAGED.*some may be missing/u);
  assert.ok(existsSync(join(data, "damaged-1.db")));
  await using back = await peer(again, "user7", { autoReply: true });
  await back.hello();
  assert.equal(await back.roundtrip(), "200");
  const mine = [...sample.rows.values()].filter(({ dst }) => dst === 7);
  const texts = back.arrived.map(({ text }) => text);
  const kept = mine.map(({ text }) => text);
  assert.ok(texts.length >= kept.length - 2, `${texts.length} of ${kept.length}`);
  assert.deepEqual(
    texts,
    kept.filter((text) => texts.includes(text)),
    "in order, and nothing else",
  );
});

function overwrite(path: string): void {
  const { first, count } = DAMAGED_PAGES;
  const noise = new Uint8Array(count * PAGE_BYTES).fill(0xee);
  const handle = openSync(path, "r+");
  try {
    writeSync(handle, noise, 0, noise.length, (first - 1) * PAGE_BYTES);
  } finally {
    closeSync(handle);
  }
}
