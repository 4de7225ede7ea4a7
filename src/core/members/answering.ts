import { AddedType } from "../../wire/added-type.ts";
import { readU32 } from "../../wire/codec.ts";
import { type DeviceEntry, DeviceOp, encodeDevice } from "../../wire/device-entry.ts";
import { KEY_BYTES, SIGNATURE_BYTES } from "../../wire/fixed-bytes.ts";
import { encodeMember, MemberRank } from "../../wire/member-entry.ts";
import type { MemberName } from "../../wire/member-name.ts";
import { NO_TOKEN } from "../../wire/token.ts";
import { USERNAME_BYTES, writeUsername } from "../../wire/username.ts";
import type { Session } from "../session.ts";
import type { NameBits } from "../slab.ts";
import type { Device, Member } from "./roster.ts";

const NOBODY = { high: 0, low: 0 } as const;

/** Says how a member stands. @param left - entries that follow in this answer. */
export function sayMember(session: Session, id: number, member: Member, left: number): void {
  const { name, devices, joinedAtMs, invitedBy, displayName } = member;
  const some = { name, devices: devices.length, joinedAtMs, invitedBy, displayName };
  const body = encodeMember({ ...some, rank: rankOf(member), left });
  session.output.added(AddedType.member, id, undefined, NOBODY, body);
  session.link.wake();
}

function rankOf({ isRemoved, role }: Member): MemberRank {
  if (isRemoved) return MemberRank.removed;
  return role === "owner" ? MemberRank.owner : MemberRank.member;
}

/** Says an entry of this name's chain. */
export function sayEntry(session: Session, id: number, name: MemberName, entry: DeviceEntry): void {
  session.output.added(AddedType.device, id, bitsOf(name), NOBODY, encodeDevice(entry));
  session.link.wake();
}

/** What stands for a device that no other has signed yet; `seq` is the place that it waits for. */
export function waitingEntry(seq: number, { id, key, label, addedAtMs }: Device): DeviceEntry {
  return {
    seq,
    prevHash: new Uint8Array(KEY_BYTES),
    op: DeviceOp.waiting,
    deviceId: id,
    devicePub: key,
    label,
    atMs: addedAtMs,
    signer: NO_TOKEN,
    signature: new Uint8Array(SIGNATURE_BYTES),
  };
}

function bitsOf(name: MemberName): NameBits {
  const bytes = new Uint8Array(USERNAME_BYTES);
  writeUsername(name, bytes, 0);
  return { high: readU32(bytes, 0), low: readU32(bytes, 4) };
}
