import assert from "node:assert/strict";
import { test } from "node:test";
import { usualWidths } from "../../tui/text/width.ts";
import { safeText } from "../../tui/text/safe-text.ts";
import { Player } from "../player.testing.ts";
import { bob, carol, narrow, talkWith, theirs } from "../stage.testing.ts";
import { foundSpans } from "./found.ts";
import { looksOf } from "./looks.ts";
import { view } from "./view.ts";

const { found } = looksOf("terminal", undefined);

/** A row, what is found in it in brackets. */
function marked(row: string, words: string): string {
  const spans = foundSpans(safeText(row), words, found);
  return spans.map(({ text, style }) => (style === found ? `[${text}]` : text)).join("");
}

test("what words find is marked where it begins a word, as the index compares", () => {
  assert.equal(marked("The tea is hot, TEAPOT steams", "tea"), "The [tea] is hot, [TEA]POT steams");
  assert.equal(marked("tea and coffee", "coffee tea"), "[tea] and [coffee]");
  assert.equal(marked("deploy", "ploy"), "deploy");
  assert.equal(marked("Ёлка в углу", "елка УГ"), "[Ёлка] в [уг]лу");
  assert.equal(marked("Cafe\u0301 in der Straße", "café strass"), "[Cafe\u0301] in der [Straß]e");
  assert.equal(marked("我们去中国旅行", "中国"), "我们去[中国]旅行");
  assert.equal(marked("done 🎉👍", "👍"), "done 🎉[👍]");
  assert.equal(marked("version v2.10, v2.1", "v2.10"), "version [v2.10], v2.1");
  assert.equal(marked("tea, teapot", "tea teapot"), "[tea], [teapot]");
  assert.equal(marked("anything", " .,"), "anything");
});

/** What is on the screen in the look of what was found. */
function foundOn({ state, around }: Player): string {
  const { grid } = view(state, around, usualWidths);
  const { columns, rows } = grid.size;
  const cells = Array.from({ length: columns * rows }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    return grid.styleAt(column, row) === found ? grid.textAt(column, row) : " ";
  });
  return cells.join("").trim().replaceAll(/ +/gu, " ");
}

test("found words stand out among the hits, and in the text that is jumped to", () => {
  const texts = [
    theirs("09:00", "blue one, red one", { peer: carol }),
    theirs("09:01", "blue is for bob"),
  ];
  const talks = [talkWith(bob, "recent"), talkWith(carol, "recent")];

  for (const size of [undefined, narrow]) {
    const ann = new Player({ texts, talks, ...(size && { size }) });
    ann.presses("ctrl-f").types("one blue");
    assert.equal(foundOn(ann), "blue one one");

    ann.presses("enter");
    assert.equal(ann.state.current, carol);
    assert.equal(foundOn(ann), "blue one one");
    ann.presses("ctrl-up");
    assert.equal(foundOn(ann), "blue one one");
    ann.types("x");
    assert.equal(foundOn(ann), "");
  }
});
