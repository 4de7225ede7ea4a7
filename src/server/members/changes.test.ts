import assert from "node:assert/strict";
import { test } from "node:test";
import { changedMember, withEntry } from "../../core/members/member-changes.ts";
import type { Roster } from "../../core/members/roster.ts";
import { entryHash } from "../../identity/device-chain.ts";
import type { DeviceKey } from "../../identity/device-key.ts";
import { deviceTranscript } from "../../identity/transcripts.ts";
import { AddedType } from "../../wire/added-type.ts";
import {
  ChangeOp,
  decodeChangeMember,
  encodeChangeMember,
  type MemberChange,
} from "../../wire/change-member.ts";
import { HEADER_BYTES } from "../../wire/command.ts";
import { decodeDevice, type DeviceEntry, DeviceOp, encodeDevice } from "../../wire/device-entry.ts";
import { decodeKicked } from "../../wire/kicked.ts";
import { decodeMember, type MemberEntry, MemberRank } from "../../wire/member-entry.ts";
import { codeOf, Group, joined, Program } from "./group.testing.ts";

/** The entry that would come next in a chain of this name, signed by the program's device. */
function entryBy(
  signer: Program,
  chain: readonly DeviceEntry[],
  op: DeviceOp,
  device: DeviceKey,
): DeviceEntry {
  const last = chain.at(-1);
  const prevHash = last === undefined ? new Uint8Array(32) : entryHash(last);
  const what = { op, deviceId: device.id, devicePub: device.pub, label: "laptop", atMs: 1 };
  const place = { seq: chain.length, prevHash, signer: signer.device.id };
  const entry = { ...what, ...place, signature: new Uint8Array(64) };
  return { ...entry, signature: signer.device.sign(deviceTranscript(signer.name, entry)) };
}

async function hearsEntry(program: Program): Promise<DeviceEntry> {
  const { bytes } = await program.hears(AddedType.device);
  const entry = decodeDevice(bytes, 0, bytes.length);
  assert.ok(entry);
  return entry;
}

async function hearsOf(program: Program): Promise<MemberEntry> {
  const { bytes } = await program.hears(AddedType.member);
  const entry = decodeMember(bytes, 0, bytes.length);
  assert.ok(entry);
  return entry;
}

async function isKicked(program: Program): Promise<void> {
  const { bytes } = await program.hears(AddedType.kicked);
  assert.equal(decodeKicked(bytes, 0, bytes.length)?.code, 403);
  await program.isOver();
}

async function changes(program: Program, change: MemberChange): Promise<MemberEntry> {
  program.says(AddedType.changeMember, encodeChangeMember(change));
  return hearsOf(program);
}

async function signs(program: Program, entry: DeviceEntry): Promise<void> {
  program.says(AddedType.device, encodeDevice(entry));
  assert.deepEqual(await hearsEntry(program), entry);
}

test("a removed member is out, and stays out when the server has started again", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const ann = await joined(group, "ann", 1);
  const bob = await joined(group, "bob", 2);

  const entry = await changes(ann, { op: ChangeOp.remove, name: bob.name });

  assert.equal(entry.rank, MemberRank.removed);
  await isKicked(bob);
  ann.hangsUp();
  await group.stops();
  await group.starts();
  const again = await new Program(group, "bob", bob.device).connects();
  again.signsIn();
  await again.isTurnedAway(401);
});

test("a device signs itself and another, revokes that, and the roster has it all", async () => {
  await using group = await Group.begins(codeOf(1));
  const old = await joined(group, "ann", 1);
  const first = entryBy(old, [], DeviceOp.add, old.device);
  await signs(old, first);
  await group.knows(codeOf(3), { kind: "device", name: old.name });
  const added = await joined(group, "ann", 3);
  const second = entryBy(old, [first], DeviceOp.add, added.device);
  await signs(old, second);
  const third = entryBy(old, [first, second], DeviceOp.revoke, added.device);
  await signs(old, third);

  await isKicked(added);
  old.hangsUp();
  await group.stops();
  await group.starts();
  const member = group.membership.roster.members.get(old.name);
  assert.deepEqual(member?.chain, [first, second, third]);
  const again = await new Program(group, "ann", added.device).connects();
  again.signsIn();
  await again.isTurnedAway(401);
});

test("a reset is signed by the server, and ends what the other devices do", async () => {
  await using group = await Group.begins(codeOf(1));
  const old = await joined(group, "ann", 1);
  const first = entryBy(old, [], DeviceOp.add, old.device);
  await signs(old, first);
  await group.knows(codeOf(3), { kind: "reset", name: old.name });

  const fresh = await joined(group, "ann", 3);

  await isKicked(old);
  const second = group.membership.roster.members.get(old.name)?.chain[1];
  assert.equal(second?.op, DeviceOp.reset);
  assert.equal(second.deviceId, fresh.device.id);
  // Everybody can check it by the server's key: the next entry stands on it.
  await signs(fresh, entryBy(fresh, [first, second], DeviceOp.revoke, fresh.device));
  await isKicked(fresh);
});

test("a flipped bit in any byte of DEVICE changes nothing", async () => {
  await using group = await Group.begins(codeOf(1));
  const old = await joined(group, "ann", 1);
  const first = entryBy(old, [], DeviceOp.add, old.device);
  await signs(old, first);
  const { proofs, roster } = group.membership;
  const taken = (body: Uint8Array): boolean => {
    const entry = decodeDevice(framed(body), 0, HEADER_BYTES + body.length);
    if (entry === undefined) return false;
    const changed = withEntry(roster, old.name, entry, (chain) => {
      return proofs.mayFollow(old.name, chain, entry);
    });
    return typeof changed !== "string";
  };
  const body = encodeDevice(entryBy(old, [first], DeviceOp.revoke, old.device));
  assert.ok(taken(body));

  for (const wrong of flipped(body)) assert.equal(taken(wrong), false);
  old.hangsUp();
});

test("no flipped bit of CHANGE_MEMBER removes anybody, or makes anybody an owner", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2), codeOf(3));
  const [ann, bob] = [await joined(group, "ann", 1), await joined(group, "bob", 2)];
  (await joined(group, "carol", 3)).hangsUp();
  await changes(ann, { op: ChangeOp.role, name: bob.name, rank: MemberRank.member });
  const { roster } = group.membership;
  const bodies = [
    encodeChangeMember({ op: ChangeOp.remove, name: bob.name }),
    encodeChangeMember({ op: ChangeOp.rename, name: bob.name, displayName: "Bob" }),
    encodeChangeMember({ op: ChangeOp.device, name: bob.name, deviceId: bob.device.id }),
  ];

  for (const body of bodies) {
    for (const wrong of flipped(body)) {
      const change = decodeChangeMember(framed(wrong), 0, HEADER_BYTES + wrong.length);
      if (change === undefined) continue;
      const changed = changedMember(roster, ann.name, change);
      if (typeof changed !== "string") assert.deepEqual(standings(changed), standings(roster));
    }
  }
  for (const each of [ann, bob]) each.hangsUp();
});

/** All but what people are called. */
function standings({ members }: Roster): unknown {
  return [...members.values()].map((member) => ({ ...member, displayName: "" }));
}

function flipped(body: Uint8Array): Uint8Array[] {
  return Array.from({ length: body.length * 8 }, (_, bit) => {
    const wrong = body.slice();
    wrong[bit >>> 3] = (wrong[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
    return wrong;
  });
}

function framed(body: Uint8Array): Uint8Array {
  return Uint8Array.from([...new Uint8Array(HEADER_BYTES), ...body]);
}
