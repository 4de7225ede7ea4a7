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
  small,
  stage,
  talkWith,
  theirs,
  written,
} from "../stage.testing.ts";
import { usualPreferences } from "../preferences.ts";
import type { Setting } from "../stage.testing.ts";
import type { Link, Talk, Text } from "../state.ts";
import { terminalTitle } from "./title.ts";

function rowsOf(setting: Setting): string[] {
  return shown(stage(setting)).split("\n");
}

function title(setting: Setting): string {
  return rowsOf(setting)[0] ?? "";
}

/** The list below its heading, without the border, down to its last line. */
function list(setting: Setting): string[] {
  const columns = setting.size === large ? 22 : 15;
  const rows = shown(stage(setting), { from: 0, columns }).split("\n");
  const end = rows.findIndex((row) => row.startsWith("──"));
  return rows.slice(2, end).filter((row) => row !== "");
}

const links: readonly [Link, string][] = [
  [{ kind: "online" }, "online"],
  [{ kind: "connecting" }, "connecting"],
  [{ kind: "offline", why: "x", retryAtMs: at("12:00:04") }, "offline, next try in 4 s"],
  [{ kind: "offline", why: "x", retryAtMs: at("11:59") }, "offline, trying again"],
  [{ kind: "refused", why: "the name is taken", remedy: "y" }, "refused: the name is taken"],
];

for (const [link, words] of links) {
  test(`the title says how the connection is: ${words}`, () => {
    for (const size of [small, large]) assert.ok(title({ link, size }).endsWith(` ${words}`));
    // Without a list there is no room to say that all is well.
    if (link.kind !== "online") assert.ok(title({ link, size: narrow }).endsWith(` ${words}`));
  });
}

test("on the smallest screens the title has a word for the connection, and the name", () => {
  const link = { kind: "offline", why: "x", retryAtMs: at("12:00:04") } as const;

  assert.match(title({ link, size: { columns: 20, rows: 9 } }), /^ bob +offline$/u);
});

test("why there is no connection stands in the rule, as far as it has room", () => {
  const why = "nothing listens at host:7575";
  const link = { kind: "offline", why, retryAtMs: at("12:00:04") } as const;

  assert.equal(rowsOf({ link })[21], `── to bob ${"─".repeat(38)} ${why} ──`);
  assert.equal(
    rowsOf({ link, size: { columns: 40, rows: 9 } })[7],
    "── to bob ─ nothing listens at host:… ──",
  );
  assert.equal(rowsOf({ link, size: { columns: 26, rows: 9 } })[7], `── to bob ${"─".repeat(16)}`);
});

test("where the server is gives way in the rule to why it is not reached", () => {
  const why = "cannot reach host:7575: no server listens there";
  const link = { kind: "offline", why, retryAtMs: at("12:00:04") } as const;
  const size = { columns: 42, rows: 9 };

  assert.equal(
    rowsOf({ link, size, place: "host:7575" })[7],
    "── to bob ───── no server listens there ──",
  );
});

test("the words for the connection stay when the title has no room for more", () => {
  const place = `${"far".repeat(30)}.example:7575`;

  assert.match(
    title({ place, link: { kind: "connecting" } }),
    /^ Coterie {3}ann @ (far)+f?a?… connecting$/,
  );
});

test("how to get a refused connection back stands in the last row", () => {
  const link = { kind: "refused", why: "a rival", remedy: "Close the other client." } as const;

  assert.equal(rowsOf({ link }).at(-1), " Close the other client.");
});

test("the title of the terminal says how much is unread, and whom the talk is with", () => {
  const talks = [talkWith(bob, "recent", { unread: 1 }), talkWith(carol, "unread", { unread: 2 })];

  assert.equal(terminalTitle(stage({ talks }).state), "(3) Coterie: bob");
  assert.equal(terminalTitle(stage().state), "Coterie: bob");
  assert.equal(
    terminalTitle(stage({ current: parseUsername("to bob") }).state),
    'Coterie: "to bob"',
  );
});

