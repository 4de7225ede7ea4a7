import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, Group, joined, Program } from "../../src/server/members/group.testing.ts";
import { AddedType } from "../../src/wire/added-type.ts";
import { parseMemberName } from "../../src/wire/member-name.ts";
import { answerTo } from "./codes.ts";

test("codes that are unknown, used, too old or for another get the same bytes", async () => {
  await using group = await Group.beginsWith({ failuresPerMinuteMax: 100 }, codeOf(1));
  (await joined(group, "ann", 1)).hangsUp();
  await group.knows(codeOf(2), { expiresAtMs: 1 });
  await group.knows(codeOf(3), { name: parseMemberName("carol") });

  const answers = [];
  for (const digit of [1, 2, 9]) answers.push(await answerTo(group, codeOf(digit)));
  const other = await new Program(group, "bob").connects();
  const proof = await other.asksFor(codeOf(3));
  other.says(AddedType.enrol, other.enrol(codeOf(3), proof));
  const { bytes } = await other.hears(AddedType.authNo);
  answers.push(Buffer.from(bytes).toString("hex"));

  assert.equal(new Set(answers).size, 1, answers.join("\n"));
  assert.equal(group.membership.roster.members.size, 1);
});
