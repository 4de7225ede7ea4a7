import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "./player.testing.ts";
import { usualPreferences } from "./preferences.ts";
import { ours, theirs } from "./stage.testing.ts";

const preferences = { ...usualPreferences, editing: "vi" } as const;

test("in normal mode keys are commands, and the line says so", () => {
  const ann = new Player({ preferences }).types("one two").presses("escape").types("b2d");
  assert.equal(ann.draft, "one two");
  assert.match(ann.sees, /── to bob ─.* normal 2d ──/u);
  ann.types("b").types("x");
  assert.equal(ann.draft, "wo");
  assert.match(ann.sees, /── normal ──/u);
});

test("who has not chosen vi sees nothing of it", () => {
  const ann = new Player().types("one").presses("escape").types("x");
  assert.equal(ann.draft, "onex");
  assert.doesNotMatch(ann.sees, /normal/u);
});

test("Enter sends in both modes, and the next text is written", () => {
  const ann = new Player({ preferences }).types("one").presses("escape", "enter").types("dd");
  assert.deepEqual(ann.sent, ["bob: one"]);
  assert.equal(ann.draft, "dd");
});

test("Ctrl-R is redo in normal mode, and finds elsewhere; Ctrl-K goes to somebody", () => {
  const ann = new Player({ preferences }).types("one").presses("escape").types("xu");
  assert.equal(ann.draft, "one");
  ann.types("\u0012");
  assert.equal(ann.draft, "on");
  assert.doesNotMatch(ann.sees, /── find ─/u);
  ann.types("i\u0012");
  assert.match(ann.sees, /── find ─/u);
  ann.presses("escape").presses("escape").types("0").presses("ctrl-k");
  assert.equal(ann.draft, "on");
  assert.match(ann.sees, /── go to ─/u);
});

test("k on the first line brings what was sent before, in normal mode; j leads back", () => {
  const texts = [ours("11:00", "first"), theirs("11:01", "no"), ours("11:02", "second")];
  const ann = new Player({ preferences, texts }).types("draft").presses("escape").types("k");
  assert.equal(ann.draft, "second");
  assert.match(ann.sees, /── normal/u);
  ann.types("k");
  assert.equal(ann.draft, "first");
  ann.types("jj");
  assert.equal(ann.draft, "draft");
  ann.types("x");
  assert.equal(ann.draft, "draf");
});

test("keys that are the screen's in any mode are so in normal mode", () => {
  const ann = new Player({ preferences }).types("one").presses("escape").presses("f1");
  assert.match(ann.sees, /── Keys/u);
  ann.presses("escape").types("A two");
  assert.equal(ann.draft, "one two");
});

test("in normal mode Tab completes no word: none is being written", () => {
  const ann = new Player({ preferences }).types("bo bo").presses("escape", "tab");
  assert.equal(ann.draft, "bo bo");
  assert.equal(ann.types("a").presses("tab").draft, "bo bob ");
});
