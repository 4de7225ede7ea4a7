import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { NAME_PAGES_MAX } from "../core/names.ts";
import { PAGE_IDS } from "../core/epoch.ts";
import { CONNECTION_LIMITS } from "../core/limits.ts";
import { AddedType } from "./added-type.ts";
import { readType } from "./codec.ts";
import { ASK_IDS_MAX, FATES_MAX, KnownFate } from "./fate-list.ts";
import { EXAMPLES, type Example, render } from "./level-2-examples.testing.ts";
import { NoticeCode } from "./notice.ts";
import { PRESENCE_MAX, WHO_NAMES_MAX } from "./presence.ts";

const page = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

/** Those of members, from 0x0100, have a section and a test of their own. */
const types = Object.values(AddedType).filter((type) => type >= AddedType.hello);

/** A block of the page: its first line is the title, the rest bytes and what they say. */
const blocks = Array.from(page.matchAll(/^```level-2\n(.+)\n([^`]*)\n```$/gmu));

test("the page shows every command of level 2, and in each block the same as the codecs", () => {
  assert.deepEqual(new Set(blocks.map(([, title]) => title)), new Set(EXAMPLES.map(titleOf)));
  assert.deepEqual(
    new Set(EXAMPLES.map(({ bytes }) => readType(bytes, 0))),
    new Set<number>(types),
  );
});

function titleOf({ title }: Example): string {
  return title;
}

for (const example of EXAMPLES) {
  test(`the bytes on the protocol page are true: ${example.title}`, () => {
    const block = blocks.find(([, title]) => title === example.title);
    assert.equal(block?.[0], render(example));
  });
}

test("the page has a row for each type, notice and fate of level 2", () => {
  for (const type of types) {
    assert.match(page, new RegExp(`0x${type.toString(16).padStart(4, "0")}`, "u"));
  }
  for (const code of [...Object.values(NoticeCode), ...Object.values(KnownFate)]) {
    assert.match(page, new RegExp(`^\\| ${code} \\|`, "mu"));
  }
});

/** 10000 as the page writes it: 10,000. */
function n(value: number): string {
  return value.toLocaleString("en");
}

test("the limits of level 2 on the protocol page are the server's", () => {
  const { person, all } = NAME_PAGES_MAX;
  const { signs, watchedMax, everybodyMax, presenceMs } = CONNECTION_LIMITS;
  assert.equal(presenceMs, 1000);
  for (const phrase of [
    `up to ${n(person * PAGE_IDS)} messageIDs of one sender in ${person} pages of ${n(PAGE_IDS)}`,
    `and ${n(all)} pages in all`,
    `up to ${ASK_IDS_MAX} messageIDs of 4 bytes`,
    `up to ${FATES_MAX} entries of 8 bytes`,
    `up to ${WHO_NAMES_MAX} names`,
    `up to ${n(everybodyMax)}.`,
    `up to ${PRESENCE_MAX} entries of 16 bytes`,
    `watches up to ${watchedMax} names`,
    `Up to ${signs.perSecond} a second of one connection are relayed, ${signs.burst} in a burst`,
  ]) {
    assert.ok(page.includes(phrase), phrase);
  }
});
