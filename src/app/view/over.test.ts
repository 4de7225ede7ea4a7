import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUsername } from "../../wire/username.ts";
import {
  ann,
  bob,
  carol,
  dave,
  erin,
  here,
  narrow,
  ours,
  shown,
  stage,
  talkWith,
  theirs,
  written,
} from "../stage.testing.ts";
import type { Setting } from "../stage.testing.ts";
import type { Overlay } from "../state.ts";

const size = { columns: 60, rows: 10 };

function rowsOf(setting: Setting): string[] {
  return shown(stage({ size, ...setting })).split("\n");
}

function goTo(text: string, chosen = 0): Overlay {
  return { kind: "goTo", query: written(text).editor, chosen };
}

function find(text: string, chosen = 0): Overlay {
  return { kind: "find", query: written(text).editor, chosen };
}

function page(lines: readonly string[], top = 0): Overlay {
  return { kind: "page", title: "Keys", lines, top };
}

const talks = [
  talkWith(bob, "recent"),
  talkWith(carol, "recent", { unread: 2 }),
  talkWith(dave, "recent"),
  talkWith(erin, "recent"),
];

test("go to lists the talks that fit, the chosen one with a sign, and a new name", () => {
  const people = new Map([[dave, here()]]);

  assert.deepEqual(rowsOf({ talks, people, overlay: goTo("a", 1) }), [
    " bob                                                carol 2",
    `── go to ${"─".repeat(51)}`,
    " a|",
    "  carol              2 unread",
    "▸ dave       here",
    "  a          a new talk",
    "",
    "",
    "",
    " Enter open  Up, Down  Esc back",
  ]);
});

test("a chosen talk far down the list is seen", () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    talkWith(parseUsername(`n${index}`), "recent"),
  );
  for (let chosen = 0; chosen < many.length; chosen += 1) {
    const rows = rowsOf({ talks: many, overlay: goTo("", chosen) });

    assert.deepEqual(
      rows.filter((row) => row.startsWith("▸")),
      [`▸ n${chosen}`],
    );
    assert.equal(rows.slice(3, -1).filter((row) => /n\d/.test(row)).length, 6);
  }
});

test("go to says so when nothing fits", () => {
  const rows = rowsOf({ talks, overlay: goTo("far too long") });

  assert.match(rows[3] ?? "", /^ No such name is known, and this cannot be one/);
});

test("find shows texts of all talks with the words, the newest first", () => {
  const texts = [
    theirs("09:00", "the gate is open"),
    ours("09:01", "meet me at\nthe gate", "taken", { peer: carol }),
    theirs("09:02", "no"),
  ];

  assert.deepEqual(rowsOf({ talks, texts, overlay: find("gate the") }).slice(2, 6), [
    " gate the|",
    "▸ 09:01  ann to carol  meet me at the gate",
    "  09:00  bob  the gate is open",
    "",
  ]);
});

test("find shows a long text from a little before the word on", () => {
  const texts = [theirs("09:00", `${"far away ".repeat(30)}the needle is here`)];

  const [row = ""] = rowsOf({ texts, overlay: find("needle") }).slice(3);

  assert.match(row, /^▸ 09:00 {2}bob {2}\.\.\. .*the needle is here$/);
});

test("find says when nothing was found, and before that what it does", () => {
  assert.equal(rowsOf({ overlay: find("") })[3], " Words, in any order, in all talks.");
  assert.equal(rowsOf({ overlay: find("x") })[3], " Nothing was found.");
});

test("a page is read from its line on, and its last lines fill the screen", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
  const seen = (top: number): string[] => rowsOf({ overlay: page(lines, top) }).slice(2, -1);

  assert.deepEqual([seen(0)[0], seen(0).at(-1)], [" line 1", " line 7"]);
  assert.deepEqual([seen(4)[0], seen(4).at(-1)], [" line 5", " line 11"]);
  assert.deepEqual([seen(19)[0], seen(19).at(-1)], [" line 14", " line 20"]);
  assert.match(rowsOf({ overlay: page(lines) })[1] ?? "", /^── Keys, more with PgDn ─/);
  assert.match(rowsOf({ overlay: page(lines, 19) })[1] ?? "", /^── Keys ─/);
});

test("lines of a page that are too long go on further in", () => {
  const overlay = page(["Ctrl-K  goes to another talk, or cuts to the end of the line"]);

  assert.deepEqual(rowsOf({ overlay, size: narrow }).slice(2, 4), [
    " Ctrl-K  goes to another talk, or cuts",
    "     to the end of the line",
  ]);
});

test("the second column of a page stays one, if it has room", () => {
  const line = `  Tab${" ".repeat(22)}the next unread talk, then drafts, then back; completes`;
  const overlay = page([line]);

  assert.deepEqual(rowsOf({ overlay, size: { columns: 70, rows: 10 } }).slice(2, 4), [
    `   Tab${" ".repeat(22)}the next unread talk, then drafts, then`,
    `${" ".repeat(28)}back; completes`,
  ]);
  assert.deepEqual(rowsOf({ overlay, size: narrow }).slice(2, 4), [
    "   Tab  the next unread talk, then",
    "     drafts, then back; completes",
  ]);
});

test("on a screen of few columns the word that was found is seen all the same", () => {
  const texts = [theirs("09:00", "what stands in front of the needle is left out there")];

  const [row = ""] = rowsOf({ texts, overlay: find("needle"), size: narrow }).slice(3);

  assert.match(row, /^▸ 09:00 {2}bob {2}\.\.\. .*needle/u);
});

test("nobody goes to a talk with themselves by chance", () => {
  const people = new Map([
    [ann, here()],
    [bob, here()],
  ]);

  assert.deepEqual(rowsOf({ people, overlay: goTo("") }).slice(3, 5), ["▸ bob        here", ""]);
});

test("the connection stays in the title, whatever lies over the screen", () => {
  const link = { kind: "connecting" } as const;

  assert.match(rowsOf({ link, overlay: page(["a"]) })[0] ?? "", / connecting$/);
});

test("the cursor is where the words are typed that choose", () => {
  for (const overlay of [goTo("ab"), find("ab")]) {
    for (const rows of [1, 2, 3, 12]) {
      const lines = rowsOf({ overlay, size: { columns: 30, rows } });

      assert.ok(
        lines.some((row) => row.startsWith(" ab|")),
        `${rows}`,
      );
    }
  }
});
