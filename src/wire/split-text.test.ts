import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { concat } from "../../test/helpers/wire.ts";
import { CoterieError } from "./error.ts";
import { splitText } from "./split-text.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Texts that are hard to cut: emoji families, flags, combining marks, CR LF, Hangul, Arabic. */
const hardTexts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "👨‍👩‍👧‍👦",
        "🇩🇪",
        "🏳️‍🌈",
        "e\u0301\u0323",
        "\r\n",
        "각",
        "한글",
        "السلام",
        "я",
        "a",
        " ",
      ),
      fc.string({ unit: "grapheme", maxLength: 3 }),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

test("the pieces of any text are that text, and each fits its command", () => {
  fc.assert(
    fc.property(hardTexts, fc.integer({ min: 4, max: 120 }), (text, bytesMax) => {
      const pieces = splitText(text, bytesMax);
      assert.deepEqual(concat(pieces), encoder.encode(text));
      for (const piece of pieces) {
        assert.ok(piece.length >= 1 && piece.length <= bytesMax);
        decoder.decode(piece); // Throws if a piece begins or ends inside a code point.
      }
    }),
  );
});

test("what a reader sees as one character is cut only if it alone is too large", () => {
  fc.assert(
    fc.property(hardTexts, fc.integer({ min: 4, max: 120 }), (text, bytesMax) => {
      const ends = new Set<number>();
      let at = 0;
      for (const piece of splitText(text, bytesMax)) {
        at += piece.length;
        ends.add(at);
      }
      let from = 0;
      for (const { segment } of segmenter.segment(text)) {
        const size = encoder.encode(segment).length;
        if (size <= bytesMax) {
          for (let inside = from + 1; inside < from + size; inside += 1) {
            assert.ok(!ends.has(inside), `${JSON.stringify(segment)} is cut`);
          }
        }
        from += size;
      }
    }),
  );
});

test("a text that fits is one piece, an empty one none", () => {
  assert.deepEqual(splitText(""), []);
  assert.deepEqual(splitText("hi"), [encoder.encode("hi")]);
  assert.equal(splitText("a".repeat(1000)).length, 1);
  assert.deepEqual(
    splitText("a".repeat(1001)).map((piece) => piece.length),
    [1000, 1],
  );
  assert.deepEqual(
    splitText("я".repeat(501)).map((piece) => piece.length),
    [1000, 2],
  );
  assert.deepEqual(
    splitText(`${"a".repeat(999)}я`).map((piece) => piece.length),
    [999, 2],
  );
});

test("a character larger than a command is cut between code points", () => {
  const towering = `a${"\u0301".repeat(600)}`;
  const pieces = splitText(towering);
  assert.deepEqual(
    pieces.map((piece) => decoder.decode(piece).length),
    [500, 101],
  );
  assert.deepEqual(concat(pieces), encoder.encode(towering));
});

test("half a surrogate pair becomes U+FFFD, as in any UTF-8", () => {
  const pieces = splitText(`${"a".repeat(1000)}\uD83D`);
  assert.equal(decoder.decode(concat(pieces)), `${"a".repeat(1000)}\uFFFD`);
});

test("3 MB of text are split into full commands", () => {
  const pieces = splitText("0123456789".repeat(300_000));
  assert.equal(pieces.length, 3000);
});

test("a size into which not every code point fits is refused", () => {
  for (const bytesMax of [0, 1, 3, -1, Number.NaN]) {
    assert.throws(
      () => splitText("😀 and more", bytesMax),
      (error) => error instanceof CoterieError && error.code === "COTERIE_TEXT_SIZE",
    );
  }
});