test("the list has a number for unread texts, a star for a draft, and a word for presence", () => {
  const people = new Map([
    [bob, here()],
    [carol, away()],
    [dave, here()],
    [erin, { is: "silent", sinceMs: undefined } as const],
  ]);
  const talks = [
    talkWith(bob, "recent"),
    talkWith(carol, "recent", { unread: 2 }),
    talkWith(dave, "recent"),
    talkWith(erin, "recent"),
    talkWith(ann, "recent"),
  ];
  const talkStates = new Map([
    [bob, written("half")],
    [dave, written("half")],
    [carol, written("half")],
    [ann, written("sent before", { recalled: 1 })],
  ]);

  assert.deepEqual(list({ talks, people, talkStates }), [
    "▸bob      here",
    " carol     * 2",
    " dave   * here",
    " erin   silent",
    " ann",
    " + new talk",
  ]);
});

test("the list stands beside the talk from 72 columns, with times from 100", () => {
  const talks = [talkWith(bob, "recent", { last: at("11:00") })];
  const lines = (columns: number): string => shown(stage({ talks, size: { columns, rows: 12 } }));

  assert.doesNotMatch(lines(71), /│/);
  assert.match(lines(72), /^▸bob {11}│/m);
  assert.doesNotMatch(lines(99), /11:00/);
  assert.match(lines(100), /^▸ bob {10}11:00 {2}│/m);
});

test("whoever types is marked until the time for that is over", () => {
  const typing = new Map([[carol, at("12:00:01")]]);
  const talks = [talkWith(bob, "recent"), talkWith(carol, "recent", { last: at("11:00") })];

  assert.equal(list({ talks, typing })[1], " carol  typing");
  assert.equal(list({ talks, typing, size: large })[2], "  carol      typing");
  assert.equal(list({ talks, typing, nowMs: at("12:00:02") })[1], " carol");
  assert.match(title({ typing, current: carol, size: narrow }), /^ carol {2}typing/);
});

test("in the list a name is cut only if nothing shorter can be said of it", () => {
  const name = parseUsername("longname");
  const talks = [talkWith(bob, "recent"), talkWith(name, "recent")];
  const people = new Map([[name, away()]]);
  const talkStates = new Map([[name, written("half")]]);

  assert.equal(list({ talks, people, talkStates })[1], " longname    *");
  assert.equal(
    list({ talks, people, typing: new Map([[name, at("13:00")]]) })[1],
    " longn… typing",
  );
});

test("more than 999 unread texts are not counted in the list", () => {
  const talks = [
    talkWith(bob, "recent", { unread: 999 }),
    talkWith(carol, "recent", { unread: 1000 }),
  ];

  assert.deepEqual(list({ talks }).slice(0, 2), ["▸bob       999", " carol    999+"]);
});

test("the list keeps the order that it has, whatever is unread in it", () => {
  const talks = [
    talkWith(erin, "recent"),
    talkWith(bob, "recent"),
    talkWith(dave, "recent", { unread: 7 }),
    talkWith(carol, "everyone", { unread: 1 }),
  ];

  assert.deepEqual(list({ talks, size: large }), [
    " Recent",
    "  erin",
    "▸ bob",
    "  dave      7",
    " Everyone",
    "  carol     1",
    " + new talk",
  ]);
});

test("times in the list become shorter and rougher the older they are", () => {
  const talks = [
    talkWith(ann, "recent", { last: at("09:07") }),
    talkWith(bob, "recent", { last: at("23:59", 23) }),
    talkWith(carol, "recent", { last: at("12:00", 14) }),
    talkWith(dave, "recent", { last: at("12:00") - 400 * 86_400_000 }),
  ];

  assert.deepEqual(
    list({ talks, size: large }).map((row) => row.slice(15)),
    ["", "09:07", "Mon", "14 Nov", "2025", ""],
  );
});

function manyTalks(): Talk[] {
  return Array.from({ length: 60 }, (_, index) =>
    talkWith(parseUsername(`n${index}`), "recent", { unread: index % 7 === 0 ? 1 : 0 }),
  );
}

