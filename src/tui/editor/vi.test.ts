import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { edit } from "../editor.ts";
import { editorActionOf } from "../editor-keys.ts";
import { InputParser } from "../keys.ts";
import type { KeyPress } from "../keys/events.ts";
import { lineEnd, lineStart } from "./lines.ts";
import { allBorders, smallText } from "./naive-editor.testing.ts";
import { editorOf } from "./state.ts";
import type { EditorState } from "./state.ts";
import { isViKey, viPressed, viSettled } from "./vi.ts";
import { viInsert, viPending } from "./vi-state.ts";

const escape = "\u001B[27u";

function pressesOf(keys: string): KeyPress[] {
  const parser = new InputParser();
  const events = parser.push(Buffer.from(keys.replaceAll("<Esc>", escape)));
  return [...events, ...parser.flush()].filter((event) => event.kind === "key");
}

/** What a screen does with a key that it does not want itself. */
function pressed(state: EditorState, press: KeyPress): EditorState {
  const step = viPressed(state, press);
  if (step !== undefined) return step.kind === "edited" ? step.state : state;
  const action = editorActionOf(press);
  return action === undefined ? state : viSettled(edit(state, action));
}

function typed(state: EditorState, keys: string): EditorState {
  return pressesOf(keys).reduce(pressed, state);
}

/** `|` stands in front of the cursor. */
function shown({ text, cursor }: EditorState): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

/** In normal mode on the character behind `|`. */
function at(text: string): EditorState {
  const cursor = text.indexOf("|");
  const state = editorOf({ text: text.replace("|", ""), cursor: cursor + 1 });
  const normal = typed(state, "<Esc>");
  return { ...normal, cursor };
}

const plays: readonly (readonly [from: string, keys: string, to: string])[] = [
  ["one |two", "h", "one| two"],
  ["|one two", "l", "o|ne two"],
  ["|one\ntwo", "9l", "on|e\ntwo"],
  ["|one, two", "w", "one|, two"],
  ["|one, two", "W", "one, |two"],
  ["|one, two", "2w", "one, |two"],
  ["one tw|o", "b", "one |two"],
  ["one, tw|o", "3b", "|one, two"],
  ["|one two", "e", "on|e two"],
  ["|one two", "2e", "one tw|o"],
  ["|one\n\ntwo", "w", "one\n|\ntwo"],
  ["  one tw|o", "0", "|  one two"],
  ["  one tw|o", "^", "  |one two"],
  ["|one two\nx", "$", "one tw|o\nx"],
  ["o|ne\ntwo", "j", "one\nt|wo"],
  ["one\ntw|o", "k", "on|e\ntwo"],
  ["one\ntwo\nthr|ee", "gg", "|one\ntwo\nthree"],
  ["|one\ntwo\n  three", "G", "one\ntwo\n  |three"],
  ["|one\ntwo\nthree", "2G", "one\n|two\nthree"],
  ["|a-b-c", "f-", "a|-b-c"],
  ["|a-b-c", "2f-", "a-b|-c"],
  ["|a-b-c", "f-;", "a-b|-c"],
  ["|a-b-c", "f-;,", "a|-b-c"],
  ["|ab-c-d", "t-;", "ab-|c-d"],
  ["a-b-|c", "F-", "a-b|-c"],
  ["a-b-|c", "2T-", "a-|b-c"],
  ["|one two", "dw", "|two"],
  ["one |two", "dw", "one| "],
  ["|one\ntwo", "dw", "|\ntwo"],
  ["|one two three", "d2w", "|three"],
  ["|one two three four", "2dw", "|three four"],
  ["|one two", "cwsix<Esc>", "si|x two"],
  ["one t|wo", "d0", "|wo"],
  ["one |two\nx", "d$", "one| \nx"],
  ["one t|wo three", "diw", "one | three"],
  ["one t|wo three", "daw", "one |three"],
  ["one t|wo", "daw", "on|e"],
  ["one t|wo three", "ciwsix<Esc>", "one si|x three"],
  ["|a(b)c", "dt)", "|)c"],
  ["|a(b)c", "df)", "|c"],
  ["one\nt|wo\nthree", "dd", "one\n|three"],
  ["one\nt|wo", "dd", "|one"],
  ["|one", "dd", "|"],
  ["|one\ntwo\nthree", "2dd", "|three"],
  ["|one\ntwo\nthree", "dj", "|three"],
  ["one\ntwo\n|three", "dgg", "|"],
  ["o|ne\ntwo", "ccsix<Esc>", "si|x\ntwo"],
  ["|one two", "yw$p", "one twoone| "],
  ["o|ne\ntwo", "yyp", "one\n|one\ntwo"],
  ["one\nt|wo", "yyP", "one\n|two\ntwo"],
  ["|one\ntwo", "ddp", "two\n|one"],
  ["|one\ntwo", "yy2p", "one\n|one\none\ntwo"],
  ["|one", "x", "|ne"],
  ["on|e", "x", "o|n"],
  ["|one", "2x", "|e"],
  ["|one", "xp", "n|oe"],
  ["one|!", "X", "on|!"],
  ["one |two", "D", "one| "],
  ["one |two", "Csix<Esc>", "one si|x"],
  ["|one", "sw<Esc>", "|wne"],
  ["|one", "rx", "|xne"],
  ["|one", "3rx", "xx|x"],
  ["|one", "4rx", "|one"],
  ["|one", "~~", "ON|e"],
  ["|яблоко", "~", "Я|блоко"],
  ["|one\n  two", "J", "one| two"],
  ["|one\ntwo\nthree", "3J", "one two| three"],
  ["|one", "ix<Esc>", "|xone"],
  ["on|e", "Ix<Esc>", "|xone"],
  ["|one", "ax<Esc>", "o|xne"],
  ["|one", "Ax<Esc>", "one|x"],
  ["|one\ntwo", "ox<Esc>", "one\n|x\ntwo"],
  ["one\n|two", "Ox<Esc>", "one\n|x\ntwo"],
  ["|one two", "dwu", "|one two"],
  ["|one two", "dwu\u0012", "|two"],
  ["|one two three", "dwdw2u", "|one two three"],
  ["|one two", "cwsix seven<Esc>u", "|one two"],
  ["|one two", "cwsix seven<Esc>u\u0012", "six seve|n two"],
  ["|one two", "d<Esc>w", "one |two"],
  ["|one two", "dz$", "one tw|o"],
  // A Russian keyboard: w, d, f and what is looked for.
  ["|раз два", "ц", "раз |два"],
  ["|раз два", "вц", "|два"],
  ["|раз два", "ав", "раз д|ва"],
  ["|раз два", "В", "|"],
  // Characters of several code points are one.
  ["|e\u0301tude", "x", "|tude"],
  ["|👩‍👩‍👧!", "x", "|!"],
  ["|नमस्ते जी", "dw", "|जी"],
];

