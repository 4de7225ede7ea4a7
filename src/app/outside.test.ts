import assert from "node:assert/strict";
import { test } from "node:test";
import { copyBytesMax } from "../tui/terminal/clipboard.ts";
import { Player } from "./player.testing.ts";
import { ours, theirs } from "./stage.testing.ts";

const said = [
  theirs("09:12", "first https://one.example/a, then https://two.example/b"),
  ours("09:13", "nothing to open"),
  theirs("09:14", "and https://three.example"),
];

function opens(ann: Player): string[] {
  return ann.effects.flatMap((effect) => (effect.kind === "open" ? [effect.link.url] : []));
}

function copies(ann: Player): string[] {
  return ann.effects.flatMap((effect) => (effect.kind === "copy" ? [effect.text] : []));
}

test("a link is opened only after it was shown with its host, and Enter was pressed", () => {
  const ann = new Player({ texts: said }).presses("ctrl-up").types("o");
  assert.match(ann.sees, /── open this link\? ─+\n three\.example\n https:\/\/three\.example\/$/mu);
  assert.match(ann.sees, / Enter open {3}y copy {3}Esc back$/mu);
  assert.deepEqual(opens(ann), []);

  ann.presses("enter");

  assert.deepEqual(opens(ann), ["https://three.example/"]);
  assert.match(ann.sees, /opening three\.example/u);
});

test("any other key opens nothing, and Esc leaves", () => {
  const ann = new Player({ texts: said }).presses("ctrl-up").types("o x!");
  assert.match(ann.sees, /open this link/u);

  ann.presses("escape");

  assert.doesNotMatch(ann.sees, /open this link/u);
  assert.deepEqual([opens(ann), ann.draft], [[], ""]);
});

test("of a text with several links one is chosen", () => {
  const ann = new Player({ texts: said }).presses("ctrl-up", "ctrl-up", "ctrl-up").types("o");
  assert.match(ann.sees, /open one of 2 links\? ─+\n one\.example\n/u);

  ann.presses("down");
  assert.match(ann.sees, /links\? ─+\n two\.example\n/u);
  ann.presses("enter");

  assert.deepEqual(opens(ann), ["https://two.example/b"]);
});

test("a text without a link says so", () => {
  const ann = new Player({ texts: said }).presses("ctrl-up", "ctrl-up").types("o");

  assert.match(ann.sees, /there is no link in this text/u);
});

test("/open asks about the newest link of the talk, and /open 3 about the third newest", () => {
  const ann = new Player({ texts: said }).types("/open").presses("enter", "enter");
  assert.deepEqual(opens(ann), ["https://three.example/"]);

  ann.types("/open 3").presses("enter");
  assert.match(ann.sees, /── open one of 3 links\? ─+\n one\.example\n/u);
  ann.presses("enter");
  assert.deepEqual(opens(ann).slice(1), ["https://one.example/a"]);
});

test("/open and /copy say what they cannot do, and the line stays", () => {
  const ann = new Player({ texts: said });
  for (const [line, why] of [
    ["/open 4", /no link number 4 in this talk, only 3 links/u],
    ["/open all", /write \/open for the newest link/u],
    ["/copy 0", /write \/copy for the newest text/u],
    ["/copy 4", /there is no text number 4/u],
  ] as const) {
    ann.types(line).presses("enter");
    assert.match(ann.sees, why);
    assert.equal(ann.draft, line);
    ann.presses("ctrl-c");
  }
  assert.deepEqual([opens(ann), copies(ann)], [[], []]);
});

test("y copies the address that is asked about, /copy the newest text, /copy 3 the third", () => {
  const ann = new Player({ texts: said }).types("/open").presses("enter").types("y");
  assert.match(ann.sees, /copied, if your terminal allows it/u);

  ann.types("/copy").presses("enter").types("/copy 3").presses("enter");

  assert.deepEqual(copies(ann), [
    "https://three.example/",
    "and https://three.example",
    "first https://one.example/a, then https://two.example/b",
  ]);
});

test("a text that no terminal takes onto its clipboard is not said to be copied", () => {
  const texts = [ours("09:00", "x".repeat(copyBytesMax + 1))];
  const ann = new Player({ texts }).types("/copy").presses("enter");

  assert.match(ann.sees, /74995 bytes are too long to copy, terminals take 74994/u);
  assert.deepEqual(copies(ann), []);
});