test("a list that is too long shows the current talk, and how many are above and below", () => {
  const talks = manyTalks();
  for (const [index, { name }] of talks.entries()) {
    const rows = list({ talks, current: name });

    assert.ok(rows.some((row) => row.startsWith(`▸n${index}`)));
    const above = Number(/^ (\d+) above$/.exec(rows[0] ?? "")?.[1] ?? 0);
    const below = Number(/^ (\d+) below$/.exec(rows.at(-1) ?? "")?.[1] ?? 0);
    const listed = rows.filter((row) => /^[ ▸]n\d/.test(row)).length;
    // The line for a new talk and the empty one above it count as well.
    const others = below > 0 ? 2 : 0;
    assert.equal(above + listed + below - others, 60);
  }
});

test("without a list others that wrote stand at the right, as many as have room", () => {
  const talks = manyTalks();

  assert.match(
    title({ talks, current: bob, size: narrow }),
    /^ bob +n0 1 {2}n7 1 {2}n14 1 {2}n21 1 {2}\+5$/,
  );
  assert.match(
    title({ talks, current: bob, size: { columns: 20, rows: 9 } }),
    /^ bob +n0 1 {2}\+8$/,
  );
});

test("a number in the title tells of drafts elsewhere as well", () => {
  const talks = [talkWith(bob, "recent"), talkWith(carol, "recent")];
  const talkStates = new Map([[carol, written("half")]]);

  assert.match(title({ talks, talkStates, size: narrow }), / carol \*$/);
});

function headerSince(sinceMs: number): string {
  return rowsOf({ size: large, people: new Map([[bob, away(sinceMs)]]) })[1] ?? "";
}

test("the heading of a talk says since when somebody is away", () => {
  assert.match(headerSince(at("11:05")), /│ bob {3}away since 11:05 /);
  assert.match(headerSince(at("11:05", 23)), /│ bob {3}away since Mon /);
  const silent = new Map([[bob, { is: "silent", sinceMs: at("11:05") } as const]]);
  assert.match(
    rowsOf({ size: large, people: silent })[1] ?? "",
    /│ bob {3}connected, not answering since 11:05 /,
  );
});

test("hints name only what works now", () => {
  const talks = [talkWith(bob, "recent"), talkWith(carol, "recent")];
  const unread = [talkWith(bob, "recent"), talkWith(carol, "recent", { unread: 1 })];
  const talkStates = new Map([[carol, written("half")]]);

  assert.equal(rowsOf({ talks }).at(-1), " Enter send   Ctrl-K go to   F1 keys");
  assert.match(rowsOf({ talks: unread }).at(-1) ?? "", /Tab next unread/);
  // Where something is written, these keys are for that.
  const half = written("half");
  assert.match(rowsOf({ talks: unread, talk: half }).at(-1) ?? "", /Alt-A next unread/);
  const inside = { ...half, editor: { ...half.editor, cursor: 1 } };
  assert.match(rowsOf({ talk: inside }).at(-1) ?? "", / {3}Ctrl-G go to {3}/);
  assert.match(rowsOf({ talks, talkStates }).at(-1) ?? "", /Tab next draft/);
  const picked = (text: Text): string =>
    rowsOf({ talk: written("", { picked: 1 }), texts: [text] }).at(-1) ?? "";
  const done = / y copy {3}q quote {3}i what became of it {3}Esc back$/;
  assert.match(picked(theirs("09:00", "a")), / y copy .* {3}Esc back {3}u unread again$/);
  assert.match(picked(ours("09:00", "a", "taken")), done);
  assert.match(picked(ours("09:00", "a", "kept")), done);
  assert.match(picked(ours("09:00", "a", "waits")), /q quote {3}d give up {3}i what/);
  assert.match(picked(ours("09:00", "a", "left")), /q quote {3}r send again {3}d give up {3}i /);
});

function last(setting: Setting): string {
  return rowsOf(setting).at(-1) ?? "";
}

