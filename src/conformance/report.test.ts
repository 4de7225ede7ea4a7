import assert from "node:assert/strict";
import { test } from "node:test";
import type { Case } from "./case.ts";
import { failureLines, summarise, summaryLines, summaryMarkdown, verdictLine } from "./report.ts";
import type { Result } from "./runner.ts";

const seedCase: Case = {
  id: "silent/300",
  clauses: ["S5", "S9"],
  title: "a message that nobody answers is told so",
  play: async () => {},
};
const gapCase: Case = { ...seedCase, id: "order/kept", clauses: ["S4"], gap: "order" };
const failure = { expected: "this", came: "that", transcript: ["+0.001 ann sends"] };

const results: readonly Result[] = [
  { case: seedCase, failure: undefined, tookMs: 1 },
  { case: { ...seedCase, id: "silent/other" }, failure, tookMs: 1 },
  { case: gapCase, failure, tookMs: 1 },
];

test("a case counts once, under its first clause or its gap", () => {
  const summary = summarise(results);

  assert.deepEqual(summary, {
    seed: [{ key: "S5", about: "reply", passed: 1, failed: 1 }],
    gaps: [{ key: "order", about: "", passed: 0, failed: 1 }],
  });
  assert.deepEqual(summaryLines(summary), [
    "The seed, by clause",
    "  S5 reply  1 passed, 1 failed",
    "Coterie's reading of its gaps",
    "  order     0 passed, 1 failed",
  ]);
  assert.equal(
    verdictLine(summary),
    "the seed: 1 of 2 cases passed; Coterie's reading of its gaps: 0 of 1",
  );
  assert.match(summaryMarkdown(summary), /^\| \*\*the seed\*\* \| \*\*1\*\* \| \*\*1\*\* \|$/mu);
});

test("a failure is told with its clauses, or the gap that Coterie reads so", () => {
  const [passed, ofSeed, ofGap] = results.map((result) => failureLines(result));

  assert.deepEqual(passed, []);
  assert.equal(ofSeed?.[0], "FAILED silent/other  (S5, S9; the seed)");
  assert.equal(ofGap?.[0], "FAILED order/kept  (S4; Coterie's reading: order)");
  assert.deepEqual(ofGap?.slice(2), [
    "  expected: this",
    "  came:     that",
    "    +0.001 ann sends",
  ]);
});
