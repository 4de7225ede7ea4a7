import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { narrowEdit } from "./narrow-edit.ts";

test("a letter that goes, comes or is passed is all that is written", () => {
  const cases: readonly (readonly [from: string, to: string, written: string])[] = [
    ["hi|", "h|", "\b\u001B[K"],
    ["hi|", "h|i", "\b"],
    ["h|i", "hi|", "i"],
    ["h|i", "he|i", "ei\b"],
    ["да|", "д|", "\b\u001B[K"],
    ["hi|", "hi|", ""],
  ];
  for (const [from, to, written] of cases) {
    assert.equal(narrowEdit(parted(from), parted(to)), written, `${from} to ${to}`);
  }
});

test("where a letter may be wide the row is drawn anew", () => {
  assert.equal(narrowEdit(parted("日|"), parted("|")), undefined);
  assert.equal(narrowEdit(parted("a|"), parted("a\u0301|")), undefined);
});

test("whatever the change, the row and the cursor are as they should be", () => {
  const text = fc.stringMatching(/^[abя]{0,6}\|[abя]{0,6}$/u);
  fc.assert(
    fc.property(text, text, (from, to) => {
      const written = narrowEdit(parted(from), parted(to)) ?? "";
      assert.equal(drawn(from, written), to);
    }),
  );
});

function parted(text: string): { before: string; after: string } {
  const [before = "", after = ""] = text.split("|");
  return { before, after };
}

/** What a terminal makes of a row, "|" being its cursor. */
function drawn(row: string, written: string): string {
  const cells = [...row.replace("|", "")];
  let at = row.indexOf("|");
  for (const sign of written.replaceAll("\u001B[K", "K")) {
    if (sign === "\b") at -= 1;
    else if (sign === "K") cells.length = at;
    else {
      cells[at] = sign;
      at += 1;
    }
  }
  return `${cells.slice(0, at).join("")}|${cells.slice(at).join("")}`;
}
