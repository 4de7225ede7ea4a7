import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { edit } from "./editor.ts";
import type { EditorAction, EditorCommand } from "./editor.ts";
import {
  allBorders,
  anyEdit,
  naiveEdit,
  naiveEditor,
  smallText,
} from "./editor/naive-editor.testing.ts";
import { editorOf } from "./editor/state.ts";
import type { EditorState } from "./editor/state.ts";
import { wildText } from "./text/hostile.testing.ts";

/** An editor whose text has a "|" for the cursor. */
function at(marked: string): EditorState {
  return editorOf({ text: marked.replace("|", ""), cursor: marked.indexOf("|") });
}

function shown({ text, cursor }: EditorState): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

function press(state: EditorState, ...types: EditorCommand[]): EditorState {
  return types.reduce((each, command) => edit(each, { type: command }), state);
}

function type(state: EditorState, text: string): EditorState {
  return Array.from(text).reduce((each, one) => edit(each, { type: "insert", text: one }), state);
}

const empty = at("|");

const rows: readonly (readonly [before: string, commands: EditorCommand[], after: string])[] = [
  ["ab|c", ["left"], "a|bc"],
  ["|abc", ["left"], "|abc"],
  ["a|👩\u200D👩\u200D👧b", ["right"], "a👩\u200D👩\u200D👧|b"],
  ["🇩🇪🇫🇷|", ["left"], "🇩🇪|🇫🇷"],
  ["a\n|b", ["left"], "a|\nb"],
  ["one two-three|", ["wordLeft"], "one two-|three"],
  ["one, two|", ["wordLeft", "wordLeft"], "|one, two"],
  ["|one, two", ["wordRight"], "one|, two"],
  ["one|\n\n  two", ["wordRight"], "one\n\n  two|"],
  ["don't| stop", ["wordLeft"], "|don't stop"],
  ["при|вет мир", ["wordLeft"], "|привет мир"],
  ["...|", ["wordLeft"], "|..."],
  ["a\nb|c\nd", ["lineStart"], "a\n|bc\nd"],
  ["a\nb|c\nd", ["lineEnd"], "a\nbc|\nd"],
  ["\n|", ["lineStart"], "\n|"],
  ["|\na", ["lineStart", "lineEnd"], "|\na"],
  ["a\nb|c", ["textStart"], "|a\nbc"],
  ["a\nb|c", ["textEnd"], "a\nbc|"],
  ["ab|c", ["eraseLeft"], "a|c"],
  ["a👍🏽|", ["eraseLeft"], "a|"],
  ["e\u0301|", ["eraseLeft"], "|"],
  ["|🇩🇪a", ["eraseRight"], "|a"],
  ["a|\nb", ["eraseRight"], "a|b"],
  ["one two|", ["killWordLeft"], "one |"],
  ["/a/b.txt c/d|", ["killWordLeft"], "/a/b.txt c/|"],
  ["/a/b.txt c/d|", ["killRunLeft"], "/a/b.txt |"],
  ["one  |two", ["killRunLeft"], "|two"],
  ["|one two", ["killWordRight"], "| two"],
  ["a\none| two\nb", ["killLineLeft"], "a\n| two\nb"],
  ["a\n| two\nb", ["killLineLeft"], "a| two\nb"],
  ["a\none| two\nb", ["killLineRight"], "a\none|\nb"],
  ["a\none|\nb", ["killLineRight"], "a\none|b"],
  ["a\nb|c\nd", ["killAll"], "|"],
  ["a\nb|c\nd", ["killAll", "yank"], "a\nbc\nd|"],
  ["one two| three", ["killRunLeft", "killRunLeft", "lineEnd", "yank"], " threeone two|"],
  ["one |two three", ["killWordLeft", "killWordRight", "yank"], "one two| three"],
  ["one |two", ["killWordLeft", "left", "killWordRight", "yank", "yankOlder"], "one |"],
  ["a|", ["yank", "yankOlder"], "a|"],
  ["one \n\n  two\n|three\n", ["joinLines"], "one two three|"],
  ["|one\ntwo", ["joinLines", "undo"], "|one\ntwo"],
  ["on|e ", ["joinLines"], "on|e "],
  ["ab|", ["transpose"], "ba|"],
  ["a|bc", ["transpose"], "ba|c"],
  ["👍🏽|e\u0301", ["transpose"], "e\u0301👍🏽|"],
  ["|ab", ["transpose"], "|ab"],
  ["ab\nc|", ["transpose"], "ab\nc|"],
  ["ab|\nc", ["transpose"], "ba|\nc"],
  ["a|", ["undo", "redo"], "a|"],
];

