import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { ReadingTurns } from "./reading-turns.ts";

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
