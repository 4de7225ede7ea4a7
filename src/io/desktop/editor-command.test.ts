import assert from "node:assert/strict";
import { test } from "node:test";
import { editorFor } from "./editor-command.ts";

const path = "/tmp/coterie-x/$(id) message.txt";

test("VISUAL is asked before EDITOR, and vi is there without both", () => {
  assert.equal(editorFor(path, { VISUAL: "nano", EDITOR: "ed" }).name, "nano");
  assert.equal(editorFor(path, { VISUAL: " ", EDITOR: "ed" }).name, "ed");
  assert.equal(editorFor(path, { EDITOR: "" }).name, "vi");
});

test("an editor may have arguments, and the file is one of its own", () => {
  assert.deepEqual(editorFor(path, { EDITOR: "code  --wait -n" }), {
    name: "code  --wait -n",
    program: "code",
    words: ["--wait", "-n", path],
  });
});

test("what needs a shell gets one, and no part of the path is read by it", () => {
  const EDITOR = '"/opt/my editor/bin/e" --flag="a b"';
  assert.deepEqual(editorFor(path, { EDITOR }), {
    name: EDITOR,
    program: "sh",
    words: ["-c", `${EDITOR} "$@"`, EDITOR, path],
  });
});
