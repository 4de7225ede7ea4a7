import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUsername } from "../../wire/username.ts";
import {
  ann,
  at,
  away,
  bob,
  carol,
  dave,
  erin,
  here,
  large,
  narrow,
  ours,
  shown,
  stage,
  talkWith,
  theirs,
  tiny,
  written,
} from "../stage.testing.ts";
import type { Setting, Stage } from "../stage.testing.ts";

// Screens as they look; `|` is the cursor. An empty row at an end is left out.

const frank = parseUsername("frank");
const gina = parseUsername("gina");

const morning = [
  theirs("09:12", "morning. did the build pass?"),
  ours("09:13", "yes, 412 green. the log is at https://ci.example/run/412"),
  theirs("09:13", "thanks. 日本語 lines up, 👍 too"),
  theirs("11:02", "lunch at one?"),
  theirs("11:02", "erin comes too if she is back by then"),
];

/** A picture drawn in a test: the first line is empty, and rows may end before the edge. */
function drawn(text: string): string {
  return text.replace(/^\n/, "").replace(/\n$/, "");
}

/** Texts with each of the usual fates, something new, and a text being written. */
function twoWhoTalk(): Stage {
  return stage({
    texts: [
      ...morning,
      ours("11:04", "fine by me"),
      ours("11:05", "and bring the printout", "waits"),
    ],
    talks: [
      talkWith(bob, "recent"),
      talkWith(carol, "unread", { unread: 2 }),
      talkWith(dave, "unread", { unread: 1 }),
      talkWith(erin, "recent"),
    ],
    people: new Map([
      [bob, here()],
      [erin, away()],
    ]),
    underWay: new Set([7]),
    talk: written("see you there", { newFrom: 4 }),
  });
}

test("80x24: the list, the talk, and what is being written", () => {
  const screen = twoWhoTalk();

  assert.equal(
    shown(screen),
    drawn(`
 Coterie   ann @ host:7575                                               online
 Talks         │ bob                                                 Tue 24 Nov
▸bob      here │
 carol       2 │
 dave        1 │
 erin     away │
               │
 + new talk    │
               │
               │
               │
               │
               │ 09:12 bob     morning. did the build pass?
               │ 09:13 ann   ✓ yes, 412 green. the log is at
               │               https://ci.example/run/412
               │ 09:13 bob     thanks. 日本語 lines up, 👍 too
               │── 2 new ───────────────────────────────────────────────────────
               │ 11:02 bob     lunch at one?
               │       bob     erin comes too if she is back by then
               │ 11:04 ann   ✓ fine by me
               │ 11:05 ann   ◌ and bring the printout
── to bob ──────────────────────────────────────────────────────────────────────
 see you there|
 Enter send   Alt-A next unread   Ctrl-K go to   F1 keys            ◌ sending 1
`),
  );
});

test("120x36, offline: groups, times, and what became of each text in words", () => {
  const screen = stage({
    size: large,
    link: { kind: "offline", why: "", retryAtMs: at("12:00:04") },
    texts: [
      ...morning,
      ours("11:04", "fine by me"),
      ours("11:06", "13:00 at the gate then", "kept"),
      ours("11:07", "and bring the printout", "waits"),
    ],
    talks: [
      talkWith(carol, "unread", { unread: 2, last: at("11:31") }),
      talkWith(dave, "unread", { unread: 1, last: at("10:58") }),
      talkWith(bob, "recent", { last: at("11:06") }),
      talkWith(erin, "recent", { last: at("10:00", 23) }),
      talkWith(frank, "everyone"),
      talkWith(gina, "everyone"),
    ],
    people: new Map([
      [bob, away(at("11:05"))],
      [erin, away()],
      [frank, here()],
      [gina, away()],
    ]),
    underWay: new Set([8]),
    talk: written("first line\nsecond line: Alt-Enter (or Ctrl-J) made it", { newFrom: 4 }),
  });

  // Too wide for one picture in this file: the left half, then the right one.
  assert.equal(
    shown(screen, { from: 0, columns: 60 }),
    drawn(`
 Coterie   ann @ host:7575
 Talks                │ bob   away since 11:05
 Unread               │
  carol     2  11:31  │
  dave      1  10:58  │
 Recent               │
▸ bob    away  11:06  │
  erin   away  Mon    │
 Everyone             │
  frank  here         │
  gina   away         │
                      │
 + new talk           │
                      │
                      │
                      │
                      │
                      │
                      │
                      │
                      │
                      │
                      │
                      │ 09:12  bob     morning. did the buil
                      │ 09:13  ann  ✓  yes, 412 green. the l
                      │ 09:13  bob     thanks. 日本語 lines
                      │── 2 new since you left ─────────────
                      │ 11:02  bob     lunch at one?
                      │        bob     erin comes too if she
                      │ 11:04  ann  ✓  fine by me
                      │ 11:06  ann  ◷  13:00 at the gate the
                      │ 11:07  ann  ◌  and bring the printou
── to bob ──────────────────────────────────────────────────
 first line
  second line: Alt-Enter (or Ctrl-J) made it|
 Enter send   Alt-Enter new line   Alt-A next unread   Ctrl-
`),
  );
  assert.equal(
    shown(screen, { from: 60, columns: 60 }),
    drawn(`
             offline, next try in 4 s   3 unread in 2 talks
                                                 Tue 24 Nov





















d pass?
og is at https://ci.example/run/412
up, 👍 too
────────────────────────────────────────────────────────────

 is back by then
                            bob has it
n                           kept for bob
t                           here, not on the server yet
────────────────────────────────────────────────────────────


K go to   Ctrl-F find   F1 keys                 ◌ 1 waiting
`),
  );
});

