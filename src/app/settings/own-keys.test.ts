import assert from "node:assert/strict";
import { test } from "node:test";
import { english } from "../../words/english.ts";
import { keysPage } from "../help.ts";
import { commandFor, type Keymap, usualKeymap } from "../keymap.ts";
import { Player } from "../player.testing.ts";
import { ownKeys } from "./own-keys.ts";

function keymapWith(keys: Readonly<Record<string, string>>): Keymap {
  const lines = Object.entries(keys).map(([key, command], at) => ({ key, command, line: at + 1 }));
  const { keymap, problems } = ownKeys(lines);
  assert.deepEqual(problems, []);
  return keymap;
}

test("an own key does its command wherever a usual key of the command does", () => {
  const keymap = keymapWith({ "Ctrl-T": "close", f5: "find", "Ctrl-Q": "quit" });
  assert.equal(commandFor(keymap, "C-t", ["choose"]), "close");
  assert.equal(commandFor(keymap, "C-t", ["page"]), "close");
  assert.equal(commandFor(keymap, "C-t", ["screen"]), undefined);
  assert.equal(commandFor(keymap, "f5", ["screen"]), "find");
  assert.equal(commandFor(keymap, "C-q", ["screen"]), "quit");
  assert.equal(commandFor(keymap, "C-f", ["screen"]), "find");
});

test("a key that writes its character is a command only while nothing is written", () => {
  const keymap = keymapWith({ "!": "next-unread" });
  assert.equal(commandFor(keymap, "!", ["empty", "screen"]), "nextUnread");
  assert.equal(commandFor(keymap, "!", ["screen"]), undefined);
});

test("a key is taken away with none, and does nothing then", () => {
  const keymap = keymapWith({ "Ctrl-F": "none" });
  assert.equal(commandFor(keymap, "C-f", ["screen"]), undefined);

  const ann = new Player({ keymap });
  ann.types("hi").types("\u0001\u0006!");
  assert.equal(ann.draft, "!hi");
  assert.doesNotMatch(ann.sees, /find/u);
});

test("a key can edit the text otherwise than usual", () => {
  const ann = new Player({ keymap: keymapWith({ "Ctrl-P": "undo", "ctrl-o": "new-line" }) });
  ann.types("one").types("\u000F").types("two");
  assert.equal(ann.draft, "one\ntwo");
  ann.types("\u0010\u0010");
  assert.notEqual(ann.draft, "one\ntwo");
});

test("an own key does not wait for the second key of a pair that begins with it", () => {
  assert.match(new Player({ keymap: keymapWith({ f5: "find" }) }).types("\u0018").sees, /Ctrl-X/u);
  const finding = new Player({ keymap: keymapWith({ "Ctrl-X": "find" }) });
  assert.match(finding.types("\u0018").sees, /── find/u);
  const undoing = new Player({ keymap: keymapWith({ "Ctrl-X": "undo" }) }).types("hello");
  assert.notEqual(undoing.types("\u0018").draft, "hello");
  const nothing = new Player({ keymap: keymapWith({ "Ctrl-X": "none" }) }).types("a\u0018b");
  assert.equal(nothing.draft, "ab");
  // Elsewhere it may mean something, and begin a pair on the screen as ever.
  const closing = new Player({ keymap: keymapWith({ "Ctrl-X": "close" }) });
  assert.deepEqual(closing.types("\u0018\u0005").did, ["compose"]);
});

test("an own key lies where it lies on a Russian keyboard too", () => {
  const ann = new Player({ keymap: keymapWith({ "Alt-Q": "find" }) });
  // Alt and й, as a terminal sends it.
  ann.types("\u001Bй");
  assert.match(ann.sees, /── find/u);
});

function linesOf(keymap: Keymap): string {
  const page = keysPage({ keymap, words: english });
  return page.kind === "page" ? page.lines.join("\n") : "";
}

test("no hint tells of a key that is not the usual one any more", () => {
  assert.match(new Player().sees, /Ctrl-K go to/u);
  const own = new Player({ keymap: keymapWith({ "Ctrl-K": "none" }) });
  assert.doesNotMatch(own.sees, /Ctrl-K/u);
  assert.match(own.sees, /F1 keys/u);
});

test("the page of keys shows what is in force, and marks what is not usual", () => {
  const own = linesOf(keymapWith({ "Ctrl-T": "find", "Ctrl-R": "none", "Ctrl-O": "new-line" }));
  assert.match(own, /Ctrl-F, Ctrl-T\* +find words/u);
  assert.match(own, /Ctrl-O\* +newLine/u);
  assert.match(own, /\* is your own/u);
  assert.doesNotMatch(linesOf(usualKeymap), /\*/u);
});
