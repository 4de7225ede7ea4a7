import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { wildText } from "../text/hostile.testing.ts";
import { Editor } from "./editor.ts";
import type { Edit } from "./editor.ts";

function typing(text: string): Editor {
  const editor = new Editor();
  editor.edit({ type: "insert", text });
  return editor;
}

function press(editor: Editor, ...types: Exclude<Edit["type"], "insert">[]): string {
  for (const type of types) editor.edit({ type });
  return `${editor.before}|${editor.text.slice(editor.before.length)}`;
}

test("typing goes in at the cursor, and the cursor moves over it", () => {
  const editor = typing("bd");
  press(editor, "left");
  editor.edit({ type: "insert", text: "c" });

  assert.equal(press(editor), "bc|d");
  assert.equal(press(editor, "home"), "|bcd");
  assert.equal(press(editor, "end"), "bcd|");
});

test("a family, a flag and a letter with its marks are one step", () => {
  for (const character of ["👩\u200D👩\u200D👧", "🇩🇪", "e\u0301", "क्ष"]) {
    assert.equal(press(typing(`a${character}b`), "left", "left"), `a|${character}b`);
    assert.equal(press(typing(`a${character}`), "eraseLeft"), "a|");
  }
});

test("words and both sides of the cursor are erased as in a shell", () => {
  assert.equal(press(typing("one two  three"), "eraseWord"), "one two  |");
  assert.equal(press(typing("one two  "), "eraseWord"), "one |");
  assert.equal(press(typing("one two"), "wordLeft", "eraseToHome"), "|two");
  assert.equal(press(typing("one two"), "wordLeft", "eraseToEnd"), "one |");
  assert.equal(press(typing("one"), "home", "eraseRight", "eraseLeft"), "|ne");
  assert.equal(press(typing("one two"), "home", "wordRight"), "one| two");
});

test("earlier texts come back, and the one begun is not lost meanwhile", () => {
  const editor = typing("first");
  editor.take();
  editor.edit({ type: "insert", text: "second" });
  editor.take();
  editor.edit({ type: "insert", text: "begun" });

  assert.equal(press(editor, "older", "older", "older"), "first|");
  assert.equal(press(editor, "newer"), "second|");
  assert.equal(press(editor, "newer"), "begun|");
  assert.equal(press(editor, "newer"), "begun|");
});

test("no keys bring the cursor out of the text or into a character", () => {
  const edit = fc.oneof(
    fc.record({ type: fc.constant("insert" as const), text: wildText }),
    fc.record({
      type: fc.constantFrom<Exclude<Edit["type"], "insert">>(
        ...(["left", "right", "wordLeft", "wordRight", "home", "end", "eraseLeft"] as const),
        ...(["eraseRight", "eraseWord", "eraseToHome", "eraseToEnd", "older", "newer"] as const),
      ),
    }),
  );
  fc.assert(
    fc.property(fc.array(edit), (edits) => {
      const editor = new Editor();
      for (const each of edits) {
        editor.edit(each);
        assert.ok(editor.text.startsWith(editor.before));
        assert.ok(editor.before.isWellFormed() || !editor.text.isWellFormed());
      }
    }),
  );
});
