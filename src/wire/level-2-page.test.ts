import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hex } from "../../test/helpers/wire.ts";
import { AddedType } from "./added-type.ts";
import { EXAMPLES } from "./level-2-examples.testing.ts";
import { NoticeCode } from "./notice.ts";

const page = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

/** A block of the page: its first line is the title, the rest bytes, eight in a line. */
const blocks = Array.from(page.matchAll(/^```level-2\n(.+)\n([^`]*)\n```$/gmu));

test("the page shows every command of level 2 with a body of its own", () => {
  assert.deepEqual(new Set(blocks.map(([, title]) => title)), new Set(EXAMPLES.keys()));
});

for (const [, title = "", bytes = ""] of blocks) {
  test(`the bytes on the protocol page are true: ${title}`, () => {
    const example = EXAMPLES.get(title);
    assert.ok(example !== undefined);
    assert.equal(bytes.replaceAll(/\s/gu, ""), hex(example));
  });
}

test("the page has a row for each type and each notice of level 2", () => {
  for (const type of Object.values(AddedType)) {
    assert.match(page, new RegExp(`0x${type.toString(16).padStart(4, "0")}`, "u"));
  }
  for (const code of Object.values(NoticeCode)) {
    assert.match(page, new RegExp(`^\\| ${code} \\|`, "mu"));
  }
});
