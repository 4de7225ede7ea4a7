import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { editorActionOf, editorCommands } from "./editor-keys.ts";
import { edit } from "./editor.ts";
import { editorOf } from "./editor/state.ts";
import { eventsOf } from "./keys/keyboard.testing.ts";
import { wildText } from "./text/hostile.testing.ts";

/** What is in the editor after a terminal sent `bytes`, the cursor as "|". */
function after(bytes: string): string {
  let state = editorOf({ text: "", cursor: 0 });
  for (const event of eventsOf(bytes)) {
    const action = editorActionOf(event);
    if (action !== undefined) state = edit(state, action);
  }
  return `${state.text.slice(0, state.cursor)}|${state.text.slice(state.cursor)}`;
}

const rows: readonly (readonly [bytes: string, text: string])[] = [
  ["one two", "one two|"],
  ["日本語👍🏽", "日本語👍🏽|"],
  ["abc\x01x", "x|abc"],
  ["abc\x1b[H\x05x", "abcx|"],
  ["ab\x02x\x06y", "axby|"],
  ["one two\x1bbx\x1bfy", "one xtwoy|"],
  ["one two\x1b[1;5Dx\x1b[1;5Cy", "one xtwoy|"],
  ["one a/b\x17", "one |"],
  ["one a/b\x1b\x7f", "one a/|"],
  ["one two\x15\x19\x19", "one twoone two|"],
  ["one two\x1bb\x0b", "one |"],
  ["one two\x17\x1b[D\x15\x19\x1by", "two| "],
  ["one two\x01\x1bd\x04", "|two"],
  ["one two\x1f", "one |"],
  ["one two\x1f\x1b\x1f", "one two|"],
  ["one two\x1b[45;6u", "one |"],
  ["ab\x14", "ba|"],
  ["ab\x7f\b", "|"],
  ["ab\x01\x1b[3~", "|b"],
  ["a\nb", "a\nb|"],
  ["a\x1b\rb\x1b[13;2uc", "a\nb\nc|"],
  ["abc\nd\x1b[Ax\x1b[By", "axbc\ndy|"],
  ["a\x1b[200~b\rc\x1b[201~d", "ab\ncd|"],
  ["a\x1b[200~b\rc \r\rd\x1b[201~\x1bj!", "ab c d!|"],
  ["три слова тут\x1b[1094;5u", "три слова |"],
  ["три слова\x1bии", "три и|слова"],
];

test("keys edit the text as in a shell, on every layout", () => {
  for (const [bytes, text] of rows) assert.equal(after(bytes), text, JSON.stringify(bytes));
});

test("Enter, Tab, Escape and the keys that scroll are left to the screen", () => {
  for (const bytes of [
    "\r",
    "\t",
    "\x1b",
    "\x1b[Z",
    "\x1b[5~",
    "\x1bOP",
    "\x0c",
    "\x03",
    "\x1b1",
  ]) {
    assert.deepEqual(
      eventsOf(bytes).map((event) => editorActionOf(event)),
      [undefined],
      JSON.stringify(bytes),
    );
  }
});

test("what is no key asks nothing of the editor", () => {
  for (const bytes of ["\x1b[I", "\x1b[1;1R", "\x1b[?2026;2$y"]) {
    assert.deepEqual(
      eventsOf(bytes).map((event) => editorActionOf(event)),
      [undefined],
    );
  }
});

test("every command that has a key has one that all terminals send", () => {
  // The rest are the same keys with a modifier that only newer terminals report.
  const plain = /^(C-[a-z_]|M-.|M-backspace|left|right|up|down|home|end|delete|backspace|C-M-_)$/;
  const reached = [...editorCommands].filter(([chord]) => plain.test(chord));
  const commands = new Set(reached.map(([, command]) => command));
  for (const command of editorCommands.values()) assert.ok(commands.has(command), command);
});

test("text that was typed is in the editor, and undone to the last character", () => {
  fc.assert(
    fc.property(wildText, (wild) => {
      const text = wild.replace(/\p{Cc}/gv, "").toWellFormed();
      assert.equal(after(text), `${text}|`);
      assert.equal(after(text + "\x1f".repeat(text.length)), "|");
    }),
  );
});
