import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NumberList } from "./number-list.ts";

const steps = fc.array(
  fc.record({
    does: fc.constantFrom("insert", "append", "append", "remove", "remove first"),
    number: fc.nat(60),
  }),
  { maxLength: 300, size: "max" },
);

test("a number list is a sorted array without duplicates", () => {
  fc.assert(
    fc.property(steps, fc.array(fc.integer({ min: -1, max: 200 })), (all, floors) => {
      const list = new NumberList();
      let model: number[] = [];
      let next = 61;
      for (const { does, number } of all) {
        if (does === "insert" && !model.includes(number)) {
          list.insert(number);
          model = [...model, number].toSorted((left, right) => left - right);
        } else if (does === "append") {
          list.insert(next);
          model.push(next);
          next += 1;
        } else if (does === "remove") {
          assert.equal(list.remove(number), model.includes(number));
          model = model.filter((each) => each !== number);
        } else if (does === "remove first") {
          const first = model.shift();
          assert.equal(list.first, first ?? Infinity);
          assert.equal(list.remove(list.first), first !== undefined);
        }
        assert.equal(list.size, model.length);
        assert.equal(list.first, model[0] ?? Infinity);
        assert.equal(list.last, model.at(-1) ?? -1);
      }
      assert.deepEqual([...list], model);
      for (const floor of floors) {
        assert.equal(list.has(floor), model.includes(floor));
        assert.equal(list.firstAbove(floor), model.find((each) => each > floor) ?? Infinity);
      }
    }),
  );
});

test("numbers beyond 32 bits are told apart", () => {
  const list = new NumberList();
  const large = 2 ** 52;
  list.insert(large);
  list.insert(large + 1);

  assert.ok(list.has(large + 1));
  assert.equal(list.firstAbove(large), large + 1);
  assert.ok(list.remove(large));
  assert.ok(!list.has(large));
});

test("a queue that moves on holds no more than a few numbers", () => {
  const list = new NumberList();
  for (let number = 0; number < 100_000; number += 1) {
    list.insert(number);
    if (number >= 10) assert.ok(list.remove(number - 10));
  }

  assert.deepEqual([...list].length, 10);
  assert.equal(list.first, 99_990);
});
