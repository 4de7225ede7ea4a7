import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ann, bob, cid, fileAppears, message, opens, temporaryFolder } from "./store.testing.ts";

/** Pages of 4 KiB: some forty messages of 1,000 bytes. */
const PAGES_MAX = 20;

function longMessages(from: number, count: number): ReturnType<typeof message>[] {
  return Array.from({ length: count }, (_, at) => message(from + at, bob, "x".repeat(1000)));
}

test("on a full disk a group is refused whole, and what was answered stays", async (t) => {
  const folder = temporaryFolder(t);
  const { keeps, witness, texts, store } = await opens(t, { folder, pagesMax: PAGES_MAX });
  await keeps(...longMessages(1, 10));

  await keeps(...longMessages(100, 200));

  assert.equal(witness.failed.length, 200);
  assert.ok(witness.failed.every(({ reason }) => reason === "full"));
  assert.equal((await texts(bob)).length, 10);
  assert.equal(witness.low, true);
  assert.equal(store.waitingMessages, 0);
  assert.equal(witness.brokenError, undefined);
});

test("what a refused group changed besides is done all the same, and makes room", async (t) => {
  const folder = temporaryFolder(t);
  const { keeps, store, witness, texts } = await opens(t, { folder, pagesMax: PAGES_MAX });
  await keeps(...longMessages(1, 30), message(31, cid, "for cid"));

  for (const envelope of longMessages(100, 200)) store.keep(envelope);
  for (let number = 1; number <= 20; number += 1) store.erase(number);
  store.advance(cid.id, 31);
  store.enrol(ann.id, new TextEncoder().encode("ann\0\0\0\0\0"));
  store.seen(ann.id);
  store.reserve(1000);
  await witness.until(() => witness.reservedEnds.length === 1);

  assert.equal(witness.failed.length, 200);
  assert.equal((await texts(bob)).length, 10);
  await keeps(...longMessages(300, 5));
  assert.equal((await texts(bob)).length, 15);
  await store.close();

  const { state } = await opens(t, { folder });
  assert.equal(state.people[0]?.seen, true);
  assert.ok(state.next > 1000);
  assert.ok(!state.kept.dst.includes(cid.id));
});

test("the space held back is given free before anything is refused", async (t) => {
  const folder = temporaryFolder(t);
  const spare = join(folder, "spare");
  const { keeps, witness } = await opens(t, { folder, pagesMax: PAGES_MAX, spareBytes: 65_536 });
  await fileAppears(spare);

  await keeps(...longMessages(100, 200));

  // The limit of pages does not move with the file, so this group fails; the try was made.
  assert.ok(!existsSync(spare));
  assert.equal(witness.low, true);
});

test("a refused group may have moved a cursor over its own messages", async (t) => {
  const folder = temporaryFolder(t);
  const { store, witness } = await opens(t, { folder, pagesMax: PAGES_MAX, spareBytes: 65_536 });
  await fileAppears(join(folder, "spare"));

  for (const envelope of longMessages(100, 200)) store.keep(envelope);
  store.advance(bob.id, 250);
  store.reserve(1000);
  await witness.until(() => witness.reservedEnds.length === 1);

  assert.equal(witness.failed.length, 200);
  assert.equal(witness.brokenError, undefined);
});

test("too little free space is reported before the disk is full", async (t) => {
  const folder = temporaryFolder(t);
  const { witness } = await opens(t, { folder, lowSpaceBytes: Number.MAX_SAFE_INTEGER });

  await witness.until(() => witness.low !== undefined);

  assert.equal(witness.low, true);
});
