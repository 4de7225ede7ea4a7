import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hex } from "../../test/helpers/wire.ts";
import { AddedType } from "../wire/added-type.ts";
import { ChangeOp } from "../wire/change-member.ts";
import { readType } from "../wire/codec.ts";
import { HEADER_BYTES } from "../wire/command.ts";
import { DeviceOp } from "../wire/device-entry.ts";
import { DISPLAY_NAME_BYTES_MAX } from "../wire/display-name.ts";
import { InviteKind } from "../wire/invite.ts";
import { render } from "../wire/level-2-examples.testing.ts";
import { MemberRank } from "../wire/member-entry.ts";
import { REFUSAL_TEXT_BYTES_MAX, RefusalCode } from "../wire/sign-in.ts";
import {
  exampleCode,
  exampleKeys,
  MEMBER_EXAMPLES,
  renderTranscript,
  TRANSCRIPTS,
} from "./members-examples.testing.ts";

const whole = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");
const page = /^## Members\n.*?(?=^## )/msu.exec(whole)?.[0] ?? "";
const types = Object.values(AddedType).filter((type) => type < AddedType.hello);

const wanted = new Map([
  ...MEMBER_EXAMPLES.map((one) => [one.title, render(one, "members")] as const),
  ...TRANSCRIPTS.map((one) => [one.title, renderTranscript(one)] as const),
]);
const blocks = new Map(
  Array.from(page.matchAll(/^```(?:members|transcript)\n(.+)\n[^`]*\n```$/gmu), (found) => [
    found[1] ?? "",
    found[0],
  ]),
);

test("the page shows every command of members and every transcript, and no other", () => {
  assert.deepEqual([...blocks.keys()].toSorted(), [...wanted.keys()].toSorted());
  const shown = new Set(MEMBER_EXAMPLES.map(({ bytes }) => readType(bytes, 0)));
  assert.deepEqual(shown, new Set<number>(types));
});

for (const [title, block] of wanted) {
  test(`the bytes on the page of members are true: ${title}`, () => {
    assert.equal(blocks.get(title), block);
  });
}

/** The rows of each layout on the page: offset, bytes and name of a field, by the command. */
const layouts = new Map(
  Array.from(
    page.matchAll(/^\| offset \| bytes \| (\w+) \| \|\n.*\n((?:\|.*\n)+)/gmu),
    ([, command = "", rows = ""]) => [command, rows.trim().split("\n").map(firstCells)],
  ),
);

function firstCells(row: string): string {
  return row.split(" | ").slice(0, 3).join(" | ");
}

/** Bytes of the texts that go on to the end. */
const TEXTS: Readonly<Record<string, number>> = {
  text: REFUSAL_TEXT_BYTES_MAX,
  "display name": DISPLAY_NAME_BYTES_MAX,
};

for (const { title, bytes, fields } of MEMBER_EXAMPLES) {
  test(`the layout on the page is that of the codec: ${title}`, () => {
    let at = HEADER_BYTES;
    const rows = fields.map(([name, size]) => {
      // A text is as long as what it says, up to a limit.
      const max = TEXTS[name];
      const width = max === undefined ? size : `0 to ${max}`;
      const row = `| ${at} | ${width} | ${name}`;
      at += size;
      return row;
    });
    assert.deepEqual(layouts.get(/^\w+/u.exec(title)?.[0] ?? ""), rows);
    assert.equal(at, bytes.length);
  });
}

/** Bytes with the header, as the table of the page says. */
const SIZES: Readonly<Record<string, number>> = {
  auth: 102,
  authOk: 83,
  join: 53,
  joinProof: 120,
  enrol: 184,
  device: 213,
  invite: 110,
  inviteOk: 40,
  devices: 36,
  roll: 128,
  members: 25,
};

test("the page has a row for each type of members, with its size", () => {
  for (const [name, type] of Object.entries(AddedType)) {
    if (type >= AddedType.hello) continue;
    const row = page.split("\n").find((line) => line.startsWith(`| 0x${hexOf(type)} |`));
    assert.ok(row, name);
    const size = SIZES[name];
    if (size === undefined) continue;
    assert.match(row, new RegExp(`\\| ${size} \\|$`, "u"));
    const shown = MEMBER_EXAMPLES.find(({ bytes }) => readType(bytes, 0) === type);
    assert.equal(shown?.bytes.length, size, name);
  }
});

function hexOf(type: number): string {
  return type.toString(16).padStart(4, "0").toUpperCase();
}

test("the page has each code, kind and op", () => {
  const numbers = [RefusalCode, InviteKind, DeviceOp, MemberRank, ChangeOp].flatMap((table) => {
    return Object.entries(table);
  });
  for (const [name, number] of numbers) {
    const row = new RegExp(`^\\| ${number} \\||\\b${number} for \\*${name}\\*`, "mu");
    assert.match(page, row, name);
  }
});

test("the page has the keys that follow from its code", () => {
  assert.ok(page.includes(exampleCode));
  const { id, ks, kc, ke } = exampleKeys;
  for (const [label, key] of [
    ["id", id.toString(16).padStart(16, "0")],
    ["ks", hex(ks)],
    ["kc", hex(kc)],
    ["ke", hex(ke)],
  ] as const) {
    assert.ok(page.includes(`coterie-invite-${label}  ${key}`), `${label} ${key}`);
  }
});
