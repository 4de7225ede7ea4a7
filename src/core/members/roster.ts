import { type DeviceEntry, DeviceOp } from "../../wire/device-entry.ts";
import { looksLike, type MemberName } from "../../wire/member-name.ts";
import type { Token } from "../../wire/token.ts";
import type { Username } from "../../wire/username.ts";

/** How somebody belongs to the group. An owner may invite in every way, and remove members. */
export type MemberRole = "owner" | "member";

/** One program with a key of its own that speaks for a member. */
export interface Device {
  /** The first 8 bytes of the SHA-256 of {@link key}. */
  readonly id: Token;
  /** Its public Ed25519 key, 32 bytes. */
  readonly key: Uint8Array;
  /** What its owner calls it. */
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly addedAtMs: number;
}

/** A name that has been given to somebody; it is never given to anybody else. */
export interface Member {
  readonly name: MemberName;
  readonly role: MemberRole;
  readonly devices: readonly Device[];
  readonly joinedAtMs: number;
  /** Does not belong to the group any more. */
  readonly isRemoved: boolean;
  /** What people call them, beside the name; may be empty. */
  readonly displayName: string;
  /** Whose code they came by first; `undefined`: the server's. */
  readonly invitedBy: MemberName | undefined;
  /** What their devices have signed of each other, from the first entry on. */
  readonly chain: readonly DeviceEntry[];
}

/** What an invitation is for: a new member, one more device of a member, or all devices anew. */
export type InviteKind = "member" | "device" | "reset";

/** An invitation: of its code the server knows what is derived from it, and not the code. */
export interface Invite {
  readonly id: Token;
  readonly kind: InviteKind;
  /** For this name only; `undefined` leaves the choice to who comes. */
  readonly name: MemberName | undefined;
  readonly role: MemberRole;
  /** Proves the server to who joins, and who joins to the server; 32 bytes each. */
  readonly serverKey: Uint8Array;
  readonly clientKey: Uint8Array;
  /** Who invited; `undefined` is the server itself. */
  readonly by: MemberName | undefined;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
  /** When somebody joined by it. */
  readonly usedAtMs: number | undefined;
}

/** Everybody who belongs or belonged to the group, and every invitation that is remembered. */
export interface Roster {
  readonly members: ReadonlyMap<Username, Member>;
  readonly invites: ReadonlyMap<Token, Invite>;
}

/** Why a change is not made; see the page of the protocol for what a client does with it. */
export type Refusal = "forbidden" | "taken" | "gone" | "tooMany" | "unknown" | "behind";

/** Unless an operator says otherwise. */
export const INVITES_MAX: InviteBounds = { open: 10, perDay: 20 };

export const NOBODY: Roster = { members: new Map(), invites: new Map() };

/** Open invitations of one member, and those that it may make in a day. */
export interface InviteBounds {
  readonly open: number;
  readonly perDay: number;
}

const DAY_MS = 86_400_000;
/** Devices of one member, those included that no other has signed yet. */
export const DEVICES_MAX = 16;
/** So long a used or expired invitation is remembered, for its owner to see what became of it. */
const REMEMBERED_MS = 30 * DAY_MS;

/** The member of this name who belongs to the group. */
export function memberOf(roster: Roster, name: Username): Member | undefined {
  const member = roster.members.get(name);
  return member === undefined || member.isRemoved ? undefined : member;
}

/** The live device of a member. */
export function deviceOf(roster: Roster, name: Username, id: Token): Device | undefined {
  return memberOf(roster, name)?.devices.find((device) => device.id === id);
}

/** Whether a name is, or could be mistaken for, one that has been given to somebody. */
export function isReserved(roster: Roster, name: Username): boolean {
  if (roster.members.has(name)) return true;
  for (const known of roster.members.keys()) if (looksLike(known, name)) return true;
  return false;
}

/** The invitation, if somebody may still join by it. */
export function openInvite(roster: Roster, id: Token, nowMs: number): Invite | undefined {
  const invite = roster.invites.get(id);
  const isOpen = invite?.usedAtMs === undefined && (invite?.expiresAtMs ?? 0) > nowMs;
  return isOpen ? invite : undefined;
}

/** See {@link enrolled}. */
export type Vouches = (member: Member, device: Device) => readonly DeviceEntry[];

/**
 * A device joins by an invitation, which is used up by that.
 *
 * @param vouches - the chain of a member with the entry by which the server vouches for a device
 * that takes the place of all others.
 * @returns the roster with it; or why it may not: `gone` is one answer for a code that was used,
 * has expired, or is for another name.
 */
export function enrolled(
  roster: Roster,
  inviteId: Token,
  name: MemberName,
  device: Device,
  vouches: Vouches = ({ chain }) => chain,
): Roster | Refusal {
  const invite = openInvite(roster, inviteId, device.addedAtMs);
  if (invite === undefined || (invite.name ?? name) !== name) return "gone";
  const joined = joinedBy(roster, invite, name, device, vouches);
  if (typeof joined === "string") return joined;
  const used = { ...invite, usedAtMs: device.addedAtMs };
  return {
    members: new Map(roster.members).set(name, joined),
    invites: new Map(roster.invites).set(invite.id, used),
  };
}

