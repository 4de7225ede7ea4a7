import assert from "node:assert/strict";
import { test } from "node:test";
import { AddedType } from "../wire/added-type.ts";
import { readType } from "../wire/codec.ts";
import { HEADER_BYTES, OFFSET } from "../wire/command.ts";
import { decodeRead, decodeTyping } from "../wire/signs.ts";
import { parseUsername, readUsername } from "../wire/username.ts";
import { PlayClock } from "./play.testing.ts";
import { Signs } from "./signs.ts";

/** What leaves: "typing bob true", "read bob 7". */
function signsOfAnn(): { signs: Signs; clock: PlayClock; left: string[] } {
  const clock = new PlayClock();
  const left: string[] = [];
  const signs = new Signs(parseUsername("ann"), clock, (commands) => {
    for (const bytes of commands) left.push(inWords(bytes));
  });
  return { signs, clock, left };
}

function inWords(bytes: Uint8Array): string {
  const to = readUsername(bytes, OFFSET.dst);
  if (readType(bytes, 0) === AddedType.typing)
    return `typing ${to} ${decodeTyping(bytes, 0, bytes.length)}`;
  assert.ok(bytes.length > HEADER_BYTES);
  return `read ${to} ${decodeRead(bytes, 0, bytes.length)?.id}`;
}

test("a sign leaves at once", () => {
  const { signs, left } = signsOfAnn();

  signs.typing(parseUsername("bob"), true);
  signs.read(parseUsername("bob"), { epoch: 5n, id: 7 });

  assert.deepEqual(left, ["typing bob true", "read bob 7"]);
});

test("of signs that come too fast the newest leaves for each person, oldest first", async () => {
  const { signs, clock, left } = signsOfAnn();
  const [bob, cid] = [parseUsername("bob"), parseUsername("cid")];
  for (let id = 0; id < 6; id += 1) signs.read(bob, { epoch: 5n, id });
  assert.equal(left.splice(0).length, 6);

  signs.read(bob, { epoch: 5n, id: 6 });
  signs.typing(cid, true);
  signs.read(bob, { epoch: 5n, id: 7 });
  signs.typing(cid, false);
  assert.deepEqual(left, []);

  await clock.passes(300);
  assert.deepEqual(left, ["read bob 7"]);
  await clock.passes(300);
  assert.deepEqual(left, ["read bob 7", "typing cid false"]);
});

test("no server has to drop one: at most 8 at once and 4 a second", async () => {
  const { signs, clock, left } = signsOfAnn();
  const names = Array.from({ length: 100 }, (_, at) => parseUsername(`p${at}`));
  let tokens = 8;
  for (let quarter = 0; quarter < 120; quarter += 1) {
    for (const name of names.slice(quarter, quarter + 3)) signs.typing(name, true);
    await clock.passes(250);
    tokens = Math.min(8, tokens + 1) - left.splice(0).length;
    assert.ok(tokens >= 0);
  }
});

test("after the end of the connection nothing leaves", async () => {
  const { signs, clock, left } = signsOfAnn();
  for (let id = 0; id < 8; id += 1) signs.typing(parseUsername(`p${id}`), true);

  signs.cancel();
  await clock.passes(10_000);

  assert.equal(left.length, 6);
});
