import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AgeLink, AgeOrder } from "./age-order.ts";

const steps = fc.array(fc.record({ which: fc.nat(9), isRemoved: fc.boolean() }), {
  maxLength: 200,
  size: "max",
});

test("what was touched last stands last, and what was removed stands nowhere", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const order = new AgeOrder<number>();
      const links = Array.from({ length: 10 }, (_, item) => new AgeLink(item));
      const model: number[] = [];
      for (const { which, isRemoved } of all) {
        const link = links[which] ?? new AgeLink(which);
        const at = model.indexOf(which);
        if (at !== -1) model.splice(at, 1);
        if (isRemoved) {
          order.remove(link);
        } else {
          order.touch(link);
          model.push(which);
        }
        assert.equal(order.size, model.length);
        assert.equal(order.oldest, model[0]);
        assert.deepEqual([...order], model);
      }
    }),
  );
});

test("the one at hand may be touched or removed while walking", () => {
  const order = new AgeOrder<number>();
  const links = Array.from({ length: 4 }, (_, item) => new AgeLink(item));
  for (const link of links) order.touch(link);

  const seen: number[] = [];
  for (const item of order) {
    const link = links[item] ?? new AgeLink(item);
    if (seen.includes(item) || item % 2 === 0) order.remove(link);
    else order.touch(link);
    seen.push(item);
  }

  assert.deepEqual(seen, [0, 1, 2, 3, 1, 3]);
  assert.equal(order.size, 0);
});
