import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Envelope } from "./envelope.ts";
import { envelope } from "./envelopes.testing.ts";
import { LiveTable } from "./live-table.ts";

const steps = fc.array(
  fc.record({
    id: fc.oneof(fc.nat(40), fc.constantFrom(-1, 0x7fffffff, -0x80000000), fc.integer()),
    isTaken: fc.boolean(),
  }),
  { maxLength: 300, size: "max" },
);

test("what is under way is found by its messageID until it is taken out", () => {
  fc.assert(
    fc.property(steps, fc.integer(), (all, seed) => {
      const table = new LiveTable(seed);
      const model = new Map<number, Envelope>();
      for (const [number, { id, isTaken }] of all.entries()) {
        const known = model.get(id);
        assert.equal(table.get(id), known);
        if (known === undefined) {
          const added = envelope(number, { id });
          table.add(added);
          model.set(id, added);
        } else if (isTaken) {
          table.remove(known);
          model.delete(id);
        }
        assert.equal(table.size, model.size);
      }
      for (const [id, each] of model) {
        assert.equal(table.get(id), each);
        table.remove(each);
        assert.equal(each.liveNext, undefined);
      }
      assert.equal(table.size, 0);
    }),
  );
});

test("what is not under way is not taken out for another of the same messageID", () => {
  const table = new LiveTable(0);
  table.remove(envelope(1, { id: 7 }));
  const there = envelope(2, { id: 7 });
  table.add(there);

  table.remove(envelope(3, { id: 7 }));

  assert.equal(table.get(7), there);
  assert.equal(table.size, 1);
});
