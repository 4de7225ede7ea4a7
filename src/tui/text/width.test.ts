import assert from "node:assert/strict";
import { test } from "node:test";
import { safeText } from "./safe-text.ts";
import { contestedWidth, textWidth } from "./width.ts";
import type { WidthModel } from "./width.ts";

const byCluster: WidthModel = { unit: "cluster", ambiguous: 1 };
const byCodePoint: WidthModel = { unit: "codePoint", ambiguous: 1 };

const widths: readonly (readonly [text: string, byCluster: number, byCodePoint: number])[] = [
  ["abc", 3, 3],
  ["привет", 6, 6],
  ["日本語", 6, 6],
  ["ｆｕｌｌ", 8, 8],
  ["e\u0301", 1, 1],
  ["👍", 2, 2],
  ["👍🏽", 2, 4],
  ["👩\u200D👩\u200D👧", 2, 6],
  ["❤\uFE0F", 2, 2],
  ["🇩🇪", 2, 2],
  ["का", 1, 2],
  ["क्ष", 2, 2],
  ["\u1112\u1161\u11AB", 2, 2],
  ["│…◌✓◷✗▸", 7, 7],
];

test("a line has a width under each way in which terminals count", () => {
  for (const [text, cluster, codePoint] of widths) {
    assert.equal(textWidth(safeText(text), byCluster), cluster, text);
    assert.equal(textWidth(safeText(text), byCodePoint), codePoint, text);
  }
});

test("a terminal that draws ambiguous characters wide is believed", () => {
  const wide: WidthModel = { unit: "codePoint", ambiguous: 2 };

  assert.equal(textWidth(safeText("│…я"), wide), 6);
  assert.equal(textWidth(safeText("◌✓◷✗▸ab"), wide), 7, "the marks of a delivery are neutral");
});

test("terminals are taken to disagree on clusters of several code points, and emoji", () => {
  for (const agreed of ["a", "я", "é", "日", "│", "𠀀", "한"]) {
    assert.equal(contestedWidth(agreed), undefined, agreed);
  }
  assert.equal(contestedWidth("👩\u200D👩\u200D👧"), 6);
  assert.equal(contestedWidth("🇩🇪"), 4);
  assert.equal(contestedWidth("e\u0301"), 1);
  assert.equal(contestedWidth("\u{1FAE0}"), 2);
  assert.equal(contestedWidth("❤"), 1);
});