test("each command does what it does in shells and editors", () => {
  for (const [before, commands, after] of rows) {
    assert.equal(shown(press(at(before), ...commands)), after, `${before} ${commands.join(" ")}`);
  }
});

test("up and down keep to their column past shorter lines", () => {
  const lines = at("abcdef\nx\n日本語日本語\n\nabcde|f");

  assert.equal(shown(press(lines, "up")), "abcdef\nx\n日本語日本語\n|\nabcdef");
  assert.equal(shown(press(lines, "up", "up")), "abcdef\nx\n日本語日本|語\n\nabcdef");
  assert.equal(shown(press(lines, "up", "up", "up")), "abcdef\nx|\n日本語日本語\n\nabcdef");
  assert.equal(
    shown(press(lines, "up", "up", "up", "up", "down")),
    "abcdef\nx|\n日本語日本語\n\nabcdef",
  );
  assert.equal(
    shown(press(lines, "up", "up", "left", "up", "up")),
    "abcd|ef\nx\n日本語日本語\n\nabcdef",
  );
});

test("beyond the first and the last line up and down give the same state", () => {
  const state = at("one|\ntwo");
  assert.equal(press(state, "up"), state);
  const below = press(state, "down");
  assert.equal(press(below, "down"), below);
});

test("typing is undone word by word, and done again", () => {
  const typed = type(empty, "hello big world");

  assert.equal(shown(press(typed, "undo")), "hello big |");
  assert.equal(shown(press(typed, "undo", "undo")), "hello |");
  assert.equal(shown(press(typed, "undo", "undo", "undo", "undo")), "|");
  assert.equal(shown(press(typed, "undo", "undo", "undo", "redo", "redo")), "hello big |");
  assert.equal(shown(press(type(press(typed, "undo"), "x"), "redo")), "hello big x|");
});

test("a paste is undone at once, and not with what was typed around it", () => {
  const pasted = edit(type(empty, "see "), { type: "paste", text: "one two\r\nthree" });
  const typed = type(pasted, "!");

  assert.equal(shown(typed), "see one two\nthree!|");
  assert.equal(shown(press(typed, "undo")), "see one two\nthree|");
  assert.equal(shown(press(typed, "undo", "undo")), "see |");
});

test("a run of Backspace is undone at once, what was typed elsewhere is not", () => {
  const erased = press(type(empty, "abcdef"), "eraseLeft", "eraseLeft", "eraseLeft");
  assert.equal(shown(press(erased, "undo")), "abcdef|");
  const ahead = press(type(empty, "abc"), "left", "left", "eraseRight", "eraseRight");
  assert.equal(shown(press(ahead, "undo")), "a|bc");
  const apart = type(press(type(empty, "ab"), "lineStart"), "c");
  assert.equal(shown(press(apart, "undo")), "|ab");
});

test("a kill is undone by itself, and the column of up and down is that of the cursor", () => {
  const killed = press(at("one two x|"), "killRunLeft", "eraseLeft");
  assert.equal(shown(press(killed, "undo")), "one two |");
  assert.equal(shown(press(type(at("ab\ncd|"), "x"), "undo", "up")), "ab|\ncd");
});

test("what is replaced by itself leaves nothing to undo", () => {
  const state = edit(at("a|b"), { type: "replace", from: 0, to: 2, text: "ab" });
  assert.equal(shown(press(state, "undo")), "ab|");
});

test("where there are no spaces, one undo takes back some characters and not all", () => {
  const typed = press(type(empty, "日".repeat(100)), "undo");
  assert.ok(typed.text.length > 50 && typed.text.length < 100);
});

test("a completion replaces a word in one step", () => {
  const completed = edit(at("hi :smi|, you"), { type: "replace", from: 3, to: 7, text: "😄" });
  assert.equal(shown(completed), "hi 😄|, you");
  assert.equal(shown(press(completed, "undo")), "hi :smi|, you");
});

