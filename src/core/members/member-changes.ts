import { ChangeOp, type MemberChange } from "../../wire/change-member.ts";
import { type DeviceEntry, DeviceOp } from "../../wire/device-entry.ts";
import { MemberRank } from "../../wire/member-entry.ts";
import type { MemberName } from "../../wire/member-name.ts";
import {
  type Device,
  isLastOwner,
  type Member,
  memberOf,
  type Refusal,
  type Roster,
  signedDevices,
  withMember,
  withoutDevice,
  withoutMember,
} from "./roster.ts";

/**
 * Entries of a chain since its beginning or its last reset. A chain is read whole by whoever wants
 * to know it, and a device can be revoked at any time: so the last half is for that.
 */
export const CHAIN_MAX = { entries: 64, added: 32 } as const;

/**
 * Somebody wants a member to be changed. Owners change everybody; others leave, call themselves
 * otherwise, and take their own devices away. The last owner stays one.
 */
export function changedMember(
  roster: Roster,
  by: MemberName,
  change: MemberChange,
): Roster | Refusal {
  const asker = memberOf(roster, by);
  if (asker === undefined) return "forbidden";
  const isOwner = asker.role === "owner";
  if (!isOwner && (change.name !== by || change.op === ChangeOp.role)) return "forbidden";
  const member = memberOf(roster, change.name);
  if (member === undefined) return "unknown";
  if (change.op === ChangeOp.remove) return withoutMember(roster, member.name);
  if (change.op === ChangeOp.role) return withRank(roster, member, change.rank);
  if (change.op === ChangeOp.device) return withoutDevice(roster, member.name, change.deviceId);
  return withMember(roster, { ...member, displayName: change.displayName });
}

function withRank(roster: Roster, member: Member, rank: MemberRank): Roster | Refusal {
  const role = rank === MemberRank.owner ? "owner" : "member";
  if (role === "member" && isLastOwner(roster, member)) return "forbidden";
  return withMember(roster, { ...member, role });
}

/**
 * A device of a name has signed an entry of its chain. One that adds is about a device that has
 * joined by a code; one that revokes takes the device away as well.
 *
 * @param mayFollow - whether the entry is well signed, and may stand behind this chain.
 */
export function withEntry(
  roster: Roster,
  name: MemberName,
  entry: DeviceEntry,
  mayFollow: (chain: readonly DeviceEntry[]) => boolean,
): Roster | Refusal {
  const member = memberOf(roster, name);
  if (member === undefined) return "forbidden";
  if (entry.seq !== member.chain.length) return "behind";
  const device = member.devices.find((each) => isOf(each, entry));
  if (entry.op === DeviceOp.add && device === undefined) return "unknown";
  if (!hasRoom(member.chain, entry)) return "tooMany";
  if (!mayFollow(member.chain)) return "forbidden";
  const isOver = entry.op === DeviceOp.revoke;
  const devices = isOver ? member.devices.filter((each) => each !== device) : member.devices;
  return withMember(roster, { ...member, devices, chain: [...member.chain, entry] });
}

/** The whole key is compared, since eight bytes of a hash can be met on purpose. */
function isOf({ id, key }: Device, { deviceId, devicePub }: DeviceEntry): boolean {
  return id === deviceId && key.every((byte, at) => byte === devicePub[at]);
}

function hasRoom(chain: readonly DeviceEntry[], { op }: DeviceEntry): boolean {
  const since = chain.slice(chain.findLastIndex((each) => each.op === DeviceOp.reset) + 1);
  if (since.length >= CHAIN_MAX.entries) return false;
  const added = since.filter((each) => each.op === DeviceOp.add).length;
  return op !== DeviceOp.add || added < CHAIN_MAX.added;
}

/** Devices that have joined by a code, and that no other device of their name has signed. */
export function waitingDevices({ chain, devices }: Member): Member["devices"] {
  const signed = signedDevices(chain);
  return devices.filter(({ id }) => !signed.has(id));
}