function joinedBy(
  roster: Roster,
  { kind, role, by }: Invite,
  name: MemberName,
  device: Device,
  vouches: Vouches,
): Member | Refusal {
  const known = roster.members.get(name);
  if (kind === "member") {
    if (isReserved(roster, name)) return "taken";
    const added = { devices: [device], joinedAtMs: device.addedAtMs, isRemoved: false };
    return { name, role, ...added, displayName: "", invitedBy: by, chain: [] };
  }
  if (known === undefined) return "gone";
  // A key that was revoked could never be signed again, and one that is lost may be in any hands.
  if (known.chain.some(({ deviceId }) => deviceId === device.id)) return "forbidden";
  if (kind === "reset") {
    return { ...known, devices: [device], isRemoved: false, chain: vouches(known, device) };
  }
  if (known.isRemoved) return "gone";
  const others = known.devices.filter(({ id }) => id !== device.id);
  if (others.length >= DEVICES_MAX) return "tooMany";
  return { ...known, devices: [...others, device] };
}

/** The devices that a chain says a member has. */
export function signedDevices(chain: readonly DeviceEntry[]): ReadonlySet<Token> {
  const live = new Set<Token>();
  for (const { op, deviceId } of chain) {
    if (op === DeviceOp.reset) live.clear();
    if (op === DeviceOp.revoke) live.delete(deviceId);
    else live.add(deviceId);
  }
  return live;
}

/** Somebody invites. `by`: `undefined` is the server itself, which may do it without bounds. */
export function invited(
  roster: Roster,
  invite: Invite,
  bounds: InviteBounds = INVITES_MAX,
): Roster | Refusal {
  const { by, kind, name, madeAtMs } = invite;
  const why = by === undefined ? undefined : whyNotInvite(roster, by, invite, bounds);
  if (why !== undefined) return why;
  if (kind === "member" && name !== undefined && isReserved(roster, name)) return "taken";
  if (kind !== "member" && (name === undefined || !roster.members.has(name))) return "gone";
  if (roster.invites.has(invite.id)) return "taken";
  return { ...roster, invites: new Map(remembered(roster, madeAtMs)).set(invite.id, invite) };
}

function whyNotInvite(
  roster: Roster,
  by: MemberName,
  invite: Invite,
  bounds: InviteBounds,
): Refusal | undefined {
  const inviter = memberOf(roster, by);
  if (inviter === undefined) return "forbidden";
  const isOwner = inviter.role === "owner";
  // One more device beside somebody's own ones would read along unseen; a reset is told.
  if (invite.kind === "device" && invite.name !== by) return "forbidden";
  if (invite.kind === "reset" && !isOwner) return "forbidden";
  if (invite.role === "owner" && !isOwner) return "forbidden";
  const own = [...roster.invites.values()].filter((each) => each.by === by);
  const open = own.filter(({ id }) => openInvite(roster, id, invite.madeAtMs) !== undefined);
  const ofToday = own.filter(({ madeAtMs }) => madeAtMs > invite.madeAtMs - DAY_MS);
  const isOver = open.length >= bounds.open || ofToday.length >= bounds.perDay;
  return isOver ? "tooMany" : undefined;
}

function remembered(roster: Roster, nowMs: number): [Token, Invite][] {
  return [...roster.invites].filter(([, { expiresAtMs, usedAtMs }]) => {
    return (usedAtMs ?? expiresAtMs) > nowMs - REMEMBERED_MS;
  });
}

/** A device speaks for its member no more. */
export function withoutDevice(roster: Roster, name: MemberName, id: Token): Roster | Refusal {
  const member = memberOf(roster, name);
  if (member === undefined || !member.devices.some((device) => device.id === id)) return "unknown";
  const devices = member.devices.filter((device) => device.id !== id);
  return withMember(roster, { ...member, devices });
}

/** Somebody belongs to the group no more; their name stays theirs. The last owner stays. */
export function withoutMember(roster: Roster, name: MemberName): Roster | Refusal {
  const member = memberOf(roster, name);
  if (member === undefined) return "unknown";
  if (isLastOwner(roster, member)) return "forbidden";
  return withMember(roster, { ...member, devices: [], isRemoved: true });
}

/** The roster with this member as they are now. */
export function withMember(roster: Roster, member: Member): Roster {
  return { ...roster, members: new Map(roster.members).set(member.name, member) };
}

/** Without them nobody could remove members, or let in again who has lost all devices. */
export function isLastOwner({ members }: Roster, { name, role }: Member): boolean {
  const isOther = (one: Member): boolean => one.role === "owner" && !one.isRemoved;
  return (
    role === "owner" &&
    !Iterator.from(members.values()).some((one) => {
      return one.name !== name && isOther(one);
    })
  );
}
