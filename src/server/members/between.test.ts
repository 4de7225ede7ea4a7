import assert from "node:assert/strict";
import { test } from "node:test";
import { AddedType } from "../../wire/added-type.ts";
import { Between } from "./between.testing.ts";
import { codeOf, Group, joined, Program } from "./group.testing.ts";

test("whoever ends TLS with another key can pass no sign-in on, though it is trusted", async () => {
  await using group = await Group.begins(codeOf(1));
  const ann = await joined(group, "ann", 1);
  ann.hangsUp();
  await using between = await Between.to(group.address);
  const { address, key } = between;

  // She signs for the key that she was shown, then for the one that the server has.
  const misled = await new Program({ address, key }, "ann", ann.device).connects();
  misled.signsIn();
  await misled.isTurnedAway(401);
  const right = new Program({ address, key: group.key }, "ann", ann.device);
  await right.connects(key.pin);
  right.signsIn();
  await right.isTurnedAway(401);

  assert.ok(between.read.length > 0, "what was said went through them");
});

test("who ends TLS with another key is found by the newcomer, and lets nobody in", async () => {
  await using group = await Group.begins(codeOf(1));
  await using between = await Between.to(group.address);
  const { address, key } = between;
  const newcomer = await new Program({ address, key }, "ann").connects();

  const proof = await newcomer.asksFor(codeOf(1));
  assert.equal(newcomer.believes(codeOf(1), proof), false);
  // A careful newcomer stops here; what a careless one says opens nothing either.
  newcomer.says(AddedType.enrol, newcomer.enrol(codeOf(1), proof));
  await newcomer.isTurnedAway(410);

  assert.equal(group.membership.roster.members.size, 0);
  (await joined(group, "ann", 1)).hangsUp();
});

test("an ENROL that was recorded opens no other connection, and uses no code up", async () => {
  await using group = await Group.begins(codeOf(1));
  const ann = await new Program(group, "ann").connects();
  const recorded = ann.enrol(codeOf(1), await ann.asksFor(codeOf(1)));
  const thief = await new Program(group, "ann").connects();
  await thief.asksFor(codeOf(1));

  thief.says(AddedType.enrol, recorded);

  await thief.isTurnedAway(410);
  assert.equal(group.membership.roster.members.size, 0);
  ann.says(AddedType.enrol, recorded);
  await ann.isLetIn();
  ann.hangsUp();
});

test("another code than the one that was asked for opens nothing", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const thief = await new Program(group, "ann").connects();
  const proof = await thief.asksFor(codeOf(1));

  thief.says(AddedType.enrol, thief.enrol(codeOf(2), proof));

  await thief.isTurnedAway(410);
  assert.equal(group.membership.roster.members.size, 0);
});
