import assert from "node:assert/strict";
import { test } from "node:test";
import { ShownHints } from "../io/account/shown-hints.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseUsername } from "../wire/username.ts";
import { Lessons, lessonNow } from "./lessons.ts";
import { Player } from "./player.testing.ts";
import { bob, carol, ours, stage, talkWith, theirs } from "./stage.testing.ts";
import type { Setting } from "./stage.testing.ts";

const none: ReadonlySet<string> = new Set();
const unread = [talkWith(bob, "recent"), talkWith(carol, "recent", { unread: 1 })];
const many = Array.from({ length: 8 }, (_, index) =>
  talkWith(parseUsername(`n${index}`), "recent"),
);
const long = Array.from({ length: 40 }, (_, index) => theirs("09:00", `text ${index}`));

function lessonOf(setting: Setting, shown = none): string | undefined {
  const { state, around } = stage(setting);
  return lessonNow(state, around, shown);
}

test("each hint of the first hour comes when it is useful for the first time", () => {
  assert.equal(lessonOf({}), undefined);
  assert.equal(lessonOf({ talks: unread }), "tab");
  assert.equal(lessonOf({ talks: many }), "goTo");
  assert.equal(lessonOf({ texts: long }), "pageUp");
  assert.equal(lessonOf({ texts: long.slice(0, 3) }), undefined);
});

test("none comes twice, or while something else is said", () => {
  assert.equal(lessonOf({ talks: unread }, new Set(["tab"])), undefined);
  assert.equal(lessonOf({ talks: unread, note: { tone: "plain", text: "hm" } }), undefined);
  assert.equal(lessonOf({ talks: unread, lesson: "goTo" }), undefined);
  assert.equal(lessonOf({ talks: unread, size: { columns: 40, rows: 12 } }), undefined);
});

test("nobody is taught a key that they have used already", () => {
  const uses = new Map([["tab", 1]] as const);

  assert.equal(lessonOf({ talks: unread, uses }), undefined);
});

test("a lesson stands in the last row until the next command, while it does something", () => {
  const ann = new Player({ talks: unread, lesson: "tab" });

  assert.match(ann.sees, /Tab goes to the next unread talk {3}Enter send/u);
  assert.doesNotMatch(ann.types("a").sees, /Tab goes/u);
  assert.match(ann.presses("backspace").sees, /Tab goes/u);
  assert.doesNotMatch(ann.presses("alt-2").sees, /Tab goes/u);
});

test("the hint of a key that was used five times is silent; how to see all keys stays", () => {
  const ann = new Player({ texts: [ours("09:00", "hi")] });
  for (let count = 0; count < 4; count += 1) ann.types("hi").presses("enter");
  assert.match(ann.sees, /Enter send/u);

  ann.types("hi").presses("enter");

  assert.doesNotMatch(ann.sees, /Enter send/u);
  assert.match(ann.sees, /F1 keys/u);
});

test("what was shown is known the next time, and after damage it is shown again", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "coterie-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "ann.sqlite");
  const { state, around } = stage({ talks: unread });

  assert.equal(new Lessons(new ShownHints(path)).teach(state, around).lesson, "tab");
  assert.equal(new Lessons(new ShownHints(path)).teach(state, around).lesson, undefined);
  new ShownHints(path).keep(none);
  assert.equal(new Lessons(new ShownHints(path)).teach(state, around).lesson, "tab");
});