test("keys of normal mode do what they do in vi", () => {
  for (const [from, keys, to] of plays) {
    assert.equal(shown(typed(at(from), keys)), to, `${from} ${keys}`);
  }
});

function pending(keys: string): string {
  return viPending(typed(at("|one two"), keys).vi ?? viInsert);
}

test("what was pressed of a command is known until it is complete or given up", () => {
  assert.equal(pending("2"), "2");
  assert.equal(pending("2d3"), "2d3");
  assert.equal(pending("df"), "df");
  assert.equal(pending("2dw"), "");
  assert.equal(pending("2d<Esc>"), "");
});

function stepOf(state: EditorState, key: string): unknown {
  const [press] = pressesOf(key);
  return press && viPressed(state, press);
}

test("on the last line down leads out of the text, on the first up", () => {
  assert.deepEqual(stepOf(at("one\n|two"), "j"), { kind: "beyond", step: 1 });
  assert.deepEqual(stepOf(at("o|ne\ntwo"), "k"), { kind: "beyond", step: -1 });
});

test("of the keys of the screen Ctrl-R alone belongs to vi, and only in normal mode", () => {
  const [redo, next] = pressesOf("\u0012\u000E");
  assert.ok(redo !== undefined && next !== undefined);
  assert.equal(isViKey(at("|one"), redo), true);
  assert.equal(isViKey(at("|one"), next), false);
  assert.equal(isViKey(editorOf({ text: "one", cursor: 0 }), redo), false);
});

const commandKeys = Array.from("hlwbeWBE0^$jkGgfFtT;,dcyxXDCSspPurJ~iIaAoOY");
const anyKeys = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...commandKeys) },
    { weight: 1, arbitrary: fc.constantFrom("1", "2", "3", "é", "я", "日", " ", "👍") },
    { weight: 1, arbitrary: fc.constantFrom(escape, "\u0012", "\u007F", "\u001B[D", "\u0017") },
  ),
  { maxLength: 30, size: "max" },
);

test("whatever is pressed, the cursor is between two characters, in normal mode on one", () => {
  fc.assert(
    fc.property(smallText, fc.nat(20), anyKeys, (text, cursor, keys) => {
      let state = editorOf({ text, cursor });
      for (const key of keys) {
        state = typed(state, key);
        assert.ok(allBorders(state.text).includes(state.cursor), JSON.stringify(shown(state)));
        if (state.vi?.mode !== "normal") continue;
        const { text: now, cursor: on } = state;
        const isBehind = on === lineEnd(now, on) && on > lineStart(now, on);
        assert.ok(!isBehind, JSON.stringify(shown(state)));
      }
    }),
    { numRuns: 2000 },
  );
});

test("whatever was done, undo brings back the text, and redo what was made of it", () => {
  fc.assert(
    fc.property(smallText, anyKeys, (text, keys) => {
      const began = typed(editorOf({ text, cursor: 0 }), escape);
      const changed = typed(began, `${keys.join("")}${escape}${escape}`);
      const undone = typed(changed, "999u");
      assert.equal(undone.text, began.text);
      // What was undone by one of the keys can be done again as well.
      const again = typed(undone, `${changed.history.done.length}\u0012`);
      if (changed.history.done.length > 0) assert.equal(again.text, changed.text);
    }),
    { numRuns: 1000 },
  );
});