test("Ctrl-X waits for a second key, and says which one does what", () => {
  const ann = new Player().types("half").presses("ctrl-x");
  assert.match(ann.sees, /^ Ctrl-X \.\.\. {3}Ctrl-E write in your \$EDITOR {3}Esc back$/mu);

  ann.presses("ctrl-e");

  assert.deepEqual(ann.effects.at(-1), { kind: "compose", peer: "bob", text: "half" });
  assert.equal(ann.state.prefix, undefined);
});

test("Esc takes the first key back; another key does nothing and is not typed", () => {
  const ann = new Player().presses("ctrl-x", "escape");
  assert.deepEqual([ann.state.prefix, ann.state.note], [undefined, undefined]);

  ann.presses("ctrl-x").types("q");
  assert.match(ann.sees, /Ctrl-X q does nothing/u);
  ann.types("e").presses("ctrl-x").pastes("nd");

  assert.equal(ann.draft, "end");
  assert.ok(!ann.did.includes("compose"));
});

test("/me goes as a text that every program can show", () => {
  const ann = new Player().types("/me").presses("enter");
  assert.match(ann.sees, /write \/me and what you do/u);

  ann.types(" waves").presses("enter");

  assert.deepEqual(ann.sent, ["bob: * ann waves"]);
});

test("several lines are quoted, and what was written stays behind them", () => {
  const texts = [theirs("09:12", "one\n\ntwo")];
  const ann = new Player({ texts }).types("yes").presses("ctrl-up").types("q");

  assert.equal(ann.draft, "> one\n> \n> two\nyes");
  ann.types("!");
  assert.equal(ann.draft, "> one\n> \n> two\nyes!");
});

test("Alt-L shows the talk alone, and comes back; the draft is as it was", () => {
  const ann = new Player({ texts: said }).types("half a line").presses("alt-l");
  const rows = ann.sees.split("\n");
  assert.deepEqual(rows.slice(0, 7), [
    "Tue 24 Nov 09:12 bob",
    "first https://one.example/a, then https://two.example/b",
    "09:13 ann",
    "nothing to open",
    "09:14 bob",
    "and https://three.example",
    "",
  ]);
  assert.match(rows.at(-1) ?? "", /^Esc back/u);

  ann.types("x").presses("alt-l");

  assert.equal(ann.draft, "half a line");
  assert.match(ann.sees, /── to bob ─/u);
});

test("the bare talk is scrolled by rows, by pages and to its ends", () => {
  const texts = Array.from({ length: 60 }, (_, at) => theirs("09:00", `text ${at}`));
  const ann = new Player({ texts }).types("/plain").presses("enter");
  assert.match(ann.sees, /^text 37\n[^]*\ntext 59\nEsc back/u);

  ann.presses("up");
  assert.match(ann.sees, /^text 36\n[^]*\ntext 58\nEsc/u);
  ann.presses("pageUp");
  assert.match(ann.sees, /^text 15\n[^]*\ntext 37\nEsc/u);
  ann.presses("ctrl-home");
  assert.match(ann.sees, /^Tue 24 Nov 09:00 bob\ntext 0\n[^]*\ntext 21\nEsc/u);
  ann.presses("pageUp", "up");
  assert.match(ann.sees, /^Tue 24 Nov/u);
  ann.presses("pageDown", "down");
  assert.match(ann.sees, /^text 21\n/u);
  ann.presses("ctrl-end");
  assert.match(ann.sees, /\ntext 59\nEsc/u);
});

test("a text of more rows than the screen is seen row by row, and all of it", () => {
  const words = Array.from({ length: 700 }, (_, at) => `${1000 + at}`).join(" ");
  const ann = new Player({ texts: [theirs("09:00", words)] }).presses("alt-l");
  const seen = new Set<string>();
  for (let step = 0; step < 30; step += 1) {
    for (const row of ann.sees.split("\n").slice(0, -1)) seen.add(row.padEnd(80));
    ann.presses("up");
  }

  const rows = [...seen].filter((row) => /^[\d ]+$/u.test(row));
  assert.equal(rows.length, Math.ceil(words.length / 80));
  assert.match(ann.sees, /^Tue 24 Nov 09:00 bob\n1000 1001/u);
});
