/**
 * The commands of a server with members once more, written for the simulation alone; see `frames`.
 * Only in network order, as on every connection on which somebody signs in.
 */

import { concat } from "./frames.ts";

export const MEMBER = {
  auth: 0x0100,
  authOk: 0x0101,
  authNo: 0x0102,
  join: 0x0103,
  joinProof: 0x0104,
  enrol: 0x0105,
  device: 0x0106,
  invite: 0x0107,
  inviteOk: 0x0108,
  devices: 0x0109,
  kicked: 0x010a,
  member: 0x010e,
  changeMember: 0x010f,
} as const;

/** Kinds of an invitation. */
export const KIND = { member: 1, device: 2, reset: 3 } as const;

/** What AUTH_NO says that is told apart here. */
export const NO = { unknownDevice: 401, forbidden: 403, badCode: 410, tooOften: 429 } as const;

const NO_NAME = new Uint8Array(8);
const VERSION = Uint8Array.of(1);
const FEATURES = new Uint8Array(4);
const FLAGS = Uint8Array.of(0);
const HEADER = 24;

/** Whether a type is one of those by which people sign in. */
export function isOfMembers(type: number): boolean {
  return type >= MEMBER.auth && type < 0x0110;
}

export function u64(value: bigint | number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** What is signed in AUTH behind exporter and pin: the name, and the body up to the signature. */
export function signedInAuth(name: Uint8Array, device: bigint): readonly Uint8Array[] {
  return [name, u64(device), VERSION, FEATURES, FLAGS];
}

export function authBody(device: bigint, signature: Uint8Array): Uint8Array {
  return concat([VERSION, FEATURES, u64(device), FLAGS, signature]);
}

export function joinBody(invite: bigint, nonce: Uint8Array): Uint8Array {
  return concat([VERSION, FEATURES, u64(invite), nonce]);
}

/** What JOIN_PROOF says. */
export interface ShownProof {
  readonly nonce: Uint8Array;
  readonly pin: Uint8Array;
  /** Whom the code is for, as 8 bytes; zeros: anybody. */
  readonly name: Uint8Array;
  readonly expires: Uint8Array;
  readonly proof: Uint8Array;
}

/** Reads the body of JOIN_PROOF. */
export function readJoinProof(body: Uint8Array): ShownProof {
  return {
    nonce: body.slice(0, 16),
    pin: body.slice(16, 48),
    name: body.slice(48, 56),
    expires: body.slice(56, 64),
    proof: body.slice(64, 96),
  };
}

/** 32 bytes of a label in ASCII. */
export function labelBytes(label: string): Uint8Array {
  const bytes = new Uint8Array(32);
  new TextEncoder().encodeInto(label, bytes);
  return bytes;
}

export function enrolBody(enrol: {
  key: Uint8Array;
  label: string;
  proof: Uint8Array;
  signature: Uint8Array;
}): Uint8Array {
  return concat([enrol.key, labelBytes(enrol.label), enrol.proof, enrol.signature]);
}

export function inviteBody(invite: {
  kind: number;
  /** Zeros: anybody. */
  name: Uint8Array;
  seconds: number;
  uses: number;
  id: bigint;
  serverKey: Uint8Array;
  clientKey: Uint8Array;
}): Uint8Array {
  const { kind, name, seconds, uses, id, serverKey, clientKey } = invite;
  const front = [Uint8Array.of(kind), name, u32(seconds), Uint8Array.of(uses), u64(id)];
  return concat([...front, serverKey, clientKey]);
}

/** What CHANGE_MEMBER does, and the rank of an owner. */
export const CHANGE = { remove: 1, role: 2, device: 4 } as const;
export const OWNER = 2;

/** CHANGE_MEMBER of everything but what people call somebody; zero where it is about no such. */
export function changeBody(op: number, name: Uint8Array, device: bigint, rank = 0): Uint8Array {
  return concat([Uint8Array.of(op), name, Uint8Array.of(rank), u64(device)]);
}

/** The code in the body of AUTH_NO. */
export function readRefusal(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset, body.length).getUint16(0);
}

/** How long whoever was refused must wait, in ms. */
export function readWaitMs(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset, body.length).getUint16(2) * 1000;
}

/** One command of those above. */
export function memberFrame(type: number, src: Uint8Array, body: Uint8Array, id = 0): Uint8Array {
  const head = new Uint8Array(HEADER);
  const view = new DataView(head.buffer);
  view.setUint16(0, HEADER + body.length);
  view.setUint16(2, type);
  view.setUint32(4, id);
  head.set(src, 8);
  return concat([head, body]);
}

/** Nobody, in a field for a name. */
export function noName(): Uint8Array {
  return NO_NAME.slice();
}
