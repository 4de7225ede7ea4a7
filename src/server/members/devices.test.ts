import assert from "node:assert/strict";
import { test } from "node:test";
import { invited } from "../../core/members/roster.ts";
import { deriveInviteKeys } from "../../identity/invite-keys.ts";
import { systemClock } from "../../io/clock.ts";
import { decodeAbout } from "../../wire/about.ts";
import { AddedType, Feature, FEATURES } from "../../wire/added-type.ts";
import { CommandType, OFFSET } from "../../wire/command.ts";
import { encodeHello } from "../../wire/hello.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import { encodeTaken } from "../../wire/taken.ts";
import { codeOf, Group, Program } from "./group.testing.ts";

/** One more device may join ann by the code of this digit. */
async function invitesDevice(group: Group, digit: number): Promise<void> {
  const { id, ks, kc } = deriveInviteKeys(codeOf(digit));
  const madeAtMs = systemClock.wallMs();
  const times = { madeAtMs, expiresAtMs: madeAtMs + 600_000, usedAtMs: undefined };
  const name = parseMemberName("ann");
  const what = { kind: "device", name, role: "member", by: undefined } as const;
  const invite = { id, serverKey: ks, clientKey: kc, ...what, ...times };
  const kept = Promise.withResolvers<void>();
  group.membership.changes.change(
    (roster) => invited(roster, invite),
    () => kept.resolve(),
  );
  await kept.promise;
}

async function joined(group: Group, name: string, digit: number): Promise<Program> {
  const program = await new Program(group, name).connects();
  await program.joins(codeOf(digit));
  await program.isLetIn();
  await greets(program, BigInt(digit));
  return program;
}

async function comesAgain(group: Group, { name, device }: Program): Promise<Program> {
  const program = await new Program(group, name, device).connects();
  program.signsIn();
  await program.isLetIn();
  await greets(program, 9n);
  return program;
}

async function greets(program: Program, epoch: bigint): Promise<void> {
  const features = FEATURES | Feature.devices;
  const hello = { features, sendOnly: false, epoch, incarnation: 0n, upto: 0 };
  program.says(AddedType.hello, encodeHello(hello));
  await program.hears(AddedType.welcome);
}

/** Takes the next text with what precedes it, and says that it is safe. */
async function takes(program: Program, type: number, text: string): Promise<void> {
  const { bytes: said } = await program.hears(AddedType.about);
  const { bytes } = await program.hears(type);
  assert.equal(Buffer.from(bytes.subarray(OFFSET.text)).toString(), text);
  const about = decodeAbout(said, 0, said.length);
  assert.ok(about);
  program.says(AddedType.taken, encodeTaken(about.number));
}

test("two devices get what is written to their name, and show what the other sent", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const phone = await joined(group, "ann", 1);
  const bob = await joined(group, "bob", 2);
  await invitesDevice(group, 3);
  const laptop = await joined(group, "ann", 3);

  bob.sends("ann", "hi", 0);
  await takes(phone, CommandType.message, "hi");
  await takes(laptop, CommandType.offline, "hi");
  await bob.isAnswered("200");
  laptop.sends("bob", "hi, bob", 0);
  await takes(bob, CommandType.message, "hi, bob");
  await laptop.isAnswered("200");
  await takes(phone, AddedType.sent, "hi, bob");

  for (const each of [phone, laptop, bob]) each.hangsUp();
});

test("what one device has not seen waits for it, also across a restart of the server", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const phone = await joined(group, "ann", 1);
  const bob = await joined(group, "bob", 2);
  await invitesDevice(group, 3);
  const laptop = await joined(group, "ann", 3);
  laptop.hangsUp();
  bob.sends("ann", "hi", 0);
  await takes(phone, CommandType.message, "hi");
  await bob.isAnswered("200");
  phone.sends("bob", "hi, bob", 0);
  await takes(bob, CommandType.message, "hi, bob");
  await phone.isAnswered("200");
  for (const each of [phone, bob]) each.hangsUp();
  await group.stops();
  await group.starts();

  const again = await comesAgain(group, laptop);

  await takes(again, CommandType.offline, "hi");
  await takes(again, AddedType.sent, "hi, bob");
  again.hangsUp();
});
