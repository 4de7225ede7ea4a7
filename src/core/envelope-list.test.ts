import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Envelope } from "./envelope.ts";
import { EnvelopeList } from "./envelope-list.ts";
import { envelope } from "./envelopes.testing.ts";

test("an envelope list is an array to which things are added at both ends", () => {
  const steps = fc.array(fc.record({ does: fc.nat(2), which: fc.nat() }), { maxLength: 100 });
  fc.assert(
    fc.property(steps, (all) => {
      const list = new EnvelopeList();
      const model: Envelope[] = [];
      for (const [number, { does, which }] of all.entries()) {
        const one = envelope(number);
        if (does === 0) {
          list.append(one);
          model.push(one);
        } else if (does === 1) {
          list.prepend(one);
          model.unshift(one);
        } else {
          const [gone] = model.splice(which % Math.max(1, model.length), 1);
          if (gone !== undefined) list.remove(gone);
        }
        assert.equal(list.size, model.length);
        assert.equal(list.head, model[0]);
        assert.equal(list.tail, model.at(-1));
      }
      assert.deepEqual([...list], model);
      const back: Envelope[] = [];
      for (let at = list.tail; at !== undefined; at = at.prev) back.push(at);
      assert.deepEqual(back.toReversed(), model);
    }),
  );
});

test("the one at hand may leave while the list is walked, and join another", () => {
  const [from, to] = [new EnvelopeList(), new EnvelopeList()];
  for (let number = 0; number < 5; number += 1) from.append(envelope(number));

  for (const each of from) {
    if (each.number % 2 === 1) continue;
    from.remove(each);
    to.append(each);
  }

  assert.deepEqual(
    [...from].map((each) => each.number),
    [1, 3],
  );
  assert.deepEqual(
    [...to].map((each) => each.number),
    [0, 2, 4],
  );
});
