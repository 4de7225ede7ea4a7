import assert from "node:assert/strict";
import { test } from "node:test";
import type { AccountFile } from "../io/account/account-file.ts";
import type { OutboxText } from "../io/account/message.ts";
import { again } from "./again.ts";
import { annsFile } from "./level-2.testing.ts";

function written(file: AccountFile, ...texts: string[]): number[] {
  const parts = texts.map((text) => Buffer.from(text));
  return file.queue("bob", parts, 0).map(({ row }) => row);
}

function open(file: AccountFile): OutboxText[] {
  const texts = [...file.outbox("unsent", 9), ...file.outbox("unknown", 9)];
  return [...texts, ...file.outbox("refused", 9)].toSorted((one, other) => one.row - other.row);
}

function words(texts: readonly OutboxText[]): string[] {
  return texts.map(({ id, text, state, part, parts }) => {
    return `#${id} ${part}/${parts} ${Buffer.from(text).toString()} ${state}`;
  });
}

test("a text in doubt that has a name is sent again under it", () => {
  const file = annsFile();
  file.claim(written(file, "hi"), file.epoch());

  assert.deepEqual(words(again(file, open(file), true, 5)), ["#0 1/1 hi unknown"]);
  assert.equal(open(file).length, 1);
});

test("where names do not count a text in doubt goes out anew, and is no more what it was", () => {
  const file = annsFile();
  file.claim(written(file, "hi"));

  assert.deepEqual(words(again(file, open(file), true, 5)), ["#1 1/1 hi unsent"]);
  assert.deepEqual(words(open(file)), ["#1 1/1 hi unsent"]);
});

test("on a server of level 1 a name is worth nothing", () => {
  const file = annsFile();
  file.claim(written(file, "hi"), file.epoch());

  assert.deepEqual(words(again(file, open(file), false, 5)), ["#1 1/1 hi unsent"]);
});

test("a refused text goes out anew, and all of a long one together", () => {
  const file = annsFile();
  const rows = written(file, "one ", "two");
  file.claim(rows, file.epoch());
  file.refuse(rows.map((row) => ({ row, code: "507" })));

  assert.deepEqual(words(again(file, open(file), true, 5)), [
    "#2 1/2 one  unsent",
    "#3 2/2 two unsent",
  ]);
});

test("what has not left keeps its messageID", () => {
  const file = annsFile();
  written(file, "hi");

  assert.deepEqual(words(again(file, open(file), false, 5)), ["#0 1/1 hi unsent"]);
});

test("of nothing nothing is sent", () => {
  assert.deepEqual(again(annsFile(), [], true, 5), []);
});
