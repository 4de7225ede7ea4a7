import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { ReadingTurns, ReadingWeight } from "./reading-turns.ts";

test("those who have much to say are read four a turn, in the order of their coming", async () => {
  const turns = new ReadingTurns();
  const read: number[] = [];
  for (let at = 0; at < 10; at += 1) turns.add({ readOn: () => read.push(at) });
  assert.deepEqual(read, []);

  const after: number[] = [];
  while (read.length < 10) {
    await turn();
    after.push(read.length);
  }
  assert.deepEqual(read, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(after, [4, 8, 10]);
});

test("who has even more to say stands behind the others, and nobody is forgotten", async () => {
  const turns = new ReadingTurns();
  const left = new Map(Array.from({ length: 50 }, (_, at) => [at, 1 + (at % 7)]));
  const add = (at: number): void =>
    turns.add({
      readOn: () => {
        left.set(at, (left.get(at) ?? 0) - 1);
        if ((left.get(at) ?? 0) > 0) add(at);
      },
    });
  for (const at of left.keys()) add(at);

  for (let count = 0; count < 60; count += 1) await turn();
  assert.ok([...left.values()].every((more) => more === 0));
});

test("who has much to say is told by how much it is, not by the size of its pieces", () => {
  for (const [pieces, bytes] of [
    [1, 16_384],
    [8, 2048],
    [256, 1],
  ] as const) {
    const weight = new ReadingWeight();
    const heavy = Array.from({ length: pieces }, () => weight.isHeavy(bytes, 5));
    assert.ok(heavy.includes(true), `${pieces} pieces of ${bytes} bytes`);
  }
});

test("who says a little now and then never waits for others", () => {
  const weight = new ReadingWeight();
  for (let nowMs = 0; nowMs < 10_000; nowMs += 10) assert.ok(!weight.isHeavy(1024, nowMs));
});
