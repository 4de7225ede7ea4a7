import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { unsafeLeft, wildText } from "../tui/text/hostile.testing.ts";
import { textWidth, usualWidths } from "../tui/text/width.ts";
import { barLines } from "./bars.ts";

const people = [
  { label: "ann", count: 120 },
  { label: "bob", count: 45 },
  { label: "李", count: 1 },
  { label: "carl", count: 0 },
];

test("bars are as long as their counts say, to an eighth of a column", () => {
  assert.deepEqual(barLines(people, { columns: 31, isAscii: false }), [
    "ann   120  ████████████████████",
    "bob    45  ███████▌",
    "李      1  ▏",
    "carl    0",
  ]);
});

test("bars of ASCII alone", () => {
  assert.deepEqual(barLines(people.slice(0, 2), { columns: 20, isAscii: true }), [
    "ann  120  ##########",
    "bob   45  ####",
  ]);
});

test("no bar leaves its row, and no label does anything to a terminal", () => {
  const bars = fc.array(fc.record({ label: wildText, count: fc.nat() }), { maxLength: 5 });
  fc.assert(
    fc.property(
      bars,
      fc.integer({ min: 40, max: 200 }),
      fc.boolean(),
      (given, columns, isAscii) => {
        for (const line of barLines(given, { columns, isAscii })) {
          assert.ok(textWidth(line, usualWidths) <= columns);
          assert.equal(unsafeLeft(line), "");
        }
      },
    ),
    { numRuns: 50 },
  );
});
