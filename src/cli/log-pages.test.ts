import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Said } from "../client/texts-said.ts";
import { namingOf } from "../tui/lines/names.ts";
import { hostileTexts, unsafeLeft, wildText } from "../tui/text/hostile.testing.ts";
import { pageOf } from "./log-pages.ts";

const form = { user: "ann", namesPeers: false, names: namingOf(undefined) };
const dayMs = 86_400_000;

/** Texts that would be markup of a page if it did not keep them apart. */
const markup = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "</p></article></main><iframe src=//evil.example>",
  "</title><base href=//evil.example>",
  "<!-- ",
  "]]>",
  "&lt;script&gt;",
  "&#60;b&#62;",
  "<style>*{display:none}</style>",
  "<meta http-equiv=refresh content=0>",
];

function theirs(text: string, more: Partial<Said> = {}): Said {
  const usual = { row: 1, lastRow: 1, isUnread: false, peer: "bob", isOwn: false, id: 7 } as const;
  const rest = { state: "arrived", code: undefined, parts: 1, of: 1 } as const;
  return { ...usual, ...rest, atMs: 43_200_000, text: Buffer.from(text), ...more };
}

/** The tags of a page, in order. */
function tags(page: string): string[] {
  return page.match(/<[^>]*>/gu) ?? [];
}

test("no tag, attribute or entity of a text is one of the page", () => {
  const usual = tags(pageOf([theirs("x")], form, "bob", "html"));
  const check = (text: string): void => {
    const page = pageOf([theirs(text)], form, "bob", "html");
    assert.deepEqual(tags(page), usual, JSON.stringify(text));
    assert.ok(!/<script|javascript:"/iu.test(tags(page).join("")));
  };

  for (const text of [...markup, ...hostileTexts]) check(text);
  fc.assert(fc.property(wildText, check), { numRuns: 100 });
});

test("names are text on a page as well", () => {
  for (const name of ["<b>", "'\"&<i>", "\u202Ex"]) {
    const page = pageOf([theirs("x", { peer: name })], form, name, "html");
    const usual = pageOf([theirs("x", { peer: "bob" })], form, "bob", "html");
    assert.deepEqual(tags(page), tags(usual));
  }
});

test("nothing hidden and no control is on a page", () => {
  for (const format of ["markdown", "html"] as const) {
    for (const text of hostileTexts) {
      const lines = pageOf([theirs(text)], form, "bob", format).split("\n");
      assert.equal(lines.map(unsafeLeft).join(""), "", JSON.stringify(text));
    }
  }
});

test("a page of HTML forbids whatever is not its own, and loads nothing", () => {
  const page = pageOf([theirs("x")], form, "bob", "html");

  assert.match(page, /default-src 'none'; style-src 'sha256-[\w+/]{43}='/u);
  assert.doesNotMatch(page, /src=|href=|url\(|@import|http:|style="/u);
});

test("a page has a heading for each day, the fates in words, and charts with tables", () => {
  const texts = [
    theirs("one"),
    theirs("two", { isOwn: true, state: "done", code: "200", atMs: 43_200_000 + 2 * dayMs }),
  ];
  const page = pageOf(texts, form, "bob", "html");

  assert.match(page, /<h1>ann and bob<\/h1>/u);
  assert.deepEqual(page.match(/<h2>.*<\/h2>/gu)?.length, 2);
  assert.match(page, /<b><bdi>ann<\/bdi><\/b> · bob has it<\/header>\n<p>two<\/p>/u);
  assert.equal(page.match(/<svg /gu)?.length, 3);
  assert.match(page, /<th scope="row">bob<\/th><td>1<\/td>/u);
  assert.equal(pageOf(texts, form, "bob", "html"), page);
});

test("in Markdown a text is a quotation, and its signs are signs", () => {
  const text = "# no heading\n    no code\n1. no list\n\n<b>*x*</b> [a](b) `c` | d\n- e\n--- ";
  const page = pageOf([theirs(text)], form, "bob", "markdown");

  const lines = page.replaceAll(/\d{4}-\d\d-\d\d|\d\d:\d\d/gu, "-").split("\n");
  assert.deepEqual(lines, [
    "# ann and bob",
    "",
    "## -",
    "",
    "- **bob**",
    "",
    String.raw`> \# no heading` + "\\",
    "> &nbsp;&nbsp;&nbsp;&nbsp;no code\\",
    String.raw`> 1\. no list` + "\\",
    "> &nbsp;\\",
    "> \\<b\\>\\*x\\*\\</b\\> \\[a\\](b) \\`c\\` \\| d\\",
    String.raw`> \- e` + "\\",
    String.raw`> \--- `,
    "",
  ]);
});