test("40x12: no list, others at the right of the title, names above their texts", () => {
  const screen = stage({
    size: narrow,
    texts: [...morning.slice(0, 2), ...morning.slice(3, 4)],
    talks: [
      talkWith(bob, "recent"),
      talkWith(carol, "unread", { unread: 2 }),
      talkWith(dave, "unread", { unread: 1 }),
    ],
    people: new Map([[bob, here()]]),
    talk: written("see you there", { newFrom: 3 }),
  });

  assert.equal(
    shown(screen),
    drawn(`
 bob  here              carol 2  dave 1
09:12 bob
 morning. did the build pass?
09:13 ann ✓
 yes, 412 green. the log is at
 https://ci.example/run/412
── 1 new ───────────────────────────────
11:02 bob
 lunch at one?
── to bob ──────────────────────────────
 see you there|
 Alt-A unread  Ctrl-K go to  F1 keys
`),
  );
});

test("20x5: the title, the newest text, and what is being written", () => {
  const setting: Setting = {
    size: tiny,
    texts: morning.slice(0, 4),
    talks: [talkWith(bob, "recent"), talkWith(carol, "unread", { unread: 2 })],
    talk: written("see you there"),
  };

  assert.equal(
    shown(stage(setting)),
    drawn(`
 bob        carol 2
11:02 bob
 lunch at one?
── to bob ──────────
 see you there|
`),
  );
});

test("below 20x5 only the rule and what is being written are left", () => {
  const talk = written("see you there");
  const texts = morning;

  assert.equal(
    shown(stage({ size: { columns: 30, rows: 4 }, talk, texts })),
    drawn(`


── to bob ────────────────────
 see you there|
`),
  );
  assert.equal(
    shown(stage({ size: { columns: 12, rows: 6 }, talk, texts })),
    drawn(`



── to bob ──
 see you
  there|
`),
  );
  assert.equal(shown(stage({ size: { columns: 12, rows: 1 }, talk, texts })), "  there|");
  assert.equal(shown(stage({ size: { columns: 1, rows: 1 } })), "|");
});

test("whoever is alone is told how somebody else comes in", () => {
  const screen = stage({
    current: ann,
    talks: [talkWith(ann, "recent")],
    people: new Map([[ann, here()]]),
    place: "ann.example.org:7575",
    isAlone: true,
    size: { columns: 80, rows: 16 },
  });

  assert.equal(
    shown(screen),
    drawn(`
 Coterie   ann @ ann.example.org:7575                                    online
 Talks         │ Nobody else is here yet.
▸ann      here │
               │ Ask someone to run this:
               │
               │   coterie chat --server ann.example.org:7575 --user THEIRNAME
               │
               │ Meanwhile you can write to yourself, or to a name that has
               │ never connected: the server keeps it for them.
               │
               │
               │
               │
── to ann ──────────────────────────────────────────────────────────────────────
 |
 Enter send   Ctrl-K go to   F1 keys
`),
  );
});

test("whoever is alone and writes to a name sees that text, and not what to do", () => {
  const screen = shown(stage({ isAlone: true, texts: [ours("09:00", "hello", "kept")] }));

  assert.match(screen, /09:00 ann {3}◷ hello/);
  assert.doesNotMatch(screen, /Nobody else is here/);
});
