import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUsername } from "../../wire/username.ts";
import {
  ann,
  at,
  bob,
  large,
  narrow,
  ours,
  small,
  shown,
  stage,
  theirs,
  written,
} from "../stage.testing.ts";
import { usualPreferences } from "../preferences.ts";
import type { Setting, Stage } from "../stage.testing.ts";
import type { Pages, Text } from "../state.ts";

/** The rows of the talk, without the list and the empty rows above. */
function talkOf(screen: Stage): string[] {
  const columns = screen.around.size.columns;
  const from = columns < 72 ? 0 : columns < 100 ? 16 : 23;
  const headRows = from === 0 ? 1 : 2;
  const rows = shown(screen, { from, columns: columns - from }).split("\n");
  const end = shown(screen)
    .split("\n")
    .findIndex((row) => row.startsWith("── to"));
  const talk = rows.slice(headRows, end);
  return talk.slice(talk.findIndex((row) => row !== ""));
}

function talkWith(texts: readonly Text[], setting: Setting = {}): string[] {
  return talkOf(stage({ texts, ...setting }));
}

test("every text of ours has a sign for what became of it", () => {
  const texts = [
    ours("09:01", "a", "waits"),
    ours("09:02", "b", "taken"),
    ours("09:03", "c", "kept"),
    ours("09:04", "d", "full"),
    ours("09:05", "e", "left"),
    ours("09:06", "f", "gone"),
    ours("09:07", "g", "dropped"),
    theirs("09:08", "h"),
  ];

  const signs = talkWith(texts).filter((row) => /^ \d/.test(row));
  assert.deepEqual(
    signs.map((row) => row.slice(7)),
    [
      "ann   ◌ a",
      "ann   ✓ b",
      "ann   ◷ c",
      "ann   ✗ d",
      "ann   ? e",
      "ann   ✗ f",
      "ann   ✗ g",
      "bob     h",
    ],
  );
  const preferences = { ...usualPreferences, ascii: true };
  const ascii = talkWith(texts, { preferences }).filter((row) => /^ \d/.test(row));
  assert.equal(ascii.map((row) => row[13]).join(""), ".vkx?xx ");
});

test("on a wide screen what became of a text stands beside it in words", () => {
  const texts = [
    ours("09:00", "z", "taken"),
    ours("09:01", "a", "waits"),
    ours("09:02", "b", "taken"),
    ours("09:03", "c", "kept"),
    ours("09:05", "e", "left"),
    ours("09:07", "g", "dropped"),
    ours("09:08", "h", "left"),
  ];
  const readUpto = new Map([[bob, 1]]);

  const rows = talkWith(texts, { size: large, readUpto, underWay: new Set([2, 7]) });

  assert.deepEqual(
    rows.map((row) => row.slice(16).replace(/ {2,}/, " / ")),
    [
      "z / bob has read it",
      "a / here, not on the server yet",
      "b / bob has it",
      "c / kept for bob",
      "e / unknown: no answer came (/retry)",
      "g / given up",
      "h / sent, no answer yet",
    ],
  );
});

test("a long text is on its way while any of its parts is", () => {
  const texts = [ours("09:00", "a", "left", { parts: 3, of: 3 }), ours("09:01", "b", "left")];
  const signs = (rows: readonly number[]): string =>
    talkWith(texts, { underWay: new Set(rows) })
      .map((row) => row[13])
      .join("")
      .trim();

  assert.equal(signs([]).replaceAll(" ", ""), "??");
  assert.equal(signs([3]).replaceAll(" ", ""), "◌?");
  assert.equal(signs([4]).replaceAll(" ", ""), "?◌");
  assert.equal(signs([4, 5, 6, 7, 8]).replaceAll(" ", ""), "?◌");
});

test("why a text was refused is said on every screen", () => {
  const texts = [ours("09:04", "d", "full")];
  const words = /refused: bob has a full mailbox; not kept, send it again later/;

  for (const size of [narrow, small, large]) {
    assert.match(
      talkWith(texts, { size })
        .map((row) => row.trim())
        .join(" "),
      words,
    );
  }
});

test("a text without an answer says so on every screen, but not while it is on its way", () => {
  const texts = [ours("09:04", "d", "left")];

  assert.equal(talkWith(texts).at(-1)?.trim(), "unknown: no answer came (/retry)");
  assert.deepEqual(talkWith(texts, { underWay: new Set([1]) }), [" 09:04 ann   ◌ d"]);
});

test("a text is never cut, however long its words are", () => {
  const word = "0123456789".repeat(30);
  for (const size of [narrow, small, large]) {
    const rows = talkWith([theirs("09:00", word)], { size: { ...size, rows: 40 } });
    const said = rows.map((row) => row.replace(/^ ?09:00 +bob */, "").trim());

    assert.equal(said.join(""), word);
  }
});

