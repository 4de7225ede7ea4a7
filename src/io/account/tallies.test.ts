import assert from "node:assert/strict";
import { test } from "node:test";
import { openFile, plain } from "./files.testing.ts";
import { readTallies } from "./tallies.ts";

const minuteMs = 60_000;

test("texts are counted by whom, which way and when, a long one as one", () => {
  const file = openFile();
  file.queue("bob", [Buffer.from("a"), Buffer.from("b")], 10 * minuteMs);
  file.queue("bob", [Buffer.from("c")], 14 * minuteMs);
  file.queue("carl", [Buffer.from("d")], 16 * minuteMs);
  file.take([{ ...plain(1), atMs: 20 * minuteMs }]);

  const all = readTallies(file.path, undefined).texts;
  assert.deepEqual(all, [
    { peer: "bob", isOwn: false, atMs: 15 * minuteMs, count: 1 },
    { peer: "bob", isOwn: true, atMs: 0, count: 2 },
    { peer: "carl", isOwn: true, atMs: 15 * minuteMs, count: 1 },
  ]);
  const withCarl = readTallies(file.path, "carl").texts;
  assert.deepEqual(
    withCarl.map(({ peer }) => peer),
    ["carl"],
  );
  assert.deepEqual(readTallies(file.path, "nobody"), { texts: [], answers: [] });
});

test("an answer is what follows a text of the other one within a day", () => {
  const file = openFile();
  file.take([{ ...plain(1), atMs: 0 }]);
  file.queue("bob", [Buffer.from("a")], 5 * minuteMs);
  file.queue("bob", [Buffer.from("more")], 6 * minuteMs);
  file.take([{ ...plain(2), atMs: 9 * minuteMs }]);
  file.queue("bob", [Buffer.from("late")], 9_000 * minuteMs);

  assert.deepEqual(readTallies(file.path, "bob").answers, [
    { isOwn: false, minutes: 3, count: 1 },
    { isOwn: true, minutes: 5, count: 1 },
  ]);
});
