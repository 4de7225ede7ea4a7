import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { editorOf } from "../../tui/editor/state.ts";
import { movedByRow } from "../../tui/editor/rows.ts";
import { hostileTexts, wildText } from "../../tui/text/hostile.testing.ts";
import { textWidth, usualWidths } from "../../tui/text/width.ts";
import { usualPreferences } from "../preferences.ts";
import { ours, shown, stage, written } from "../stage.testing.ts";
import type { TalkState } from "../state.ts";
import { inputLines } from "./input-lines.ts";
import { view } from "./view.ts";

/** The rows below the rule, as they look. */
function input(talk: TalkState, columns = 40, rows = 16): string[] {
  const all = shown(stage({ talk, size: { columns, rows }, preferences: quiet })).split("\n");
  return all.slice(all.findIndex((row) => row.startsWith("──")) + 1);
}

const quiet = { ...usualPreferences, hints: false };

function cursorAt(text: string, cursor: number): TalkState {
  return { ...written(""), editor: editorOf({ text, cursor }) };
}

test("the rule says for whom the text is", () => {
  assert.match(shown(stage({ size: { columns: 40, rows: 12 } })), /^── to bob ─{30}$/m);
});

test("what is written is broken at words, and the cursor stands behind it", () => {
  assert.deepEqual(input(written("one two three four five six seven eight nine")), [
    " one two three four five six seven",
    "  eight nine|",
  ]);
});

test("the input grows up to six rows, and then shows those around the cursor", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
  const text = lines.join("\n");

  assert.deepEqual(
    input(written(lines.slice(0, 4).join("\n"))).map((row) => row.trim()),
    ["line 1", "line 2", "line 3", "line 4|"],
  );
  assert.deepEqual(
    input(written(text)).map((row) => row.trim()),
    ["line 15", "line 16", "line 17", "line 18", "line 19", "line 20|"],
  );
  assert.deepEqual(
    input(cursorAt(text, text.indexOf("line 10"))).map((row) => row.trim()),
    ["line 7", "line 8", "line 9", "line 10", "line 11", "line 12"],
  );
  assert.deepEqual(
    input(cursorAt(text, 0)).map((row) => row.trim()),
    ["line 1", "line 2", "line 3", "line 4", "line 5", "line 6"],
  );
});

test("on a low screen the input leaves a row to the talk", () => {
  const text = "a\nb\nc\nd\ne\nf";
  const rows = shown(
    stage({
      texts: [ours("09:00", "said")],
      talk: written(text),
      size: { columns: 40, rows: 7 },
    }),
  ).split("\n");

  assert.deepEqual(rows.slice(1), [
    " said",
    `── to bob ${"─".repeat(30)}`,
    "  c",
    "  d",
    "  e",
    "  f|",
  ]);
});

test("the cursor stands on the character that it is at, whatever stands before it", () => {
  for (const before of [
    "",
    "abc",
    "日本",
    "👩\u200D👩\u200D👧",
    "e\u0301",
    "a\tb",
    "\u202E",
    "\u001B[2J",
  ]) {
    const state = stage({ talk: cursorAt(`${before}Xyz`, before.length) });

    const { grid, cursor } = view(state.state, state.around, usualWidths);

    assert.equal(grid.textAt(cursor?.column ?? 0, cursor?.row ?? 0), "X", before);
  }
});

test("a row is as wide as the screen allows, and the cursor has room behind it", () => {
  const [first, second] = inputLines(
    editorOf({ text: "x".repeat(60), cursor: 60 }),
    40,
    usualWidths,
  );

  assert.equal(first?.text.length, 38);
  assert.equal(second?.cursor, 2 + 22);
});

test("spaces that stick out of a row leave the cursor at its edge", () => {
  const text = `${"x".repeat(38)}${" ".repeat(10)}`;
  const lines = inputLines(editorOf({ text, cursor: text.length }), 40, usualWidths);

  assert.equal(lines.at(-1)?.cursor, 39);
});

test("rows of what is written cover all of it, in order, for moving up and down", () => {
  const text = fc.oneof(wildText, fc.lorem({ maxCount: 40 }), fc.constantFrom(...hostileTexts));
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 4 }).map((parts) => parts.join("\n")),
      fc.nat(),
      fc.integer({ min: 1, max: 60 }),
      (said, place, columns) => {
        const editor = editorOf({ text: said, cursor: place % (said.length + 1) });
        const lines = inputLines(editor, columns, usualWidths);

        let next = 0;
        for (const { start, end, text: shownText, indent } of lines) {
          assert.ok(start === next || (start === next + 1 && editor.text[next] === "\n"));
          assert.ok(end >= start);
          const width = indent + textWidth(shownText, usualWidths);
          assert.ok(width <= columns || shownText.length <= 8 || columns < 4);
          next = end;
        }
        assert.equal(next, editor.text.length);
        assert.equal(lines.filter(({ cursor }) => cursor !== undefined).length, 1);
        // No row that the editor could not move in.
        movedByRow(editor, -1, lines, () => 1);
      },
    ),
  );
});
