import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { ann, bob, cid, message, opens, temporaryFolder } from "./store.testing.ts";

const NAME = new TextEncoder().encode("bob\0\0\0\0\0");

test("kept messages come back in number order with sender and messageID", async (t) => {
  const { store, keeps, page } = await opens(t, { folder: temporaryFolder(t) });

  await keeps(message(3, bob, "three"), message(1, bob, "one"), message(2, cid, "to cid"));
  await keeps(message(2_000_000_000_000, bob, "far", cid));

  const [one, three, far, ...rest] = await page(bob);
  assert.deepEqual(rest, []);
  assert.deepEqual([one?.number, one?.src, one?.id], [1, ann.id, 10]);
  assert.equal(three?.number, 3);
  assert.deepEqual([far?.number, far?.src], [2_000_000_000_000, cid.id]);
  assert.equal(store.waitingMessages, 0);
  assert.equal(store.waitingBytes, 0);
});

test("texts of every length come back byte for byte, more than one INSERT of them", async (t) => {
  const { keeps, texts } = await opens(t, { folder: temporaryFolder(t) });
  const lengths = [
    0,
    1,
    47,
    48,
    49,
    255,
    256,
    999,
    1000,
    ...Array.from({ length: 70 }, (_, i) => i),
  ];
  const sent = lengths.map((length, at) => String.fromCharCode(97 + (at % 26)).repeat(length));

  await keeps(...sent.map((text, at) => message(at + 1, bob, text)));

  assert.deepEqual(await texts(bob), sent);
});

test("a group of any size is kept whole and in order", async (t) => {
  const { keeps, texts } = await opens(t, { folder: temporaryFolder(t) });
  let number = 0;
  const sent: string[] = [];
  for (const size of [1, 15, 16, 17, 127, 128, 129, 300]) {
    const group = Array.from({ length: size }, (_, at) => `${at + 1} of ${size}`);
    sent.push(...group);
    await keeps(...group.map((text) => message((number += 1), bob, text)));
  }

  assert.deepEqual(await texts(bob, 0, 10_000), sent);
});

test("a page holds what was reported as committed before it", async (t) => {
  const { store, keeps, witness } = await opens(t, { folder: temporaryFolder(t) });

  await keeps(message(1, bob, "just now"));
  store.readPage(bob.id, 0, 10);
  await witness.until(() => witness.pages.length === 1);

  assert.deepEqual(witness.heard, ["committed 1", "paged 2 1"]);
});

test("a page starts above its mark and ends at its limit", async (t) => {
  const { keeps, texts } = await opens(t, { folder: temporaryFolder(t) });
  await keeps(...Array.from({ length: 100 }, (_, at) => message(at + 1, bob, `m${at + 1}`)));

  assert.deepEqual(await texts(bob, 40, 3), ["m41", "m42", "m43"]);
  assert.equal((await texts(bob, 10, 70)).length, 70);
  assert.deepEqual(await texts(bob, 100, 3), []);
});

test("an erased message is gone, and does not count for the limit of a page", async (t) => {
  const { store, keeps, texts } = await opens(t, { folder: temporaryFolder(t) });
  await keeps(message(1, bob, "a"), message(2, bob, "b"), message(3, bob, "c"));

  store.erase(1);
  assert.deepEqual(await texts(bob, 0, 2), ["b", "c"]);

  store.keep(message(4, bob, "d"));
  store.erase(4);
  store.keep(message(5, bob, "e"));
  assert.deepEqual(await texts(bob), ["b", "c", "e"]);
});

test("what was taken is not handed out again, and the cursor never goes back", async (t) => {
  const folder = temporaryFolder(t);
  const first = await opens(t, { folder });
  await first.keeps(message(1, bob, "a"), message(2, bob, "b"), message(3, bob, "c"));
  first.store.advance(bob.id, 2);
  first.store.advance(bob.id, 1);
  assert.deepEqual(await first.texts(bob), ["c"]);
  await first.store.close();

  const second = await opens(t, { folder });
  assert.deepEqual([...second.state.kept.numbers], [3]);
  assert.deepEqual(await second.texts(bob), ["c"]);
});

