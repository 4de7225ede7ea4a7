import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { wildText } from "./hostile.testing.ts";
import { safeText } from "./safe-text.ts";
import { textWidth, usualWidths } from "./width.ts";
import type { WidthModel } from "./width.ts";
import { wrapText } from "./wrap.ts";
import type { RowWidths } from "./wrap.ts";

function wrapped(text: string, first: number, further = first): string[] {
  return wrapText(safeText(text), { first, further }, usualWidths).map((row) => row.text);
}

test("a line breaks at spaces, which are not shown at the break", () => {
  assert.deepEqual(wrapped("morning. did the build pass?", 14), [
    "morning. did",
    "the build",
    "pass?",
  ]);
  assert.deepEqual(wrapped("hello   there", 7), ["hello", "there"]);
  assert.deepEqual(wrapped("", 7), [""]);
  assert.deepEqual(wrapped("fits here", 9), ["fits here"]);
});

test("a word longer than a row begins in a row of its own and is cut at its end", () => {
  assert.deepEqual(wrapped("see https://ci.example/run/412", 12), [
    "see",
    "https://ci.e",
    "xample/run/4",
    "12",
  ]);
  assert.deepEqual(wrapped("abcdefgh", 3, 10), ["", "abcdefgh"], "the next row is wider");
});

test("wide letters break anywhere but in front of what closes", () => {
  assert.deepEqual(wrapped("日本語。日本", 6), ["日本", "語。日", "本"]);
  assert.deepEqual(wrapped("ab 日本語", 7), ["ab 日本", "語"]);
});

test("a row is never wider than asked, and all but spaces at breaks is in some row", () => {
  const models: WidthModel[] = [
    { unit: "cluster", ambiguous: 1 },
    { unit: "codePoint", ambiguous: 2 },
  ];
  const widths: fc.Arbitrary<RowWidths> = fc.record({
    first: fc.integer({ min: 18, max: 60 }),
    further: fc.integer({ min: 18, max: 60 }),
  });
  const text = fc
    .array(fc.oneof(wildText, fc.lorem(), fc.constantFrom(" ", "   ", "日本語", "क्षक्ष")))
    .map((parts) => safeText(parts.join("")));

  fc.assert(
    fc.property(text, widths, fc.constantFrom(...models), (line, limits, model) => {
      const rows = wrapText(line, limits, model);

      let at = 0;
      for (const [index, row] of rows.entries()) {
        const limit = index === 0 ? limits.first : (limits.further ?? 0);
        assert.ok(textWidth(row.text, model) <= limit, row.text);
        assert.match(line.slice(at, row.start), /^ *$/);
        assert.equal(line.slice(row.start, row.start + row.text.length), row.text);
        at = row.start + row.text.length;
      }
      assert.match(line.slice(at), /^ *$/);
    }),
  );
});
