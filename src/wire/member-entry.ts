import { HEADER_BYTES, OFFSET } from "./command.ts";
import { displayNameBytes, readDisplayName } from "./display-name.ts";
import { isNoName, type MemberName, readMemberName } from "./member-name.ts";
import { readU16, readU64, writeU16, writeU64 } from "./numbers.ts";
import { writeUsername } from "./username.ts";

/** How somebody belongs to the group. */
export const MemberRank = {
  /** Not any more; the name stays theirs. */
  removed: 0,
  member: 1,
  owner: 2,
} as const;
export type MemberRank = (typeof MemberRank)[keyof typeof MemberRank];

/** Who belongs to the group? */
export interface MembersQuestion {
  /** Tell every change from now on, as {@link MemberEntry} of messageID 0. */
  readonly watches: boolean;
}

/** One name of the group. */
export interface MemberEntry {
  readonly name: MemberName;
  readonly rank: MemberRank;
  /** How many devices speak for it; 255 stands for more as well. */
  readonly devices: number;
  /** Entries that follow in this answer; 65,535 stands for more as well. */
  readonly left: number;
  /** Milliseconds since 1970. */
  readonly joinedAtMs: number;
  /** Whose code it was; `undefined` for one of the server itself. */
  readonly invitedBy: MemberName | undefined;
  /** What people call it; may be empty. */
  readonly displayName: string;
}

/** Flags u8. */
const MEMBERS = { flags: 0, size: 1 } as const;
const WATCHES = 1;
/** Name 8 bytes, rank u8, devices u8, left u16, time u64, name 8 bytes, the text to the end. */
const MEMBER = {
  name: 0,
  rank: 8,
  devices: 9,
  left: 10,
  joinedAtMs: 12,
  invitedBy: 20,
  displayName: 28,
} as const;

/** The body of MEMBERS. */
export function encodeMembers({ watches }: MembersQuestion): Uint8Array {
  return Uint8Array.of(watches ? WATCHES : 0);
}

/** Reads the MEMBERS at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeMembers(
  bytes: Uint8Array,
  at: number,
  size: number,
): MembersQuestion | undefined {
  if (size < HEADER_BYTES + MEMBERS.size) return undefined;
  return { watches: ((bytes[at + OFFSET.text + MEMBERS.flags] ?? 0) & WATCHES) !== 0 };
}

/** The body of MEMBER. */
export function encodeMember(entry: MemberEntry): Uint8Array {
  const text = displayNameBytes(entry.displayName);
  const body = new Uint8Array(MEMBER.displayName + text.length);
  writeUsername(entry.name, body, MEMBER.name);
  body[MEMBER.rank] = entry.rank;
  body[MEMBER.devices] = Math.min(0xff, entry.devices);
  writeU16(body, MEMBER.left, Math.min(0xff_ff, entry.left));
  writeU64(body, MEMBER.joinedAtMs, entry.joinedAtMs);
  if (entry.invitedBy !== undefined) writeUsername(entry.invitedBy, body, MEMBER.invitedBy);
  body.set(text, MEMBER.displayName);
  return body;
}

/** Reads the MEMBER at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeMember(bytes: Uint8Array, at: number, size: number): MemberEntry | undefined {
  if (size < HEADER_BYTES + MEMBER.displayName) return undefined;
  const body = at + OFFSET.text;
  const name = readMemberName(bytes, body + MEMBER.name);
  const rank = Object.values(MemberRank).find((known) => known === bytes[body + MEMBER.rank]);
  const invitedBy = readMemberName(bytes, body + MEMBER.invitedBy);
  const displayName = readDisplayName(bytes, body + MEMBER.displayName, at + size);
  if (name === undefined || rank === undefined || displayName === undefined) return undefined;
  if (invitedBy === undefined && !isNoName(bytes, body + MEMBER.invitedBy)) return undefined;
  return {
    name,
    rank,
    devices: bytes[body + MEMBER.devices] ?? 0,
    left: readU16(bytes, body + MEMBER.left),
    joinedAtMs: readU64(bytes, body + MEMBER.joinedAtMs),
    invitedBy,
    displayName,
  };
}
