import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUsername } from "../../wire/username.ts";
import { newPath, openFile, plain, told, words } from "./files.testing.ts";
import type { TakenMessage } from "./message.ts";

function known(messages: readonly TakenMessage[]): boolean[] {
  return messages.map(({ isKnown }) => isKnown === true);
}

test("a message is taken once under one name, whatever connection and text it comes with", () => {
  const path = newPath();
  const [first] = openFile(path).take([told(9n, 1)]);
  const file = openFile(path);

  const again = file.take([told(9n, 1, "other"), told(8n, 1), told(9n, 2), told(9n, 2)]);

  assert.deepEqual(known(again), [true, false, false, true]);
  assert.equal(again[0]?.row, first?.row);
  assert.equal(file.inboxCount(), 3);
});

test("the same name of another sender is another name", () => {
  const file = openFile();

  const taken = file.take([told(9n, 1), { ...told(9n, 1), from: "carl" }]);

  assert.deepEqual(known(taken), [false, false]);
});

test("what was shown is not shown again when it comes again", () => {
  const file = openFile();
  const [first] = file.take([told(9n, 1)]);
  file.dropInbox([first?.row ?? 0]);

  file.take([told(9n, 1)]);

  assert.equal(file.inboxCount(), 0);
});

test("what the server told of a message is in the inbox with it", () => {
  const file = openFile();
  const replyTo = { src: parseUsername("ann"), epoch: 5n, id: 3 };
  const message = told(9n, 1, "x", { number: 77, part: 2, parts: 3, replyTo });

  file.take([message, told(0n, 2), plain(3)]);

  const [one, two, three] = file.inbox(10);
  assert.deepEqual(one?.about, message.about);
  assert.equal(one?.atMs, 900);
  assert.deepEqual(two?.about, told(0n, 2).about);
  assert.equal(three !== undefined && "about" in three, false);
});

test("numbers and times that no server means do no harm", () => {
  const file = openFile();

  file.take([told(9n, 1, "x", { number: 2 ** 64, atMs: 2 ** 63 })]);

  assert.equal(file.inbox(1)[0]?.atMs, 1000);
});

test("at level 1 an unproven message of an earlier connection is known when it comes again", () => {
  const file = openFile();
  const [before, now] = [file.newConnection(), file.newConnection()];
  const [first] = file.take([plain(1)], { connection: before });

  const again = file.take([plain(1, "hi", true), plain(1, "hi", true)], { connection: now });
  assert.deepEqual(known(again), [true, false]);
  assert.equal(again[0]?.row, first?.row);

  // Our 200 for it may have been lost a second time.
  const third = file.take([plain(1, "hi", true)], { connection: file.newConnection() });
  assert.deepEqual(known(third), [true]);
});

test("at level 1 what is proven, live, different or of the same connection is a message", () => {
  const file = openFile();
  const before = file.newConnection();
  const [proven] = file.take([plain(1), plain(2), plain(3)], { connection: before });
  assert.deepEqual(known(file.take([plain(2, "hi", true)], { connection: before })), [false]);
  file.proven(before, proven?.row ?? 0);
  const connection = file.newConnection();

  const taken = file.take(
    [plain(1, "hi", true), plain(2, "hi"), plain(2, "ho", true), plain(4, "hi", true)],
    { connection },
  );
  assert.deepEqual(known(taken), [false, false, false, false]);
  assert.deepEqual(known(file.take([plain(3, "hi", true)])), [false]);
  assert.deepEqual(known(file.take([plain(3, "hi", true)], { connection })), [true]);
});

test("what is on its way on a displaced connection is known when it comes after all", () => {
  const file = openFile();
  const [older, newer] = [file.newConnection(), file.newConnection()];
  file.take([plain(1, "hi", true), plain(2, "hi", true)], { connection: newer });

  const late = file.take([plain(1), plain(2, "hi", true), plain(3)], { connection: older });

  assert.deepEqual(known(late), [true, true, false]);
});

test("what came at level 1 is known when it comes again at level 2, and by its name then", () => {
  const file = openFile();
  const connection = file.newConnection();
  const [first] = file.take([plain(1), plain(2)], { connection });

  const named = { ...told(9n, 1, "hi", { number: 7, part: 1, parts: 2 }), offline: true };
  const [again] = file.take([named]);

  assert.deepEqual([again?.isKnown, again?.row], [true, first?.row]);
  const { about } = file.inbox(1)[0] ?? {};
  assert.deepEqual([about?.epoch, about?.number, about?.parts], [9n, 7, 2]);
  assert.deepEqual(known(file.take([told(9n, 1, "other"), named])), [true, true]);
  assert.deepEqual(known(file.take([told(0n, 2)])), [false]);
  assert.deepEqual(known(file.take([told(9n, 2)])), [true]);
  assert.deepEqual(known(file.take([{ ...told(8n, 1), offline: true }])), [false]);
});

test("what is noted of the server goes forward within one of its runs", () => {
  const path = newPath();
  const file = openFile(path);
  assert.equal(file.resume(), undefined);

  file.take([told(9n, 1)], { upto: { incarnation: 5n, number: 10 } });
  file.take([told(9n, 2)], { upto: { incarnation: 5n, number: 8 } });
  assert.deepEqual(openFile(path).resume(), { incarnation: 5n, number: 10 });

  file.take([told(9n, 3)], { upto: { incarnation: 2n ** 64n - 1n, number: 3 } });
  assert.deepEqual(file.resume(), { incarnation: 2n ** 64n - 1n, number: 3 });
});

test("that a server speaks level 1 only is remembered until it is forgotten", () => {
  const path = newPath();
  const file = openFile(path);
  assert.equal(file.plainUntil(), undefined);

  file.notePlain(1_900_000_000_000);
  assert.equal(openFile(path).plainUntil(), 1_900_000_000_000);

  file.notePlain(undefined);
  assert.equal(file.plainUntil(), undefined);
});

test("the inbox shows what is not shown yet, and history goes on with all of it", () => {
  const file = openFile();
  const taken = file.take([plain(1, "a"), plain(2, "b")]);

  file.dropInbox([taken[0]?.row ?? 0]);

  assert.deepEqual(words(file.inbox(10)), ["b"]);
  assert.deepEqual(words(file.history("bob", { limit: 10 })), ["a", "b"]);
});
