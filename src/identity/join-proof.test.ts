import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMemberName } from "../wire/member-name.ts";
import { testKey } from "./chain.testing.ts";
import { parseInviteCode } from "./invite-code.ts";
import { deriveInviteKeys } from "./invite-keys.ts";
import { isEnrolProof, isServerProof, makeEnrolProof, makeServerProof } from "./join-proof.ts";
import {
  authTranscript,
  deviceTranscript,
  enrolTranscript,
  rollTranscript,
  serverProofTranscript,
} from "./transcripts.ts";

const keys = deriveInviteKeys(parseInviteCode("K7QM2-XVD4P-9TRWA-3HNBE"));
const otherKeys = deriveInviteKeys(parseInviteCode("K7QM2-XVD4P-9TRWA-3HNBF"));
const anna = parseMemberName("anna");
const bob = parseMemberName("bob");
const device = testKey(1);

function filled(size: number, byte: number): Uint8Array {
  return new Uint8Array(size).fill(byte);
}

const server = {
  exporter: filled(32, 1),
  inviteId: keys.id,
  nonceC: filled(16, 2),
  nonceS: filled(16, 3),
  pin: filled(32, 4),
  boundName: anna,
  expiresMs: 1_700_000_000_000,
};
const proofS = makeServerProof(keys, server);
const newcomer = { exporter: filled(32, 1), proofS, name: anna, label: "laptop" };
const enrolled = { ...newcomer, devicePub: device.pub };
const proof = makeEnrolProof(keys, device, newcomer);

test("a server that was told of the invite proves it, on this connection alone", () => {
  assert.ok(isServerProof(keys, server, proofS));
  assert.ok(!isServerProof(otherKeys, server, proofS));
  for (const change of [
    { exporter: filled(32, 9) },
    { inviteId: otherKeys.id },
    { nonceC: filled(16, 9) },
    { nonceS: filled(16, 9) },
    { pin: filled(32, 9) },
    { boundName: bob },
    { boundName: undefined },
    { expiresMs: 0 },
  ]) {
    assert.ok(!isServerProof(keys, { ...server, ...change }, proofS), Object.keys(change).join());
  }
});

test("a newcomer with code and device key proves both, on this connection alone", () => {
  assert.ok(isEnrolProof(keys, enrolled, proof));
  assert.ok(!isEnrolProof(otherKeys, enrolled, proof));
  for (const change of [
    { exporter: filled(32, 9) },
    { proofS: filled(32, 9) },
    { name: bob },
    { devicePub: testKey(2).pub },
    { label: "phone" },
  ]) {
    assert.ok(!isEnrolProof(keys, { ...enrolled, ...change }, proof), Object.keys(change).join());
  }
});

test("the code without the device key is not enough, nor the key without the code", () => {
  const copied = makeEnrolProof(keys, testKey(2), newcomer);
  assert.ok(!isEnrolProof(keys, enrolled, { ...proof, signature: copied.signature }));
  const guessed = makeEnrolProof(otherKeys, device, newcomer);
  assert.ok(!isEnrolProof(keys, enrolled, { ...proof, proofC: guessed.proofC }));
});

test("a proof with any bit changed, or of another size, is none", () => {
  for (let bit = 0; bit < 256; bit += 1) {
    const [one, two] = [proofS.slice(), proof.proofC.slice()];
    one[bit >> 3] = (one[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    two[bit >> 3] = (two[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.ok(!isServerProof(keys, server, one));
    assert.ok(!isEnrolProof(keys, enrolled, { ...proof, proofC: two }));
  }
  for (const size of [0, 31, 33]) assert.ok(!isServerProof(keys, server, filled(size, 0)));
});

test("no transcript begins like another", () => {
  const entry = {
    seq: 0,
    prevHash: filled(32, 0),
    op: 1,
    deviceId: device.id,
    devicePub: device.pub,
    label: "",
    atMs: 0,
    signer: device.id,
    signature: filled(64, 0),
  } as const;
  const auth = { exporter: filled(32, 1), pin: filled(32, 4), name: anna, features: 0, flags: 0 };
  const starts = [
    authTranscript({ ...auth, deviceId: device.id }),
    serverProofTranscript(server),
    enrolTranscript(enrolled),
    deviceTranscript(anna, entry),
    rollTranscript({ newPin: filled(32, 0), notBeforeMs: 0 }),
  ].map((bytes) => new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0) + 1)));

  assert.deepEqual(starts, [
    "coterie-auth-1\0",
    "join-s\0",
    "join-c\0",
    "coterie-device-1\0",
    "coterie-roll-1\0",
  ]);
});

test("an exporter of another size is not signed, since fields would shift", () => {
  assert.throws(() => makeServerProof(keys, { ...server, exporter: filled(31, 1) }), RangeError);
});