test("hints go when rows are few or nobody wants them, a note is always shown", () => {
  const note = { tone: "plain", text: "copied" } as const;
  const quiet = { ...usualPreferences, hints: false };

  assert.equal(last({ size: { columns: 80, rows: 9 } }), " |");
  assert.equal(last({ size: { columns: 80, rows: 9 }, note }), " copied");
  assert.equal(last({ preferences: quiet }), " |");
  assert.equal(last({ preferences: quiet, note }), " copied");
  assert.equal(rowsOf({ size: { columns: 19, rows: 3 }, note })[1], "── copied ─────────");
});

test("a note that is too long for its row takes more of them", () => {
  const text = "this is not a name: a name has 1 to 8 bytes and no spaces at its end";
  const rows = rowsOf({ size: narrow, note: { tone: "problem", text } });

  assert.deepEqual(rows.slice(-2), [
    " this is not a name: a name has 1 to 8",
    " bytes and no spaces at its end",
  ]);
});

test("a note leaves room for what is on its way", () => {
  const text = "this is not a name: a name has 1 to 8 bytes";
  const note = { tone: "problem", text } as const;
  const rows = rowsOf({ size: narrow, note, underWay: new Set([1]) });

  assert.deepEqual(rows.slice(-2), [
    " this is not a name: a",
    " name has 1 to 8 bytes      ◌ sending 1",
  ]);
});

test("a note longer than its rows says that there is more", () => {
  const text = "far ".repeat(100).trim();
  const rows = rowsOf({ size: narrow, note: { tone: "plain", text } });

  assert.match(rows.slice(-2).join("\n"), /^ (far )+far\n (far )+far…$/);
});

test("what is on its way is counted, and said in another place if there are no hints", () => {
  const underWay = new Set([1, 2]);
  const offline = { kind: "offline", why: "x", retryAtMs: at("12:00:04") } as const;

  assert.match(rowsOf({ underWay }).at(-1) ?? "", / ◌ sending 2$/);
  assert.match(rowsOf({ underWay, link: offline }).at(-1) ?? "", / ◌ 2 waiting$/);
  assert.match(rowsOf({ underWay, size: { columns: 60, rows: 8 } })[6] ?? "", /─ ◌ sending 2 ──$/);
});

function rowsWith(text: string): string[] {
  return rowsOf({ talk: written(text) });
}

function ruleWith(text: string): string {
  return rowsWith(text).find((row) => row.startsWith("──")) ?? "";
}

test("bytes are counted from 800 on, and a text for several messages says how many", () => {
  assert.doesNotMatch(rowsWith("x".repeat(799)).at(-1) ?? "", /1000/);
  assert.match(rowsWith("x".repeat(800)).at(-1) ?? "", / 800\/1000$/);
  assert.match(rowsWith("x".repeat(812)).at(-1) ?? "", / 812\/1000$/);
  assert.match(rowsWith("é".repeat(450)).at(-1) ?? "", / 900\/1000$/);
  assert.match(ruleWith("x".repeat(1000)), /^── to bob ─+$/);
  assert.match(ruleWith("x".repeat(1001)), /─ goes as 2 messages ──$/);
  assert.match(ruleWith("日".repeat(900)), /─ goes as 3 messages ──$/);
  assert.match(ruleWith("x".repeat(70_000)), /─ goes as about 70 messages ──$/);
});

test("a talk that was scrolled back says which key leads to the newest text", () => {
  const texts = [theirs("09:00", "a"), theirs("09:01", "b")];
  const talk = written("", { scroll: { kind: "at", row: 1, below: 0 } });

  assert.match(rowsOf({ texts, talk })[21] ?? "", /─ newest: Ctrl-End ──$/);
});

test("on terminals that draw lines two columns wide, and for --ascii, lines are of ASCII", () => {
  const { state, around } = stage({ texts: [theirs("09:00", "a")] });
  const wide = { ...around, widths: { unit: "codePoint", ambiguous: 2 } as const };
  const ascii = { ...state, preferences: { ...usualPreferences, ascii: true } };

  assert.match(shown({ state, around: wide }), /^-- to bob -+$/m);
  assert.match(shown({ state, around: wide }), /^▸bob {11}\|$/m);
  assert.match(shown({ state: ascii, around }), /^>bob {11}\|$/m);
  assert.doesNotMatch(shown({ state: ascii, around }), /[^\n -~]/);
});
