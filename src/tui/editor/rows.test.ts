import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { allBorders, smallText } from "./naive-editor.testing.ts";
import { movedByRow } from "./rows.ts";
import type { Row } from "./rows.ts";
import { editorOf } from "./state.ts";
import type { EditorState } from "./state.ts";

/** Wide letters take two columns, as a screen shows them. */
function columnsOf(cluster: string): number {
  return /^[\u3000-\u9FFF]/.test(cluster) ? 2 : 1;
}

/** The text is `parts` one after the other, each shown as a row; the cursor is at `cursor`. */
function broken(parts: readonly string[], cursor: number): [EditorState, Row[]] {
  const rows: Row[] = [];
  let start = 0;
  for (const part of parts) {
    rows.push({ start, end: start + part.replace(/\n$/, "").length });
    start += part.length;
  }
  return [editorOf({ text: parts.join(""), cursor }), rows];
}

function cursorAfter([state, rows]: [EditorState, Row[]], ...steps: (-1 | 1)[]): number {
  return steps.reduce((each, step) => movedByRow(each, step, rows, columnsOf), state).cursor;
}

test("a line that was broken to fit is gone through row by row", () => {
  const parts = ["hello ", "wide ", "world\n", "end"];
  assert.equal(cursorAfter(broken(parts, 2), 1), 8);
  assert.equal(cursorAfter(broken(parts, 2), 1, 1), 13);
  assert.equal(cursorAfter(broken(parts, 2), 1, 1, 1), 19);
  assert.equal(cursorAfter(broken(parts, 15), -1), 10);
  assert.equal(cursorAfter(broken(parts, 15), -1, -1), 4);
});

test("between two rows of a line the cursor is at the start of the lower one", () => {
  const parts = ["abcd", "efgh", "ij"];
  assert.equal(cursorAfter(broken(parts, 4), 1), 8);
  assert.equal(cursorAfter(broken(parts, 4), -1), 0);
  // A column that only the lower row has is not taken for the end of the upper one.
  assert.equal(cursorAfter(broken(["ab", "cdefg"], 7), -1), 1);
  assert.equal(cursorAfter(broken(["ab\n", "cdefg"], 8), -1), 2);
});

test("columns are counted as wide as they are shown", () => {
  assert.equal(cursorAfter(broken(["日本語\n", "abcdef"], 8), -1), 2);
  assert.equal(cursorAfter(broken(["日本語\n", "abcdef"], 7), -1), 1);
  assert.equal(cursorAfter(broken(["日本語\n", "abcdef"], 2), 1), 8);
});

test("whatever rows are given, the cursor stays between two characters", () => {
  const anyRow = fc.record({ start: fc.double(), end: fc.integer({ min: -3, max: 30 }) });
  const rows = fc.array(fc.oneof(anyRow, fc.record({ start: fc.nat(20), end: fc.nat(20) })));
  const steps = fc.array(fc.constantFrom(-1 as const, 1 as const));
  fc.assert(
    fc.property(smallText, fc.nat(20), rows, steps, (text, cursor, anyRows, all) => {
      const state = editorOf({ text, cursor });
      const index = cursorAfter([state, anyRows], ...all);
      assert.ok(allBorders(state.text).includes(index));
    }),
    { numRuns: 1000 },
  );
});
