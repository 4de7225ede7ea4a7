import { readU32 } from "./codec.ts";
import { HEADER_BYTES, OFFSET } from "./command.ts";
import { KEY_BYTES, NONCE_BYTES, readBytes, SIGNATURE_BYTES, writeBytes } from "./fixed-bytes.ts";
import { LABEL_BYTES, readLabel, writeLabel } from "./label.ts";
import { isNoName, type MemberName, readMemberName } from "./member-name.ts";
import { readExactU64, writeU32, writeU64 } from "./numbers.ts";
import { MEMBERS_VERSION } from "./sign-in.ts";
import { readToken, type Token, writeToken } from "./token.ts";
import { writeUsername } from "./username.ts";

/** A newcomer has an invite. */
export interface Join {
  /** 0 for now. */
  readonly features: number;
  readonly inviteId: Token;
  /** Random, 16 bytes. */
  readonly nonceC: Uint8Array;
}

/** The server shows that it was told of the invite, and so is the one that the inviter meant. */
export interface JoinProof {
  /** Random, 16 bytes. */
  readonly nonceS: Uint8Array;
  /** What the newcomer is to remember of the server's key, 32 bytes. */
  readonly pin: Uint8Array;
  /** Whom the invite is for; `undefined` if the newcomer chooses. */
  readonly boundName: MemberName | undefined;
  /** Until when the invite holds, milliseconds since 1970. */
  readonly expiresMs: number;
  /** By the invite's key `ks`, over the connection and all of the above: 32 bytes. */
  readonly proofS: Uint8Array;
}

/** A newcomer's device, for the name in SRC. */
export interface Enrol {
  /** Ed25519, 32 bytes. */
  readonly devicePub: Uint8Array;
  /** What people call the device; up to 32 bytes, what is longer is cut. */
  readonly label: string;
  /** By the invite's key `kc`, 32 bytes. */
  readonly proofC: Uint8Array;
  /** By the device's key, over the same as proofC: 64 bytes. */
  readonly signature: Uint8Array;
}

/** Version u8, features u32, inviteId 8 bytes, nonce 16 bytes. */
const JOIN = { version: 0, features: 1, inviteId: 5, nonceC: 13, size: 29 } as const;
/** Nonce 16 bytes, pin 32 bytes, name 8 bytes, time u64, proof 32 bytes. */
const JOIN_PROOF = {
  nonceS: 0,
  pin: 16,
  boundName: 48,
  expiresMs: 56,
  proofS: 64,
  size: 96,
} as const;
/** Key 32 bytes, label 32 bytes, proof 32 bytes, signature 64 bytes. */
const ENROL = {
  devicePub: 0,
  label: KEY_BYTES,
  proofC: KEY_BYTES + LABEL_BYTES,
  signature: 96,
  size: 160,
} as const;

/** The body of JOIN. */
export function encodeJoin(join: Join): Uint8Array {
  const body = new Uint8Array(JOIN.size);
  body[JOIN.version] = MEMBERS_VERSION;
  writeU32(body, JOIN.features, join.features);
  writeToken(body, JOIN.inviteId, join.inviteId);
  writeBytes(body, JOIN.nonceC, NONCE_BYTES, join.nonceC);
  return body;
}

/** Reads the JOIN at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeJoin(bytes: Uint8Array, at: number, size: number): Join | undefined {
  if (size < HEADER_BYTES + JOIN.size) return undefined;
  const body = at + OFFSET.text;
  if (bytes[body + JOIN.version] !== MEMBERS_VERSION) return undefined;
  return {
    features: readU32(bytes, body + JOIN.features),
    inviteId: readToken(bytes, body + JOIN.inviteId),
    nonceC: readBytes(bytes, body + JOIN.nonceC, NONCE_BYTES),
  };
}

/** The body of JOIN_PROOF. */
export function encodeJoinProof(proof: JoinProof): Uint8Array {
  const body = new Uint8Array(JOIN_PROOF.size);
  writeBytes(body, JOIN_PROOF.nonceS, NONCE_BYTES, proof.nonceS);
  writeBytes(body, JOIN_PROOF.pin, KEY_BYTES, proof.pin);
  if (proof.boundName !== undefined) writeUsername(proof.boundName, body, JOIN_PROOF.boundName);
  writeU64(body, JOIN_PROOF.expiresMs, proof.expiresMs);
  writeBytes(body, JOIN_PROOF.proofS, KEY_BYTES, proof.proofS);
  return body;
}

/** Reads the JOIN_PROOF at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeJoinProof(
  bytes: Uint8Array,
  at: number,
  size: number,
): JoinProof | undefined {
  if (size < HEADER_BYTES + JOIN_PROOF.size) return undefined;
  const body = at + OFFSET.text;
  const boundName = readMemberName(bytes, body + JOIN_PROOF.boundName);
  // A name that is not valid must not read as a free choice.
  if (boundName === undefined && !isNoName(bytes, body + JOIN_PROOF.boundName)) return undefined;
  const expiresMs = readExactU64(bytes, body + JOIN_PROOF.expiresMs);
  if (expiresMs === undefined) return undefined;
  return {
    nonceS: readBytes(bytes, body + JOIN_PROOF.nonceS, NONCE_BYTES),
    pin: readBytes(bytes, body + JOIN_PROOF.pin, KEY_BYTES),
    boundName,
    expiresMs,
    proofS: readBytes(bytes, body + JOIN_PROOF.proofS, KEY_BYTES),
  };
}

/** The body of ENROL. */
export function encodeEnrol(enrol: Enrol): Uint8Array {
  const body = new Uint8Array(ENROL.size);
  writeBytes(body, ENROL.devicePub, KEY_BYTES, enrol.devicePub);
  writeLabel(enrol.label, body, ENROL.label);
  writeBytes(body, ENROL.proofC, KEY_BYTES, enrol.proofC);
  writeBytes(body, ENROL.signature, SIGNATURE_BYTES, enrol.signature);
  return body;
}

/** Reads the ENROL at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeEnrol(bytes: Uint8Array, at: number, size: number): Enrol | undefined {
  if (size < HEADER_BYTES + ENROL.size) return undefined;
  const body = at + OFFSET.text;
  const label = readLabel(bytes, body + ENROL.label);
  if (label === undefined) return undefined;
  return {
    devicePub: readBytes(bytes, body + ENROL.devicePub, KEY_BYTES),
    label,
    proofC: readBytes(bytes, body + ENROL.proofC, KEY_BYTES),
    signature: readBytes(bytes, body + ENROL.signature, SIGNATURE_BYTES),
  };
}
