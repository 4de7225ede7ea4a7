import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../player.testing.ts";
import { bob, carol, ours, shown, stage, talkWith, theirs } from "../stage.testing.ts";
import { keysPage } from "../help.ts";
import { usualKeymap } from "../keymap.ts";
import { english } from "../../words/english.ts";

const size = { columns: 80, rows: 24 };
const talks = [talkWith(bob, "recent"), talkWith(carol, "recent", { unread: 2 })];
const texts = [
  ...Array.from({ length: 30 }, (_, index) => theirs("09:00", `text ${index}`)),
  ours("09:01", "the newest", "taken"),
];

test("the keys lie over the talk, whose newest texts, list and input stay to be seen", () => {
  const rows = shown(
    stage({ size, talks, texts, overlay: keysPage({ keymap: usualKeymap, words: english }) }),
  ).split("\n");

  assert.equal(rows.length, 24);
  assert.match(rows[2] ?? "", /── Keys, more with PgDn ─/u);
  assert.match(rows[3] ?? "", /While you write$/u);
  assert.match(rows[20] ?? "", /the newest/u);
  assert.match(rows[19] ?? "", /text 29/u);
  assert.ok(rows.some((row) => /carol/u.test(row)));
  assert.match(rows[21] ?? "", /to bob/u);
});

test("a text that arrives is seen below the keys", () => {
  const more = [...texts, theirs("09:02", "just now")];
  const rows = shown(
    stage({ size, talks, texts: more, overlay: keysPage({ keymap: usualKeymap, words: english }) }),
  ).split("\n");

  assert.match(rows[20] ?? "", /just now/u);
});

test("a page on shows the lines that follow, and none is passed over", () => {
  const ann = new Player({ size, talks, texts }).presses("f1");
  const all = keysPage({ keymap: usualKeymap, words: english });
  const lines = all.kind === "page" ? all.lines : [];
  let seen = ann.sees;
  for (let count = 0; count < 20; count += 1) seen += ann.presses("pageDown").sees;

  for (const line of lines) {
    const [word = ""] = line.trim().split(/ {2,}/u);
    assert.ok(seen.includes(word), word);
  }
});

test("where there is no room for both, the keys take the whole screen", () => {
  for (const small of [
    { columns: 60, rows: 24 },
    { columns: 80, rows: 15 },
  ]) {
    const rows = shown(
      stage({
        size: small,
        talks,
        texts,
        overlay: keysPage({ keymap: usualKeymap, words: english }),
      }),
    );

    assert.match(rows.split("\n")[1] ?? "", /^── Keys/u);
    assert.doesNotMatch(rows, /text 29/u);
  }
});
