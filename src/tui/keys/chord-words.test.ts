import assert from "node:assert/strict";
import { test } from "node:test";
import { chordWords, readChord } from "./chord-words.ts";

test("a key is read as people write it, whatever the capitals", () => {
  const written = {
    "Ctrl-T": "C-t",
    "ctrl+t": "C-t",
    "C-t": "C-t",
    "alt-enter": "M-enter",
    "Shift-Alt-Left": "M-S-left",
    "C-M-x": "C-M-x",
    PgUp: "pageUp",
    Esc: "escape",
    f5: "f5",
    "Ctrl-Space": "C- ",
    "Alt--": "M--",
    "?": "?",
    "-": "-",
    A: "A",
  };
  for (const [text, chord] of Object.entries(written)) {
    assert.deepEqual(readChord(text), { chord }, text);
  }
});

test("what is read back is what was shown", () => {
  for (const chord of ["C-t", "M-enter", "C-up", "pageDown", "escape", "C-M-S-left", "?", "f1"]) {
    assert.deepEqual(readChord(chordWords(chord)), { chord });
  }
});

test("a key of a Russian keyboard is that in its place", () => {
  assert.deepEqual(readChord("Ctrl-Е"), { chord: "C-t" });
  assert.deepEqual(readChord("alt-ф"), { chord: "M-a" });
});

test("a key that terminals send as another is told from it by nobody", () => {
  assert.deepEqual(readChord("Ctrl-I"), { same: "Tab" });
  assert.deepEqual(readChord("Ctrl-M"), { same: "Enter" });
  assert.deepEqual(readChord("Ctrl-["), { same: "Esc" });
  assert.deepEqual(readChord("Ctrl-H"), { same: "Backspace" });
  assert.deepEqual(readChord("Shift-a"), { same: "A" });
});

test("a key that there is not is named", () => {
  assert.deepEqual(readChord("Ctrl-Entr"), { noKey: "Entr" });
  assert.deepEqual(readChord("f21"), { noKey: "f21" });
  assert.deepEqual(readChord("Ctrl-"), { noKey: "Ctrl-" });
  assert.deepEqual(readChord(""), { noKey: "" });
});
