import assert from "node:assert/strict";
import { test } from "node:test";
import { edit } from "../editor.ts";
import { editorOf } from "./state.ts";

const empty = editorOf({ text: "", cursor: 0 });

test("what can be undone or put back does not grow without bound", () => {
  let state = empty;
  for (let round = 0; round < 3000; round += 1) {
    state = edit(state, { type: "paste", text: "a" });
  }
  assert.ok(state.history.done.length <= 1000);

  const large = "b".repeat(1024 * 1024);
  for (let round = 0; round < 10; round += 1) {
    state = edit(edit(state, { type: "paste", text: large }), { type: "killAll" });
  }
  assert.ok(state.history.done.length < 10);
  assert.ok(state.kills.length < 10);
  for (let round = 0; round < 100; round += 1) {
    state = edit(edit(state, { type: "insert", text: "c" }), { type: "killAll" });
  }
  assert.equal(state.kills.length, 30);
});

test("the newest edit can be undone, however large it is", () => {
  const state = edit(empty, { type: "paste", text: "a".repeat(10 * 1024 * 1024) });
  assert.equal(edit(state, { type: "undo" }).text, "");
  const killed = edit(state, { type: "killAll" });
  assert.equal(edit(killed, { type: "yank" }).text, state.text);
});

test("a new edit takes the place of what was undone", () => {
  const pasted = edit(edit(empty, { type: "paste", text: "a" }), { type: "undo" });
  const other = edit(pasted, { type: "paste", text: "b" });
  assert.equal(edit(other, { type: "redo" }), other);
});
