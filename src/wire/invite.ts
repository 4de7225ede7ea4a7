import { readU32 } from "./codec.ts";
import { HEADER_BYTES, OFFSET } from "./command.ts";
import { KEY_BYTES, readBytes, writeBytes } from "./fixed-bytes.ts";
import { isNoName, type MemberName, readMemberName } from "./member-name.ts";
import { readU64, writeU32, writeU64 } from "./numbers.ts";
import { readToken, type Token, writeToken } from "./token.ts";
import { writeUsername } from "./username.ts";

/** What an invite is for. */
export const InviteKind = {
  /** A person who is not here yet. */
  member: 1,
  /** One more device of the name that invites. */
  device: 2,
  /** A first device anew for a name whose devices are lost; only from the operator. */
  reset: 3,
} as const;
export type InviteKind = (typeof InviteKind)[keyof typeof InviteKind];

/** A member has made a code; the server is told what it needs to check it, and no more. */
export interface Invite {
  readonly kind: InviteKind;
  /** Whom it is for; `undefined` if the newcomer chooses. */
  readonly name: MemberName | undefined;
  /** For how long it holds, in seconds. */
  readonly ttlSeconds: number;
  /** How often it may be used, 1..255. */
  readonly uses: number;
  readonly inviteId: Token;
  /** With which the server proves itself to the newcomer, 32 bytes. */
  readonly ks: Uint8Array;
  /** With which the newcomer proves itself to the server, 32 bytes. */
  readonly kc: Uint8Array;
}

/** The server has written the invite down. */
export interface InviteOk {
  readonly inviteId: Token;
  /** Until when it holds, milliseconds since 1970. */
  readonly expiresMs: number;
}

/** Kind u8, name 8 bytes, seconds u32, uses u8, inviteId 8 bytes, two keys of 32 bytes. */
const INVITE = {
  kind: 0,
  name: 1,
  ttlSeconds: 9,
  uses: 13,
  inviteId: 14,
  ks: 22,
  kc: 54,
  size: 86,
} as const;
/** InviteId 8 bytes, time u64. */
const INVITE_OK = { inviteId: 0, expiresMs: 8, size: 16 } as const;

/** The body of INVITE. */
export function encodeInvite(invite: Invite): Uint8Array {
  const body = new Uint8Array(INVITE.size);
  body[INVITE.kind] = invite.kind;
  if (invite.name !== undefined) writeUsername(invite.name, body, INVITE.name);
  writeU32(body, INVITE.ttlSeconds, invite.ttlSeconds);
  body[INVITE.uses] = invite.uses;
  writeToken(body, INVITE.inviteId, invite.inviteId);
  writeBytes(body, INVITE.ks, KEY_BYTES, invite.ks);
  writeBytes(body, INVITE.kc, KEY_BYTES, invite.kc);
  return body;
}

/** Reads the INVITE at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeInvite(bytes: Uint8Array, at: number, size: number): Invite | undefined {
  if (size < HEADER_BYTES + INVITE.size) return undefined;
  const body = at + OFFSET.text;
  const kind = Object.values(InviteKind).find((known) => known === bytes[body + INVITE.kind]);
  const name = readMemberName(bytes, body + INVITE.name);
  if (kind === undefined) return undefined;
  // A name that is not valid must not read as a free choice.
  if (name === undefined && !isNoName(bytes, body + INVITE.name)) return undefined;
  return {
    kind,
    name,
    ttlSeconds: readU32(bytes, body + INVITE.ttlSeconds),
    uses: bytes[body + INVITE.uses] ?? 0,
    inviteId: readToken(bytes, body + INVITE.inviteId),
    ks: readBytes(bytes, body + INVITE.ks, KEY_BYTES),
    kc: readBytes(bytes, body + INVITE.kc, KEY_BYTES),
  };
}

/** The body of INVITE_OK. */
export function encodeInviteOk({ inviteId, expiresMs }: InviteOk): Uint8Array {
  const body = new Uint8Array(INVITE_OK.size);
  writeToken(body, INVITE_OK.inviteId, inviteId);
  writeU64(body, INVITE_OK.expiresMs, expiresMs);
  return body;
}

/** Reads the INVITE_OK at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeInviteOk(bytes: Uint8Array, at: number, size: number): InviteOk | undefined {
  if (size < HEADER_BYTES + INVITE_OK.size) return undefined;
  const body = at + OFFSET.text;
  return {
    inviteId: readToken(bytes, body + INVITE_OK.inviteId),
    expiresMs: readU64(bytes, body + INVITE_OK.expiresMs),
  };
}
