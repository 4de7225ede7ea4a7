import assert from "node:assert/strict";
import { test } from "node:test";
import { clustersOf } from "../tui/text/clusters.ts";
import { safeText } from "../tui/text/safe-text.ts";
import { emojiByName } from "./emoji.ts";

test("each name stands for one emoji that is recommended for interchange", () => {
  assert.ok(emojiByName.size >= 400, `${emojiByName.size}`);
  for (const [name, sign] of emojiByName) {
    assert.match(sign, /^\p{RGI_Emoji}$/v, name);
    assert.equal(clustersOf(sign).length, 1, name);
    assert.equal(safeText(sign), sign, name);
  }
});

test("names are words that can be typed between colons, each its own", () => {
  for (const name of emojiByName.keys()) assert.match(name, /^[a-z0-9_+-]+$/u);
  assert.equal(emojiByName.get("tada"), "🎉");
  assert.equal(emojiByName.get("+1"), "👍");
  assert.equal(emojiByName.get("heart"), "❤\uFE0F");
});