test("a draft comes back with its cursor, wherever that is said to be", () => {
  assert.equal(shown(editorOf({ text: "one\r\ntwo", cursor: 4 })), "one\n|two");
  assert.equal(shown(editorOf({ text: "a👩\u200D👧", cursor: 2 })), "a|👩\u200D👧");
  for (const cursor of [-1, 99, NaN, Infinity, -Infinity, 1.5]) {
    const editor = editorOf({ text: "ab", cursor });
    assert.ok([0, 1, 2].includes(editor.cursor), `${cursor}`);
  }
  const state = press(at("one two|"), "killRunLeft");
  assert.deepEqual(editorOf({ text: "", cursor: 0 }, state.kills).kills, ["two"]);
});

test("the state is plain data", () => {
  const state = press(type(at("one| two"), "x y"), "killRunLeft", "yank", "undo", "up");
  assert.deepEqual(structuredClone(state), state);
});

test("characters that meet become one, and the cursor stands beside it", () => {
  assert.equal(shown(press(at("a\n|\u0301b"), "eraseLeft")), "a\u0301|b");
  assert.equal(shown(edit(at("|\u200D👧"), { type: "insert", text: "👩" })), "👩\u200D👧|");
});

const drafts = fc.record({ text: smallText, cursor: fc.integer({ min: -2, max: 20 }) });

test("any actions do to any text what an obvious editor does", () => {
  fc.assert(
    fc.property(drafts, fc.array(anyEdit, { maxLength: 25, size: "max" }), (draft, actions) => {
      let state = editorOf(draft);
      let naive = naiveEditor(state);
      for (const action of actions) {
        state = edit(state, action);
        naive = naiveEdit(naive, action);
        assert.equal(shown(state), shown({ ...state, ...naive }), action.type);
        assert.deepEqual(state.kills, naive.kills);
      }
    }),
    { numRuns: 2000 },
  );
});

const anyAction: fc.Arbitrary<EditorAction> = fc.oneof(
  anyEdit,
  fc.record({ type: fc.constantFrom("undo" as const, "redo" as const) }),
);

test("the cursor always stands between two characters", () => {
  fc.assert(
    fc.property(drafts, fc.array(anyAction, { maxLength: 25, size: "max" }), (draft, actions) => {
      let state = editorOf(draft);
      for (const action of actions) {
        state = edit(state, action);
        assert.ok(allBorders(state.text).includes(state.cursor), shown(state));
      }
    }),
    { numRuns: 2000 },
  );
});

test("undoing everything gives the first text, doing it again the last", () => {
  fc.assert(
    fc.property(drafts, fc.array(anyAction, { maxLength: 25, size: "max" }), (draft, actions) => {
      const first = editorOf(draft);
      const last = actions.reduce(edit, first);
      const undos = Array.from(last.history.done, () => "undo" as const);
      const redos = [...undos, ...last.history.undone].map(() => "redo" as const);
      const before = press(last, ...undos);

      assert.equal(before.text, first.text);
      const again = press(before, ...redos);
      const newest = press(last, ...last.history.undone.map(() => "redo" as const));
      assert.equal(again.text, newest.text);
      assert.deepEqual(press(again, "redo"), again);
    }),
    { numRuns: 2000 },
  );
});

test("no text throws, or leaves half of a pair or a CR", () => {
  const insert = fc.record({
    type: fc.constantFrom("insert" as const, "paste" as const),
    text: wildText,
  });
  const replace = fc.record({
    type: fc.constant("replace" as const),
    from: fc.double(),
    to: fc.double(),
    text: wildText,
  });
  const actions = fc.array(fc.oneof(anyAction, insert, replace), { maxLength: 20 });
  fc.assert(
    fc.property(wildText, fc.double(), actions, (text, cursor, all) => {
      const state = all.reduce(edit, editorOf({ text, cursor }));
      assert.ok(state.text.isWellFormed());
      assert.doesNotMatch(state.text, /\r/);
      assert.ok(allBorders(state.text).includes(state.cursor));
    }),
    { numRuns: 2000 },
  );
});
