import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { NONCE_BYTES } from "../wire/fixed-bytes.ts";
import type { DeviceKey } from "./device-key.ts";
import { isSignedBy } from "./device-key.ts";
import type { InviteKeys } from "./invite-keys.ts";
import {
  type EnrolFacts,
  enrolTranscript,
  type ServerProofFacts,
  serverProofTranscript,
} from "./transcripts.ts";

/** What a newcomer shows in ENROL. */
export interface EnrolProof {
  /** That it has the code, 32 bytes. */
  readonly proofC: Uint8Array;
  /** That it has the device's key, 64 bytes. */
  readonly signature: Uint8Array;
}

/** What either side of a JOIN draws, so that no proof is made twice: 16 bytes. */
export function newNonce(): Uint8Array {
  return new Uint8Array(randomBytes(NONCE_BYTES));
}

/** The server's side of JOIN_PROOF, 32 bytes. */
export function makeServerProof(
  { ks }: Pick<InviteKeys, "ks">,
  facts: ServerProofFacts,
): Uint8Array {
  return hmac(ks, serverProofTranscript(facts));
}

/**
 * Whether the server at the other end was told of the invite, and all that it says of it holds.
 * Until then a newcomer must tell it nothing: no name, no key.
 */
export function isServerProof(
  { ks }: Pick<InviteKeys, "ks">,
  facts: ServerProofFacts,
  proofS: Uint8Array,
): boolean {
  return same(makeServerProof({ ks }, facts), proofS);
}

/** The newcomer's side, for the key of its device. */
export function makeEnrolProof(
  { kc }: Pick<InviteKeys, "kc">,
  key: DeviceKey,
  facts: Omit<EnrolFacts, "devicePub">,
): EnrolProof {
  const transcript = enrolTranscript({ ...facts, devicePub: key.pub });
  return { proofC: hmac(kc, transcript), signature: key.sign(transcript) };
}

/** Whether the newcomer has both the code and the device's key. */
export function isEnrolProof(
  { kc }: Pick<InviteKeys, "kc">,
  facts: EnrolFacts,
  { proofC, signature }: EnrolProof,
): boolean {
  const transcript = enrolTranscript(facts);
  return same(hmac(kc, transcript), proofC) && isSignedBy(facts.devicePub, transcript, signature);
}

function hmac(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHmac("sha256", key).update(bytes).digest());
}

/** Takes as long for a wrong proof as for a right one: how long must not tell how far it fits. */
function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
