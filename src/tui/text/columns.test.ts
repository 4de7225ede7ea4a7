import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { columnsAtMost, wrapRows } from "./columns.ts";
import { wildText } from "./hostile.testing.ts";
import { safeText } from "./safe-text.ts";

test("wide letters take two columns, marks none, emoji their widest drawing", () => {
  assert.equal(columnsAtMost(safeText("abc")), 3);
  assert.equal(columnsAtMost(safeText("привет")), 6);
  assert.equal(columnsAtMost(safeText("日本語")), 6);
  assert.equal(columnsAtMost(safeText("e\u0301")), 1);
  assert.equal(columnsAtMost(safeText("👩\u200D👩\u200D👧")), 6);
  assert.equal(columnsAtMost(safeText("❤\uFE0F")), 2);
  assert.equal(columnsAtMost(safeText("🇩🇪")), 4);
  assert.equal(columnsAtMost(safeText("का")), 2, "a mark that takes room");
  assert.equal(columnsAtMost(safeText("\u{11D72}\u{11D90}")), 2, "a mark that is new to terminals");
  assert.equal(columnsAtMost(safeText("\uFE53")), 2, "a sign that is not assigned yet");
});

test("a long line breaks at spaces, and what follows is indented", () => {
  assert.deepEqual(wrapRows(safeText("14:03 ann: hello there, bob"), 21, 6), [
    "14:03 ann: hello ",
    "  there, bob",
  ]);
  assert.deepEqual(wrapRows(safeText("short"), 20, 6), ["short"]);
});

test("a text padded with spaces cannot begin a row in column 0", () => {
  const forged = safeText(`14:03 eve: x${" ".repeat(80)}14:04 bob: forged`);
  for (const columns of [20, 40, 80]) {
    const [, ...further] = wrapRows(forged, columns, 6);
    assert.ok(further.length > 0);
    for (const row of further) assert.match(row, /^ {2}/);
  }
});

test("rows are narrower than the terminal and hold the whole line", () => {
  fc.assert(
    fc.property(wildText, fc.integer({ min: 40, max: 90 }), (text, columns) => {
      const line = safeText(text);
      const rows = wrapRows(line, columns, 4);
      for (const row of rows) assert.ok(columnsAtMost(row) < columns, row);
      assert.equal(rows.map((row, at) => (at === 0 ? row : row.slice(4))).join(""), line);
    }),
  );
});
