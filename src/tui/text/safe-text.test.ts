import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { jsonSafe, safe, safeBytes, safeJoin, safeLines, safeText } from "./safe-text.ts";
import { hostileTexts, unsafeLeft, wildText } from "./hostile.testing.ts";

const anyText = fc.oneof(
  wildText,
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...hostileTexts),
        fc.constantFrom("a", " ", "é", "я", "ر", "م", "क", "्", "ക", "👩", "🏳", "1", "♂", "🇦", "🇧"),
        fc.constantFrom("\u0301", "\u064E", "\u200C", "\u200D", "\uFE0F", "\u20E3", "\u034F"),
        fc.constantFrom("\u{E0067}", "\u{1F3F4}", "\u{E007F}", "\u115F", "\uD800", "\uDC00"),
        fc.constantFrom("\n", "\r\n", "\t", "\u009B", "\u2028", "\uFDD0", "\uE000"),
        wildText,
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join("")),
);

test("no text brings a character to the screen that a terminal obeys or hides", () => {
  fc.assert(fc.property(anyText, (text) => assert.equal(unsafeLeft(safeText(text)), "")));
});

test("no bytes bring a character to the screen that a terminal obeys or hides", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => assert.equal(unsafeLeft(safeBytes(bytes)), "")),
  );
});

test("making safe text safe again changes nothing", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const once = safeText(text);
      assert.equal(safeText(once), once);
    }),
    { numRuns: 2000 },
  );
});

test("safe pieces put together are safe, and every text of several lines is indented", () => {
  fc.assert(
    fc.property(anyText, anyText, (first, second) => {
      const joined = safe`${safeText(first)}${safeText(second)}`;
      assert.equal(unsafeLeft(joined), "");
      assert.equal(safeText(joined), joined);
      assert.equal(safeJoin([safeText(first), safeText(second)]), joined);
      for (const line of safeLines(first, "   ").slice(1)) assert.ok(line.startsWith("   "));
      for (const line of safeLines(first, "")) assert.equal(unsafeLeft(line), "");
    }),
  );
});

test("JSON is read back unchanged and holds nothing that a terminal obeys or hides", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = jsonSafe({ text });
      assert.deepEqual(JSON.parse(line), { text });
      assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}]/u);
    }),
  );
});

test("every hostile text stays on one line and still shows its readable part", () => {
  for (const text of hostileTexts) {
    const line = safeText(`before${text}after`);
    assert.equal(unsafeLeft(line), "", JSON.stringify(text));
    assert.ok(line.startsWith("before") && line.endsWith("after"), JSON.stringify(text));
    assert.notEqual(line, "beforeafter", "nothing is stripped silently");
  }
});

const shownAs: readonly (readonly [string, string])[] = [
  ["plain words", "plain words"],
  ["привет, 日本語, שלום", "привет, 日本語, שלום"],
  ["a\u001B[2Jb", "a␛[2Jb"],
  ["a\rb\u0008\u0007\u007F", "a␍b␈␇␡"],
  ["a\nb", "a␊b"],
  ["a\tb", "a    b"],
  ["\u009B31m", "<U+009B>31m"],
  ["\u202Eexe.gpj\u2066", "<U+202E>exe.gpj<U+2066>"],
  ["soft\u00ADhyphen \uFEFF", "soft<U+00AD>hyphen <U+FEFF>"],
  ["👩\u200D👩\u200D👧 ❤\uFE0F 1\uFE0F\u20E3", "👩\u200D👩\u200D👧 ❤\uFE0F 1\uFE0F\u20E3"],
  [
    "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
    "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
  ],
  ["a\u{E0061}", "a<U+E0061>"],
  ["می\u200Cخواهم", "می\u200Cخواهم"],
  ["क्\u200Dष", "क्\u200Dष"],
  ["pay\u200Cpal", "pay<U+200C>pal"],
  ["e\u0301", "e\u0301"],
  [`e${"\u0301".repeat(6)}`, `e${"\u0301".repeat(4)}<U+0301><U+0301>`],
  [`e${"\u0301".repeat(500)}`, `e${"\u0301".repeat(4)}<U+0301>×496`],
  ["\u0301alone", "<U+0301>alone"],
  ["\u1161alone", "<U+1161>alone"],
  ["\u1112\u1161\u11AB\u1100\u1173\u11AF", "\u1112\u1161\u11AB\u1100\u1173\u11AF"],
  [`\u1112${"\u1161".repeat(500)}`, `\u1112${"\u1161".repeat(4)}<U+1161>×496`],
  [`hi${"\0".repeat(998)}`, "hi␀×998"],
  ["\uD83D", "<U+D83D>"],
  ["\uE000\uFFFF\u2028", "<U+E000><U+FFFF><U+2028>"],
];

test("each kind of character is shown in its own way", () => {
  for (const [text, expected] of shownAs) assert.equal(safeText(text), expected);
});

test("bytes that are not UTF-8 are shown one by one, never guessed at", () => {
  assert.equal(safeBytes(Uint8Array.of(0x68, 0x69, 0xff, 0x1b)), String.raw`hi\xFF␛`);
  assert.equal(safeBytes(Uint8Array.of(0xc0, 0x80)), String.raw`\xC0\x80`);
  assert.equal(safeBytes(Uint8Array.of(0xed, 0xa0, 0x80)), String.raw`\xED\xA0\x80`);
  assert.equal(safeBytes(new TextEncoder().encode("\uFEFFпривет")), "<U+FEFF>привет");
});

test("a text of several lines is indented, its last line break ends it", () => {
  assert.deepEqual(safeLines("a\nb\r\n\nc\n", "  "), ["a", "  b", "  ", "  c"]);
  assert.deepEqual(safeLines("a\rb", "  "), ["a␍b"]);
  assert.deepEqual(safeLines("", "  "), [""]);
  assert.deepEqual(safeLines(Uint8Array.of(0x61, 0x0a, 0xff), "  "), ["a", String.raw`  \xFF`]);
});

test("an emoji stands the same with and without a joined one beside it", () => {
  const family = " 👩‍👩‍👧";
  for (let point = 0; point <= 0x1_ff_ff; point += 1) {
    const sign = String.fromCodePoint(point);
    if (!/\p{Emoji}/u.test(sign)) continue;
    for (const more of ["", "\uFE0F", "\uFE0F\u20E3", "🏽", "🇦", "\u{E0067}\u{E007F}"]) {
      const text = `${sign}${more}`;
      assert.equal(safeText(`${text}${family}`), `${safeText(text)}${family}`, text);
    }
  }
});
