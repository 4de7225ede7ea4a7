import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { clustersOf } from "./clusters.ts";
import { unsafeLeft, wildText } from "./hostile.testing.ts";
import { safeGraphemes, safeText } from "./safe-text.ts";

test("what looks like one character is one", () => {
  assert.deepEqual(clustersOf("abя"), ["a", "b", "я"]);
  assert.deepEqual(clustersOf("e\u0301🇩🇪👩\u200D👩\u200D👧"), [
    "e\u0301",
    "🇩🇪",
    "👩\u200D👩\u200D👧",
  ]);
  assert.deepEqual(clustersOf("क्षि"), ["क्षि"]);
  assert.deepEqual(
    clustersOf("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}").length,
    1,
  );
  assert.deepEqual(clustersOf("👩🏻\u200D❤\uFE0F\u200D💋\u200D👩🏼").length, 1);
  assert.deepEqual(clustersOf(""), []);
});

test("boundaries are where Unicode has them, whatever stands next to what", () => {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const joining = fc.constantFrom("a", "я", "\u0301", "\u200D", "\uFE0F", "🇩", "👩", "↔", "क", "्");
  const more = fc.constantFrom(
    "한",
    "\u1100",
    "\u1161",
    "\u0D4E",
    "日",
    "\r",
    "\n",
    "│",
    "か",
    "\u3099",
  );
  const text = fc.array(fc.oneof(joining, more, wildText)).map((parts) => parts.join(""));

  fc.assert(
    fc.property(text, (line) => {
      const whole = Array.from(segmenter.segment(line), ({ segment }) => segment);
      // Those that are cut, or put together, are told of below.
      fc.pre(
        whole.every((each) => each.length <= 8 && !/^[\u1160-\u11FF\uD7B0-\uD7FB]/.test(each)),
      );
      assert.deepEqual(clustersOf(line), whole);
    }),
    { numRuns: 1000 },
  );
});

test("no cluster is one that terminals draw upon the one before", () => {
  assert.deepEqual(clustersOf("x각\u1161y"), ["x", "각\u1161", "y"]);
  assert.deepEqual(clustersOf("\u1112\u1161\u11AB\u1161"), ["\u1112\u1161\u11AB\u1161"]);
});

test("no cluster grows without bound, and none that is cut begins with a mark", () => {
  const endless = clustersOf("क्".repeat(300) + "ष");

  assert.equal(endless.join(""), "क्".repeat(300) + "ष");
  for (const cluster of endless) {
    assert.ok([...cluster].length <= 8, cluster);
    assert.match(cluster, /^\p{L}/u);
  }
});

test("clusters put together are the text, and each alone is as safe as the whole", () => {
  fc.assert(
    fc.property(wildText, (text) => {
      const line = safeText(text);
      const clusters = safeGraphemes(line);

      assert.equal(clusters.join(""), line);
      for (const cluster of clusters) {
        assert.equal(unsafeLeft(cluster), "");
        assert.doesNotMatch(cluster, /^[\p{Mn}\p{Me}]/u);
      }
    }),
  );
});
