import assert from "node:assert/strict";
import { test } from "node:test";
import { namingOf } from "../tui/lines/names.ts";
import { personLine, saidForPipe, saidForTerminal, saidJson } from "./said-lines.ts";
import type { Said } from "../client/texts-said.ts";

const dayMs = 24 * 60 * 60 * 1000;
const form = { user: "ann", namesPeers: false, names: namingOf(undefined) };

function theirs(text: string | Uint8Array, more: Partial<Said> = {}): Said {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const usual = {
    row: 3,
    lastRow: 3,
    isUnread: false,
    peer: "bob",
    isOwn: false,
    id: 7,
    atMs: 0,
    text: bytes,
  } as const;
  return { ...usual, state: "arrived", code: undefined, parts: 1, of: 1, ...more };
}

function ours(text: string, more: Partial<Said>): Said {
  return theirs(text, { isOwn: true, state: "done", code: "200", ...more });
}

/** The lines of these texts without their times. */
function lines(texts: readonly Said[], namesPeers = false): string[] {
  const rows = saidForTerminal(texts, { ...form, namesPeers }, 80);
  return rows.map((row) => row.replace(/^\d\d:\d\d /u, ""));
}

test("a text as JSON has the fixed keys", () => {
  assert.equal(
    saidJson(theirs("hi")),
    '{"row":3,"peer":"bob","own":false,"text":"hi","id":7,' +
      '"at":"1970-01-01T00:00:00.000Z","state":"arrived","code":null}\n',
  );
});

test("JSON says what is not UTF-8 in base64, and how many parts are here", () => {
  const line: unknown = JSON.parse(saidJson(theirs(Uint8Array.of(0xff), { parts: 2, of: 3 })));

  assert.deepEqual(line, {
    row: 3,
    peer: "bob",
    own: false,
    text: "\uFFFD",
    bytes: "/w==",
    id: 7,
    at: "1970-01-01T00:00:00.000Z",
    state: "arrived",
    code: null,
    parts: [2, 3],
  });
});

test("each of our texts says in words what became of it", () => {
  const fates: readonly (readonly [string, Partial<Said>])[] = [
    ["bob has it", {}],
    ["kept for later", { code: "300" }],
    ["kept for later", { state: "kept", code: "300" }],
    ["bob did not get it in time; it is no longer kept, 410", { code: "410" }],
    ["not sent", { state: "unsent", code: undefined }],
    ["unknown: no answer came", { state: "unknown", code: undefined }],
    ["given up", { state: "dropped", code: undefined }],
    ["bob is unknown to this server, 404", { state: "refused", code: "404" }],
    ["2 of its 3 parts; bob has it", { parts: 2, of: 3 }],
  ];
  for (const [words, more] of fates) {
    assert.equal(lines([ours("hi", more)])[1], `ann: hi (${words})`);
  }
});

test("a day is named where it begins, and only there", () => {
  const texts = [0, 1, 3 * dayMs].map((atMs) => theirs("hi", { atMs }));
  const isRule = lines(texts).map((line) => /^--- \d{4}-\d\d-\d\d ---$/u.test(line));

  assert.deepEqual(isRule, [true, false, false, true, false]);
});

test("texts of several people say whom ours were for", () => {
  const texts = [theirs("hi"), ours("hello", {}), ours("you", { peer: "to x" })];

  assert.deepEqual(lines(texts, true).slice(1), [
    "bob: hi",
    "ann to bob: hello (bob has it)",
    'ann to "to x": you ("to x" has it)',
  ]);
});

test("on a terminal no text can look like a day or like a text of somebody else", () => {
  const forged = `x\n--- 2026-01-01 ---\n14:00 carl: y\u001b[2J${" ".repeat(90)}14:00 carl: z`;
  const [, first, ...further] = saidForTerminal([theirs(forged)], form, 80);

  assert.match(first ?? "", /^\d\d:\d\d bob: x$/u);
  for (const row of further) {
    assert.match(row, /^ /u);
    assert.ok(!row.includes("\u001b"));
  }
});

test("on a pipe a text stands byte for byte, further lines indented", () => {
  const out = saidForPipe([theirs("one\ntwo\u001b[2J\n"), theirs("three")], form);

  const printed = Buffer.from(out)
    .toString()
    .replaceAll(/\d\d:\d\d /gu, "")
    .split("\n");
  assert.deepEqual(printed.slice(1), ["bob: one", "  two\u001b[2J", "bob: three", ""]);
});

test("a person's line says what is unread and how the newest text begins", () => {
  const unread = personLine(2, theirs("one\ntwo"), "ann", form.names);
  assert.match(unread, /^bob \(2 unread\) {2}\S+ \d\d:\d\d {2}bob: one$/u);
  assert.match(personLine(0, ours("hi", {}), "ann", form.names), /^bob {2}\S+ \S+ {2}ann: hi$/u);
});
