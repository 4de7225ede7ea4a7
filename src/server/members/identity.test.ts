import assert from "node:assert/strict";
import { test } from "node:test";
import { AddedType } from "../../wire/added-type.ts";
import { readId } from "../../wire/codec.ts";
import { CommandType, OFFSET } from "../../wire/command.ts";
import { codeOf, Group, joined, type Program } from "./group.testing.ts";

const yes = Buffer.from("200");

async function three(group: Group): Promise<readonly [ann: Program, bob: Program, carol: Program]> {
  const ann = await joined(group, "ann", 1);
  const bob = await joined(group, "bob", 2);
  const carol = await joined(group, "carol", 3);
  for (const each of [ann, bob, carol]) await isHere(each);
  return [ann, bob, carol];
}

/** Who has said something is here, and all that it said before has been heard. */
async function isHere(one: Program): Promise<void> {
  one.sends("nobody", "?", 99);
  await one.isAnswered("404");
}

test("nobody but the recipient confirms: not a third member, nor the sender itself", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2), codeOf(3));
  const [ann, bob, carol] = await three(group);

  ann.sends("bob", "hi", 5);
  const { bytes } = await bob.hears(CommandType.message);
  carol.says(CommandType.reply, yes, "ann", 5);
  carol.says(CommandType.reply, yes, "ann", 6);
  ann.says(CommandType.reply, yes, "ann", 5);
  for (const each of [carol, ann]) await isHere(each);
  const id = readId(bytes, 0);
  bob.says(CommandType.reply, yes, "ann", id);
  bob.says(CommandType.reply, yes, "ann", id);
  await ann.isAnswered("200");

  await isHere(bob);
  await isHere(ann);
  for (const each of [ann, bob, carol]) each.hangsUp();
});

test("what a member says as another is heard by nobody", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2), codeOf(3));
  const [ann, bob, carol] = await three(group);
  for (const type of [CommandType.message, CommandType.offline]) {
    carol.says(type, Buffer.from("it is me, ann"), "bob", 1, "ann");
  }
  await isHere(carol);

  ann.sends("bob", "it is me", 2);

  await bob.receives("it is me");
  await ann.isAnswered("200");
  carol.says(CommandType.message, Buffer.from("it is me, ann"), "bob", 1, "ann");
  await carol.isOver();
  for (const each of [ann, bob]) each.hangsUp();
});

test("neither a type 2 nor a SENT makes a member's text pass for another's", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2), codeOf(3));
  const [ann, bob, carol] = await three(group);

  carol.says(AddedType.sent, Buffer.from("ann said so"), "bob", 1);
  carol.says(CommandType.offline, Buffer.from("later"), "bob", 2);

  const { bytes } = await bob.hears(CommandType.offline);
  const src = Buffer.from(bytes.subarray(OFFSET.src, OFFSET.dst)).toString();
  assert.equal(src.replaceAll("\0", ""), "carol");
  await isHere(bob);
  for (const each of [ann, bob, carol]) each.hangsUp();
});

test("two devices of one name use the same messageID, and each has its own answer", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const phone = await joined(group, "ann", 1);
  const bob = await joined(group, "bob", 2);
  await isHere(bob);
  await group.knows(codeOf(3), { kind: "device", name: phone.name });
  const laptop = await joined(group, "ann", 3);

  phone.sends("bob", "from the phone", 7);
  await bob.receives("from the phone");
  await phone.isAnswered("200");
  laptop.sends("bob", "from the laptop", 7);
  await bob.receives("from the laptop");

  await laptop.isAnswered("200");
  for (const each of [phone, laptop, bob]) each.hangsUp();
});