test("after a restart the store tells who is known and what is kept", async (t) => {
  const folder = temporaryFolder(t);
  const first = await opens(t, { folder });
  assert.equal(first.state.next, 1);
  first.store.enrol(ann.id, new TextEncoder().encode("ann\0\0\0\0\0"));
  first.store.enrol(bob.id, NAME);
  first.store.seen(ann.id);
  await first.keeps(message(7, bob, "hello"), message(9, cid, "привет", bob));
  await first.store.close();

  const { state, repaired } = await opens(t, { folder });
  assert.equal(repaired, false);
  assert.deepEqual(
    state.people.map(({ person, name, seen }) => [person, new TextDecoder().decode(name), seen]),
    [
      [1, "ann\0\0\0\0\0", true],
      [2, "bob\0\0\0\0\0", false],
    ],
  );
  assert.deepEqual([...state.kept.numbers], [7, 9]);
  assert.deepEqual([...state.kept.dst], [bob.id, cid.id]);
  assert.deepEqual([...state.kept.src], [ann.id, bob.id]);
  assert.deepEqual([...state.kept.bytes], [5, 12]);
  assert.ok(state.next > 9);
});

test("a reserved block is never used again, even if nothing of it was kept", async (t) => {
  const folder = temporaryFolder(t);
  const first = await opens(t, { folder });
  first.store.reserve(65_537);
  await first.witness.until(() => first.witness.reservedEnds.length === 1);
  assert.deepEqual(first.witness.reservedEnds, [65_537]);
  await first.keeps(message(5, bob, "low"));
  await first.store.close();

  const second = await opens(t, { folder });
  assert.ok(second.state.next >= 65_537);
});

test("numbers go on above the cursors once everything has been taken and swept", async (t) => {
  const folder = temporaryFolder(t);
  const first = await opens(t, { folder });
  await first.keeps(message(1, bob, "a"), message(500_000, bob, "b"));
  first.store.advance(bob.id, 500_000);
  await first.store.close();
  // Whether it was swept before the close is chance; here nothing is left to count from.
  const db = new DatabaseSync(join(folder, "mail.db"));
  db.exec("DELETE FROM kept");
  db.close();

  const second = await opens(t, { folder });
  assert.equal(second.state.next, 500_001);
  assert.equal(second.state.kept.numbers.length, 0);
});

test("a flood goes in groups, every message is reported once and in order", async (t) => {
  const { store, witness, page } = await opens(t, { folder: temporaryFolder(t) });
  const numbers = Array.from({ length: 20_000 }, (_, at) => at + 1);

  for (const number of numbers) store.keep(message(number, number % 2 ? bob : cid, "x".repeat(90)));
  assert.equal(store.waitingMessages, 20_000);
  assert.equal(store.waitingBytes, 1_800_000);
  await witness.until(() => witness.committedNumbers.length === numbers.length);

  assert.deepEqual(witness.committedNumbers, numbers);
  const groups = witness.heard.length;
  assert.ok(groups >= 5 && groups <= 40, `${groups} groups`);
  assert.equal(store.waitingMessages, 0);
  assert.equal(store.oldestWaitingMs, 0);
  assert.equal((await page(bob, 0, 10_000)).length, 10_000);
});

test("closing commits what is waiting", async (t) => {
  const folder = temporaryFolder(t);
  const first = await opens(t, { folder });
  first.store.keep(message(1, bob, "last words"));
  first.store.erase(99);
  await first.store.close();
  assert.deepEqual(first.witness.committedNumbers, [1]);

  first.store.keep(message(2, bob, "too late"));
  await first.witness.until(() => first.witness.failed.length === 1);

  const second = await opens(t, { folder });
  assert.deepEqual(await second.texts(bob), ["last words"]);
});

test("a message below its recipient's cursor stops the store: it would be lost", async (t) => {
  const folder = temporaryFolder(t);
  const { store, keeps, witness } = await opens(t, { folder });
  await keeps(message(10, bob, "first"));
  store.advance(bob.id, 10);

  await keeps(message(5, bob, "too low"), message(11, bob, "in the same group"));

  assert.equal(witness.brokenError?.code, "COTERIE_STORE_FAULT");
  assert.deepEqual(
    witness.failed.map(({ number, reason }) => [number, reason]),
    [
      [5, "broken"],
      [11, "broken"],
    ],
  );
  await keeps(message(12, bob, "afterwards"));
  assert.equal(witness.failed.length, 3);
  await store.close();

  const second = await opens(t, { folder });
  assert.equal(second.repaired, false);
  assert.deepEqual([...second.state.kept.numbers], [10]);
});
