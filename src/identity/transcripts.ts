/**
 * The exact bytes that are signed, or under an HMAC. Each begins with words of its own and a NUL,
 * so that what was said for one purpose never holds for another; every field has one size.
 */

import { type DeviceEntry, encodeDevice, SIGNED_ENTRY_BYTES } from "../wire/device-entry.ts";
import { KEY_BYTES, NONCE_BYTES, writeBytes } from "../wire/fixed-bytes.ts";
import type { Enrol, Join, JoinProof } from "../wire/join.ts";
import { LABEL_BYTES, writeLabel } from "../wire/label.ts";
import type { MemberName } from "../wire/member-name.ts";
import { writeU32, writeU64 } from "../wire/numbers.ts";
import type { Roll } from "../wire/roll.ts";
import { type Auth, MEMBERS_VERSION } from "../wire/sign-in.ts";
import { type Token, TOKEN_BYTES, writeToken } from "../wire/token.ts";
import { USERNAME_BYTES, writeUsername } from "../wire/username.ts";

/** What ties a proof to one connection. */
export interface Channel {
  /** The TLS exporter of the connection: label `EXPORTER-Channel-Binding`, no context, 32 bytes. */
  readonly exporter: Uint8Array;
}

/** What {@link authTranscript} is about: an AUTH before it is signed. */
export interface AuthFacts extends Channel, Omit<Auth, "signature"> {
  /** SHA-256 of the server's SubjectPublicKeyInfo, 32 bytes. */
  readonly pin: Uint8Array;
  /** In SRC of AUTH. */
  readonly name: MemberName;
}

/** What {@link serverProofTranscript} is about: a JOIN and its answer before the proof is made. */
export type ServerProofFacts = Channel & Omit<Join, "features"> & Omit<JoinProof, "proofS">;

/** What {@link enrolTranscript} is about: an ENROL before it is proved and signed. */
export interface EnrolFacts extends Channel, Pick<Enrol, "devicePub" | "label"> {
  /** Of the JOIN_PROOF on this connection. */
  readonly proofS: Uint8Array;
  /** In SRC of ENROL. */
  readonly name: MemberName;
}

/** Under the signature of AUTH. */
export function authTranscript(facts: AuthFacts): Uint8Array {
  return joined(
    purpose("coterie-auth-1"),
    fixed(KEY_BYTES, facts.exporter),
    fixed(KEY_BYTES, facts.pin),
    nameField(facts.name),
    tokenField(facts.deviceId),
    Uint8Array.of(MEMBERS_VERSION),
    u32Field(facts.features),
    Uint8Array.of(facts.flags),
  );
}

/** Under proofS of JOIN_PROOF. */
export function serverProofTranscript(facts: ServerProofFacts): Uint8Array {
  return joined(
    purpose("join-s"),
    fixed(KEY_BYTES, facts.exporter),
    tokenField(facts.inviteId),
    fixed(NONCE_BYTES, facts.nonceC),
    fixed(NONCE_BYTES, facts.nonceS),
    fixed(KEY_BYTES, facts.pin),
    nameField(facts.boundName),
    u64Field(facts.expiresMs),
  );
}

/** Under proofC of ENROL, and under its signature. */
export function enrolTranscript(facts: EnrolFacts): Uint8Array {
  return joined(
    purpose("join-c"),
    fixed(KEY_BYTES, facts.exporter),
    fixed(KEY_BYTES, facts.proofS),
    nameField(facts.name),
    fixed(KEY_BYTES, facts.devicePub),
    labelField(facts.label),
  );
}

/** Under the signature of a DEVICE of this name. */
export function deviceTranscript(name: MemberName, entry: DeviceEntry): Uint8Array {
  return joined(
    purpose("coterie-device-1"),
    nameField(name),
    encodeDevice(entry).subarray(0, SIGNED_ENTRY_BYTES),
  );
}

/** Under the signature of ROLL. */
export function rollTranscript({ newPin, notBeforeMs }: Omit<Roll, "signature">): Uint8Array {
  return joined(purpose("coterie-roll-1"), fixed(KEY_BYTES, newPin), u64Field(notBeforeMs));
}

function purpose(words: string): Uint8Array {
  return new TextEncoder().encode(`${words}\0`);
}

function fixed(size: number, value: Uint8Array): Uint8Array {
  const field = new Uint8Array(size);
  writeBytes(field, 0, size, value);
  return field;
}

function nameField(name: MemberName | undefined): Uint8Array {
  const field = new Uint8Array(USERNAME_BYTES);
  if (name !== undefined) writeUsername(name, field, 0);
  return field;
}

function labelField(label: string): Uint8Array {
  const field = new Uint8Array(LABEL_BYTES);
  writeLabel(label, field, 0);
  return field;
}

function tokenField(token: Token): Uint8Array {
  const field = new Uint8Array(TOKEN_BYTES);
  writeToken(field, 0, token);
  return field;
}

function u32Field(value: number): Uint8Array {
  const field = new Uint8Array(4);
  writeU32(field, 0, value);
  return field;
}

function u64Field(value: number): Uint8Array {
  const field = new Uint8Array(8);
  writeU64(field, 0, value);
  return field;
}

function joined(...fields: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(fields));
}
