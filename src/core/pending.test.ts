import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Envelope } from "./envelope.ts";
import { envelope, person } from "./envelopes.testing.ts";
import { PendingTable } from "./pending.ts";

const people = [person(1), person(2), person(70_000)];
const steps = fc.array(
  fc.record({
    does: fc.constantFrom("add", "add", "settle", "remove any"),
    who: fc.nat(people.length - 1),
    id: fc.oneof(fc.nat(3), fc.constantFrom(-1, 0x7fffffff, -0x80000000), fc.integer()),
    which: fc.nat(),
  }),
  { maxLength: 200, size: "max" },
);

test("a pending table is a FIFO for every pair of sender and id", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const table = new PendingTable();
      const model = new Map<string, Envelope[]>();
      let number = 0;
      let size = 0;
      for (const { does, who, id, which } of all) {
        const src = people[who] ?? person(1);
        const key = `${src.id}/${id}`;
        const fifo = model.get(key) ?? [];
        model.set(key, fifo);
        const at = does === "settle" ? 0 : which % Math.max(1, fifo.length);
        if (does === "add") {
          number += 1;
          const added = envelope(number, { src, id });
          table.add(added);
          fifo.push(added);
          size += 1;
        } else {
          const [removed] = fifo.splice(at, 1);
          if (removed !== undefined) {
            table.remove(removed);
            size -= 1;
          }
        }
        assert.equal(table.size, size);
        assert.equal(table.oldest(src, id), fifo[0]);
      }
      for (const [key, fifo] of model) {
        const [who, id] = key.split("/").map(Number);
        const src = people.find((each) => each.id === who) ?? person(0);
        const chain: Envelope[] = [];
        for (let at = table.oldest(src, id ?? 0); at !== undefined; at = at.pairNext)
          chain.push(at);
        assert.deepEqual(chain, fifo);
      }
    }),
  );
});

test("what is not in the table is not removed from it", () => {
  const table = new PendingTable();
  table.remove(envelope(1));
  const there = envelope(2, { id: 7 });
  table.add(there);

  table.remove(envelope(3, { id: 7 }));

  assert.equal(table.size, 1);
  assert.equal(table.oldest(there.src, 7), there);
});

test("ten thousand of one pair settle in order", () => {
  const table = new PendingTable();
  const all = Array.from({ length: 10_000 }, (_, number) => envelope(number, { id: 0 }));
  for (const each of all) table.add(each);

  for (const each of all) {
    assert.equal(table.oldest(each.src, 0), each);
    table.remove(each);
  }

  assert.equal(table.size, 0);
});
