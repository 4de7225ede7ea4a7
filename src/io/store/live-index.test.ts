import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LiveIndex } from "./live-index.ts";

function live(index: LiveIndex, person: number): number[] {
  const numbers: number[] = [];
  for (let at = index.next(person, 0); at < Infinity; at = index.next(person, at)) numbers.push(at);
  return numbers;
}

test("a moved cursor turns exactly what it passed into dead rows, once", () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 200 }));
  const cursors = fc.array(fc.integer({ min: 0, max: 220 }));
  fc.assert(
    fc.property(numbers, cursors, (kept, moves) => {
      const index = new LiveIndex();
      for (const number of kept) index.of(7).live.insert(number);
      const dead: number[] = [];
      for (const upto of moves) index.advance(7, upto, dead);

      const highest = Math.max(0, ...moves);
      const ordered = kept.toSorted((left, right) => left - right);
      assert.equal(index.upto(7), highest);
      assert.deepEqual(
        dead,
        ordered.filter((number) => number <= highest),
      );
      assert.deepEqual(
        live(index, 7),
        ordered.filter((number) => number > highest),
      );
    }),
  );
});

test("people do not see each other's messages", () => {
  const index = new LiveIndex();
  index.of(1).live.insert(10);
  index.of(2).live.insert(11);
  index.remove(1, 11);
  index.remove(3, 10);
  index.advance(3, 99, []);

  assert.deepEqual([live(index, 1), live(index, 2), live(index, 3)], [[10], [11], []]);
});