test("rows of text are at most 80 wide, however wide the screen is", () => {
  const rows = talkWith([theirs("09:00", "x".repeat(100))], { size: { columns: 250, rows: 20 } });

  assert.deepEqual(
    rows.map((row) => row.replace(/[^x]/g, "").length),
    [80, 20],
  );
});

test("names are cut where there is no room, and texts then begin in the same column", () => {
  const longest = parseUsername("\u202Ewxyz");
  const rows = talkWith(
    [theirs("09:00", "hello", { peer: longest }), ours("09:01", "hi", "taken", { peer: longest })],
    {
      current: longest,
    },
  );

  assert.deepEqual(rows, [' 09:00 "<U+202…   hello', " 09:01 ann      ✓ hi"]);
});

test("the time stands once for a minute and a speaker", () => {
  const rows = talkWith([
    theirs("09:00:01", "a"),
    theirs("09:00:59", "b"),
    theirs("09:01", "c"),
    ours("09:01", "d"),
    ours("09:01", "e"),
  ]);

  assert.deepEqual(rows, [
    " 09:00 bob     a",
    "       bob     b",
    " 09:01 bob     c",
    " 09:01 ann   ✓ d",
    "       ann   ✓ e",
  ]);
});

test("the time stands again below a line across the talk", () => {
  const texts = [theirs("09:00", "a"), theirs("09:00", "b")];

  const rows = talkWith(texts, { talk: written("", { newFrom: 2 }) });

  assert.deepEqual([rows[0], rows[2]], [" 09:00 bob     a", " 09:00 bob     b"]);
});

test("without a list one name stands above the texts of a minute that fared alike", () => {
  const texts = [
    theirs("09:00", "a"),
    theirs("09:00", "b"),
    ours("09:00", "c"),
    ours("09:00", "d", "kept"),
  ];

  assert.deepEqual(talkWith(texts, { size: narrow }), [
    "09:00 bob",
    " a",
    " b",
    "09:00 ann ✓",
    " c",
    "09:00 ann ◷",
    " d",
  ]);
});

test("a line across the talk stands where another day begins", () => {
  const rows = talkWith([
    theirs("", "old", { atMs: at("23:59", 22) }),
    theirs("", "new", { atMs: at("00:01", 24) }),
    theirs("", "newer", { atMs: at("00:01", 24) + 400 * 86_400_000 }),
  ]);

  assert.deepEqual(
    rows.map((row) => row.replace(/─+$/, "─")),
    [
      " 23:59 bob     old",
      "── Tue 24 Nov ─",
      " 00:01 bob     new",
      "── Wed 29 Dec 2027 ─",
      " 00:01 bob     newer",
    ],
  );
});

test("the day of the topmost text stands at the right of its name", () => {
  const above = theirs("", "not seen", { atMs: at("10:00", 2) });
  const today = Array.from({ length: 9 }, (_, index) => theirs(`09:0${index}`, "a"));
  const low = { columns: 80, rows: 15 };
  assert.match(shown(stage({ size: low, texts: [above, ...today] })), / Tue 24 Nov$/m);
  assert.match(shown(stage({ size: low, texts: [above, ...today.slice(1)] })), /Mon 2 Nov$/m);

  const screen = stage({ texts: [theirs("", "old", { atMs: at("10:00", 3) })] });

  assert.match(shown(screen).split("\n")[1] ?? "", /│ bob {48,}Tue 3 Nov$/);
});

function lineIn(rows: readonly string[]): number {
  return rows.findIndex((row) => row.startsWith("── 2 new"));
}

test("the line above what is new stays until the talk is left, with how many came", () => {
  const before = [theirs("09:00", "a"), theirs("09:01", "b"), theirs("09:02", "c")];
  const talk = written("", { newFrom: 2 });

  assert.equal(lineIn(talkWith(before, { talk })), 1);
  assert.equal(
    lineIn(talkWith([...before, ours("09:03", "d"), theirs("09:04", "e")], { talk })),
    1,
  );
  assert.equal(lineIn(talkWith(before)), -1);
});

test("a long text whose later part was the first unread one has the line above all of it", () => {
  const texts = [theirs("09:00", "a"), theirs("09:01", "long", { parts: 3, of: 3 })];

  const rows = talkWith(texts, { talk: written("", { newFrom: 3 }) });

  assert.match(rows.join("\n"), /^ 09:00 bob {5}a\n── 1 new ─+\n 09:01 bob {5}long$/);
});

test("the line above what is new stands once, also where texts came between parts", () => {
  const texts = [
    theirs("09:00", "long", { row: 1, lastRow: 5, parts: 2, of: 2 }),
    theirs("09:01", "between", { row: 3 }),
  ];

  const rows = talkWith(texts, { talk: written("", { newFrom: 3 }) });

  assert.deepEqual(
    rows.map((row) => row.slice(0, 8)),
    ["── 2 new", " 09:00 b", " 09:01 b"],
  );
});

