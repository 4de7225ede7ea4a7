import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { fit, pad, truncate } from "./fit.ts";
import { wildText } from "./hostile.testing.ts";
import { safeText } from "./safe-text.ts";
import { textWidth, usualWidths } from "./width.ts";

test("what has no room is told by an ellipsis", () => {
  assert.equal(truncate(safeText("conversation"), 8, usualWidths), "convers…");
  assert.equal(truncate(safeText("日本語"), 4, usualWidths), "日…", "no half letters");
  assert.equal(truncate(safeText("abc"), 3, usualWidths), "abc");
  assert.equal(truncate(safeText("abc"), 0, usualWidths), "");
  assert.equal(truncate(safeText("abc"), 2, { unit: "codePoint", ambiguous: 2 }), "a~");
});

test("a text is padded on either side", () => {
  assert.equal(pad(safeText("日本"), 6, usualWidths), "日本  ");
  assert.equal(pad(safeText("12"), 4, usualWidths, "left"), "  12");
  assert.equal(pad(safeText("longer"), 4, usualWidths), "longer");
});

test("a fitted text is exactly as wide as asked, whatever it is", () => {
  fc.assert(
    fc.property(wildText, fc.integer({ min: 0, max: 40 }), (text, columns) => {
      assert.equal(textWidth(fit(safeText(text), columns, usualWidths), usualWidths), columns);
    }),
  );
});
