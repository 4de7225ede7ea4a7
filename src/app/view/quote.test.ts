import assert from "node:assert/strict";
import { test } from "node:test";
import { usualWidths } from "../../tui/text/width.ts";
import { ours, stage, theirs } from "../stage.testing.ts";
import { looksOf } from "./looks.ts";
import { view } from "./view.ts";

const { faint } = looksOf("terminal", undefined);

/** The rows of the talk, with a "~" in front of those that stand back. */
function talkRows(...said: readonly string[]): string[] {
  const texts = said.map((text) => theirs("09:00", text));
  const { state, around } = stage({ texts: [...texts, ours("11:00", "end")] });
  const { grid } = view(state, around, usualWidths);
  const columns = Array.from({ length: 49 }, (_, at) => 31 + at);
  return Array.from({ length: grid.size.rows }, (_, row) => {
    const words = columns.map((column) => grid.textAt(column, row)).join("");
    const isFaint = grid.styleAt(31, row) === faint;
    return `${isFaint ? "~" : ""}${words.trimEnd()}`;
  });
}

test("lines that were said before stand back, and nothing of them is hidden", () => {
  const long = `> ${"word ".repeat(20).trim()}`;
  const rows = talkRows(`${long}\n>no\n> \nyes > no`);

  const from = rows.indexOf("~> word word word word word word word word word");
  assert.deepEqual(rows.slice(from, from + 6), [
    "~> word word word word word word word word word",
    "~word word word word word word word word word word",
    "~word",
    ">no",
    "~>",
    "yes > no",
  ]);
});