test("more than 99 new texts are not counted", () => {
  const texts = Array.from({ length: 120 }, (_, index) => theirs("09:00", `${index}`));
  const talk = written("", { newFrom: 1, scroll: { kind: "at", row: 3, below: 0 } });

  assert.match(talkWith(texts, { talk }).join("\n"), /── 99\+ new ─/);
});

test("parts that are missing are said", () => {
  const rows = talkWith([theirs("09:00", "begins", { parts: 2, of: 3 })]);

  assert.deepEqual(rows, [" 09:00 bob     begins", "               (2 of its 3 parts are here)"]);
});

test("the picked text has a sign in front", () => {
  const texts = [theirs("09:00", "a"), theirs("09:01", "b\nc")];

  assert.deepEqual(talkWith(texts, { talk: written("", { picked: 2 }) }), [
    " 09:00 bob     a",
    "▸09:01 bob     b",
    "               c",
  ]);
  assert.deepEqual(talkWith(texts, { size: narrow, talk: written("", { picked: 2 }) }), [
    "09:00 bob",
    " a",
    "09:01 bob",
    "▸b",
    " c",
  ]);
});

test("lines of a text stand below each other, and none can be taken for another text", () => {
  const rows = talkWith([theirs("09:00", "yes\n 09:01 ann   ✓ I agree")]);

  assert.deepEqual(rows, [" 09:00 bob     yes", "                09:01 ann   ✓ I agree"]);
});

test("a text that is no UTF-8 is shown byte by byte", () => {
  const rows = talkWith([theirs("09:00", "", { bytes: Uint8Array.of(0x61, 0xff, 0x62) })]);

  assert.deepEqual(rows, [" 09:00 bob     a\\xFFb"]);
});

function emptyTalk(setting: Setting): string {
  return talkWith([], setting).join(" ").replaceAll(/ +/g, " ");
}

test("a talk in which nothing was said tells what becomes of a first text", () => {
  assert.match(emptyTalk({}), /What you write is kept for bob if they are away\./);
  assert.match(emptyTalk({ current: ann }), /What you write here only you read\./);
});

test("a text is broken anew for another size, and when another part of it has come", () => {
  const part = theirs("09:00", "begin and the end", { row: 1, lastRow: 3, parts: 2, of: 3 });
  const { state, around } = stage({ texts: [part] });
  const whole = { ...part, bytes: new TextEncoder().encode("begin, middle and end"), parts: 3 };
  let texts = [part];
  const pages: Pages = {
    ...around.pages,
    before: (_peer, row) => (row === undefined ? texts : []),
  };
  const seen = (size = small): string[] => talkOf({ state, around: { ...around, pages, size } });

  assert.equal(seen()[0], " 09:00 bob     begin and the end");
  assert.deepEqual(seen({ columns: 20, rows: 12 }).slice(0, 2), [
    "09:00 bob",
    " begin and the end",
  ]);
  texts = [whole];
  assert.deepEqual(seen(), [" 09:00 bob     begin, middle and end"]);
  assert.deepEqual(seen({ columns: 20, rows: 12 }), ["09:00 bob", " begin, middle and", " end"]);
});

test("a text that arrives and a key break no text into rows again", () => {
  let looks = 0;
  const watched = (text: Text): Text => ({
    ...text,
    get bytes(): Uint8Array {
      looks += 1;
      return text.bytes;
    },
  });
  const texts = Array.from({ length: 30 }, (_, index) => theirs("09:00", `text ${index}`));
  const { state, around } = stage({ texts });
  const isNew = { now: false };
  const all = around.pages;
  const pages = {
    ...all,
    before: (...asked: Parameters<typeof all.before>) => {
      const found = all.before(...asked).map(watched);
      return asked[1] === undefined && !isNew.now ? found.slice(0, -1) : found;
    },
  };
  const look = (change: Setting = {}): number => {
    looks = 0;
    shown({ state: { ...state, ...change }, around: { ...around, pages } });
    return looks;
  };

  assert.ok(look() > 10);
  assert.equal(look({ talkStates: new Map([[bob, written("a key")]]) }), 0);
  isNew.now = true;
  assert.equal(look(), 1);
});

test("whoever starts alone and reaches no server is not told to invite somebody", () => {
  const talks = [{ name: ann, group: "recent", unread: 0, lastAtMs: undefined }] as const;
  const link = { kind: "offline", why: "x", retryAtMs: at("12:00:04") } as const;
  const rows = shown(stage({ talks, current: ann, isAlone: true, link }));

  assert.match(rows, /no connection to host:7575; it is tried again/u);
  assert.match(rows, /start again\s+(?:│ )?with --server HOST:PORT/u);
  assert.doesNotMatch(rows, /Ask someone/u);
});
