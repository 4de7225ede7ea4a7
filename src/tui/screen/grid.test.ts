import assert from "node:assert/strict";
import { test } from "node:test";
import { safeText } from "../text/safe-text.ts";
import { usualWidths } from "../text/width.ts";
import { Grid } from "./grid.ts";
import { plain, styleOf } from "./style.ts";

/** A row of a grid as a string, `·` for a cell that a wide cluster covers. */
function rowOf(grid: Grid, row: number): string {
  let text = "";
  for (let column = 0; column < grid.size.columns; column += 1) {
    text += grid.textAt(column, row) || "·";
  }
  return text;
}

test("spans are put one after the other, each in its style", () => {
  const grid = new Grid({ columns: 8, rows: 2 }, usualWidths);
  const bold = styleOf({ bold: true });

  const after = grid.put(1, 0, [{ text: safeText("ab"), style: bold }, { text: safeText("日") }]);

  assert.equal(after, 5);
  assert.equal(rowOf(grid, 0), " ab日·   ");
  assert.equal(grid.styleAt(1, 0), bold);
  assert.equal(grid.styleAt(3, 0), plain);
});

test("what has no room is left out, and a wide letter is never cut in half", () => {
  const grid = new Grid({ columns: 5, rows: 2 }, usualWidths);

  grid.put(0, 0, [{ text: safeText("ab日本x") }]);
  grid.put(0, 1, [{ text: safeText("abcd") }], 2);
  grid.put(3, 1, [{ text: safeText("far too long") }]);
  grid.put(0, 7, [{ text: safeText("below") }]);

  assert.equal(rowOf(grid, 0), "ab日· ");
  assert.equal(rowOf(grid, 1), "ab fa");
});

test("what is put over half of a wide letter leaves no other half", () => {
  const grid = new Grid({ columns: 8, rows: 1 }, usualWidths);
  grid.put(0, 0, [{ text: safeText("日本語") }]);

  grid.put(1, 0, [{ text: safeText("xy") }]);

  assert.equal(rowOf(grid, 0), " xy 語·  ");
});

test("a look outside the palette is refused", () => {
  assert.throws(() => styleOf({ color: 256 }), RangeError);
  assert.throws(() => styleOf({ color: -1 }), RangeError);
});
