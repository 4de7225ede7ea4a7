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
