import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Deadlines } from "./deadlines.ts";
import type { Envelope } from "./envelope.ts";
import { envelope } from "./envelopes.testing.ts";

const AFTER_MS = [1000, 2500, 3000];

test("every message is due after 1, 2.5 and 3 seconds, unless it is removed before", () => {
  const steps = fc.array(
    fc.record({ does: fc.constantFrom("add", "add", "remove", "wait", "wait"), by: fc.nat(1500) }),
    { maxLength: 120, size: "max" },
  );
  fc.assert(
    fc.property(steps, (all) => {
      const deadlines = new Deadlines();
      const station = new Map<Envelope, number>();
      let nowMs = 0;
      for (const [number, { does, by }] of all.entries()) {
        if (does === "add") {
          const one = envelope(number, { receivedAtMs: nowMs });
          deadlines.add(one);
          station.set(one, 1);
        } else if (does === "remove") {
          const gone = [...station.keys()][by % Math.max(1, station.size)];
          if (gone !== undefined) {
            deadlines.remove(gone);
            deadlines.remove(gone);
            station.delete(gone);
          }
        } else {
          nowMs += by;
          comeDue(deadlines, station, nowMs);
        }
        const dueAt = [...station].map(([one, at]) => one.receivedAtMs + (AFTER_MS[at - 1] ?? 0));
        assert.equal(deadlines.nextAtMs(), Math.min(Infinity, ...dueAt));
        assert.equal([...deadlines].length, station.size);
      }
    }),
  );
});

function comeDue(deadlines: Deadlines, station: Map<Envelope, number>, nowMs: number): void {
  for (let due = deadlines.due(nowMs); due !== undefined; due = deadlines.due(nowMs)) {
    const at = station.get(due);
    assert.ok(at !== undefined, "what was removed is not due");
    assert.ok(due.receivedAtMs + (AFTER_MS[at - 1] ?? 0) <= nowMs, "nothing is due too early");
    assert.equal(due.station, at === 3 ? 0 : at + 1);
    if (at === 3) station.delete(due);
    else station.set(due, at + 1);
  }
  for (const [one, at] of station) {
    assert.ok(one.receivedAtMs + (AFTER_MS[at - 1] ?? 0) > nowMs, "nothing that is due is left");
  }
}

test("the oldest deadline comes first among messages that are due at once", () => {
  const deadlines = new Deadlines();
  const [first, second] = [envelope(1, { receivedAtMs: 0 }), envelope(2, { receivedAtMs: 1 })];
  deadlines.add(first);
  deadlines.add(second);

  const order: string[] = [];
  for (let due = deadlines.due(9000); due !== undefined; due = deadlines.due(9000)) {
    order.push(`${due.number} to ${due.station}`);
  }

  assert.deepEqual(order, ["1 to 2", "1 to 3", "1 to 0", "2 to 2", "2 to 3", "2 to 0"]);
});
