import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf } from "./keys.ts";
import type { Key } from "./keys.ts";

function key(text: string | undefined, name?: string, held: Partial<Key> = {}): Key {
  return { text, name, ctrl: false, meta: false, ...held };
}
function insert(text: string): unknown {
  return { type: "edit", edit: { type: "insert", text } };
}

test("letters are typed, keys and the habits of shells are edits", () => {
  assert.deepEqual(actionOf(key("a", "a"), false), insert("a"));
  assert.deepEqual(actionOf(key("я"), false), insert("я"));
  assert.deepEqual(actionOf(key("\t", "tab"), false), insert("\t"));
  assert.deepEqual(actionOf(key(undefined, "up"), false), {
    type: "edit",
    edit: { type: "older" },
  });
  assert.deepEqual(actionOf(key("\u0017", "w", { ctrl: true }), false), {
    type: "edit",
    edit: { type: "eraseWord" },
  });
  assert.deepEqual(actionOf(key("\r", "return"), false), { type: "enter" });
  assert.deepEqual(actionOf(key("\u0003", "c", { ctrl: true }), false), { type: "interrupt" });
});

test("a key without a meaning types nothing", () => {
  assert.equal(actionOf(key("\u0007", "g", { ctrl: true }), false), undefined);
  assert.equal(actionOf(key("\u001B", "escape", { meta: true }), false), undefined);
  assert.equal(actionOf(key(undefined, "f5"), false), undefined);
});

test("a paste is text to its end: its line breaks and controls do nothing", () => {
  assert.deepEqual(actionOf(key("\r", "return"), true), insert("\n"));
  assert.deepEqual(actionOf(key("\n", "enter"), true), insert("\n"));
  assert.equal(actionOf(key("\u0003", "c", { ctrl: true }), true), undefined);
  assert.deepEqual(actionOf(key(undefined, "paste-end"), true), { type: "pasteEnds" });
});

test("Enter with Alt breaks the line instead of sending it", () => {
  assert.deepEqual(actionOf(key("\r", "return", { meta: true }), false), insert("\n"));
});
