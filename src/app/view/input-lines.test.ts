import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { clustersOf } from "../../tui/text/clusters.ts";
import { safeText } from "../../tui/text/safe-text.ts";
import { clusterWidth, usualWidths } from "../../tui/text/width.ts";
import { inputLines } from "./input-lines.ts";

const characters = ["a", "b", " ", "ж", "日", "é", "\u200B", "\u202E", "\n"] as const;

test("the cursor stands in front of a character that is shown in several rows", () => {
  const lines = inputLines({ text: "a日\u200B", cursor: 2 }, 7, usualWidths);

  assert.deepEqual(
    lines.map(({ text, cursor }) => [text, cursor]),
    [
      ["a日", undefined],
      ["<U+200", 0],
      ["B>", undefined],
    ],
  );
});

test("what is shown before the cursor is what was written before it", () => {
  const texts = fc.array(fc.constantFrom(...characters), { maxLength: 14 });
  const columns = fc.integer({ min: 5, max: 20 });
  fc.assert(
    fc.property(texts, fc.nat(14), columns, (parts, at, width) => {
      const before = parts.slice(0, at).join("");
      const written = { text: parts.join(""), cursor: before.length };
      // Marks of one text may join with the next one; those have no place between them.
      fc.pre(clustersOf(written.text).join("|").startsWith(clustersOf(before).join("|")));

      const lines = inputLines(written, width, usualWidths);

      const row = lines.findIndex(({ cursor }) => cursor !== undefined);
      const above = lines.slice(0, row).map(({ text }) => text);
      const { text = "", indent = 0, cursor = 0 } = lines[row] ?? {};
      const shown = [...above, firstColumns(text, cursor - indent)].join("");
      // Each by itself: a person who writes one of them five times sees five.
      const signs = clustersOf(before.replaceAll("\n", " ")).map((sign) => safeText(sign));
      assert.equal(unspaced(shown), unspaced(signs.join("")));
    }),
    { examples: [[["\u200B", "\u200B", "\u200B", "\u200B", "\u200B"], 5, 5]] },
  );
});

function firstColumns(text: string, columns: number): string {
  let rest = columns;
  return clustersOf(text)
    .filter((cluster) => (rest -= clusterWidth(cluster, usualWidths)) >= 0)
    .join("");
}

/** Spaces at a break are in no row. */
function unspaced(text: string): string {
  return text.replaceAll(" ", "");
}
