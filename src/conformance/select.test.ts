import assert from "node:assert/strict";
import { test } from "node:test";
import type { Case } from "./case.ts";
import { selectCases } from "./select.ts";

function aCase(id: string, clause: "S4" | "S5", isGap = false): Case {
  const plain = { id, clauses: [clause], title: id, play: async () => {} } as const;
  return isGap ? { ...plain, gap: "order" } : plain;
}

const cases = [
  aCase("silent/300", "S5"),
  aCase("silent/300-once", "S5"),
  aCase("absent/kept", "S4"),
  aCase("order/kept", "S4", true),
];

function idsOf(pattern: string): string[] {
  return selectCases(cases, pattern).map(({ id }) => id);
}

test("a pattern names ids, groups, clauses, and halves", () => {
  assert.deepEqual(idsOf("silent/300"), ["silent/300"]);
  assert.deepEqual(idsOf("silent"), ["silent/300", "silent/300-once"]);
  assert.deepEqual(idsOf("s4"), ["absent/kept", "order/kept"]);
  assert.deepEqual(idsOf("gaps"), ["order/kept"]);
  assert.deepEqual(idsOf("seed"), ["silent/300", "silent/300-once", "absent/kept"]);
});

test("a star stands for anything, and commas join patterns", () => {
  assert.deepEqual(idsOf("*/kept"), ["absent/kept", "order/kept"]);
  assert.deepEqual(idsOf("silent/*-once, absent"), ["silent/300-once", "absent/kept"]);
  assert.deepEqual(idsOf("si.ent"), []);
});
