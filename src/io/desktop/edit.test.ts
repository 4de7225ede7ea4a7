import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { editOutside } from "./edit.ts";

const folder = mkdtempSync(join(tmpdir(), "coterie-editor-"));
after(() => rmSync(folder, { recursive: true }));
let count = 0;

/** An editor that is a script; `$1` is its file, NOTES one for the test. */
function editorOf(script: string): { readonly EDITOR: string; readonly notes: string } {
  count += 1;
  const path = join(folder, `editor-${count}`);
  const notes = join(folder, `notes-${count}`);
  writeFileSync(path, `#!/bin/sh\n${script.replaceAll("NOTES", notes)}\n`, { mode: 0o700 });
  return { EDITOR: path, notes };
}

test("the editor gets the text in a private file, and what it leaves comes back", async () => {
  const { EDITOR, notes } = editorOf(
    'stat -c "%a" "$1" "$(dirname "$1")" > NOTES; echo "$1" >> NOTES; echo more >> "$1"',
  );

  const edited = await editOutside("half", { EDITOR });

  assert.deepEqual(edited, { kind: "written", text: "half\nmore\n" });
  const [file, its, path = ""] = readFileSync(notes, "utf8").split("\n");
  assert.deepEqual([file, its], ["600", "700"]);
  assert.equal(existsSync(dirname(path)), false, "nothing of it is left");
});

test("the editor is not told the passphrase that a script has set for us", async () => {
  const { EDITOR, notes } = editorOf('echo "<$COTERIE_PASSPHRASE>" > NOTES');
  process.env["COTERIE_PASSPHRASE"] = "secret";
  try {
    await editOutside("", { EDITOR });
  } finally {
    Reflect.deleteProperty(process.env, "COTERIE_PASSPHRASE");
  }
  assert.equal(readFileSync(notes, "utf8"), "<>\n");
});

test("an empty text is an empty file", async () => {
  const { EDITOR } = editorOf('test ! -s "$1" && printf new > "$1"');
  assert.deepEqual(await editOutside("", { EDITOR }), { kind: "written", text: "new" });
});

test("an editor that fails gives nothing back, and leaves no file", async () => {
  const { EDITOR, notes } = editorOf('echo "$1" > NOTES; echo gone > "$1"; exit 3');
  assert.deepEqual(await editOutside("half", { EDITOR }), {
    kind: "failed",
    editor: EDITOR,
    how: "3",
  });
  assert.equal(existsSync(dirname(readFileSync(notes, "utf8").trim())), false);

  const killed = editorOf("kill -TERM $$");
  assert.deepEqual(await editOutside("half", { EDITOR: killed.EDITOR }), {
    kind: "failed",
    editor: killed.EDITOR,
    how: "SIGTERM",
  });
});

test("an editor that is not there is named", async () => {
  const EDITOR = "coterie-no-such-editor --wait";
  assert.deepEqual(await editOutside("half", { EDITOR }), { kind: "missing", editor: EDITOR });
});

test("an editor that has removed the file gives nothing back", async () => {
  const { EDITOR } = editorOf('rm "$1"');
  const edited = await editOutside("half", { EDITOR });
  assert.equal(edited.kind, "noFile");
});

test("more than anybody writes does not come back", async () => {
  const { EDITOR } = editorOf('head -c 1100000 /dev/zero > "$1"');
  assert.deepEqual(await editOutside("half", { EDITOR }), {
    kind: "tooLong",
    bytes: 1_100_000,
    most: 1_048_576,
  });
});
