import assert from "node:assert/strict";
import { test } from "node:test";
import type { Invite } from "../../core/members/roster.ts";
import { DeviceKey } from "../../identity/device-key.ts";
import { deriveInviteKeys } from "../../identity/invite-keys.ts";
import { isServerProof, makeEnrolProof } from "../../identity/join-proof.ts";
import { makeServerKey } from "../../identity/server-key.ts";
import { HEADER_BYTES, OFFSET } from "../../wire/command.ts";
import { decodeEnrol, decodeJoin, encodeEnrol, encodeJoin } from "../../wire/join.ts";
import { parseMemberName, readMemberName } from "../../wire/member-name.ts";
import { writeUsername } from "../../wire/username.ts";
import { codeOf } from "./group.testing.ts";
import { nodeProofs } from "./node-proofs.ts";

const key = makeServerKey();
const proofs = nodeProofs(key);
const exporter = new Uint8Array(32).fill(3);
const nonceC = new Uint8Array(16).fill(7);
const keys = deriveInviteKeys(codeOf(1));
const ann = parseMemberName("ann");
const invite: Invite = {
  id: keys.id,
  kind: "member",
  name: ann,
  role: "member",
  by: undefined,
  serverKey: keys.ks,
  clientKey: keys.kc,
  madeAtMs: 0,
  expiresAtMs: 1000,
  usedAtMs: undefined,
};

/** A command from ann with this body; no test here reads len, type or messageID. */
function framed(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  writeUsername(ann, bytes, OFFSET.src);
  bytes.set(body, OFFSET.text);
  return bytes;
}

/** Each bit from byte `from` on is changed in turn, and the rest left. */
function eachFlip(
  right: Uint8Array,
  from: number,
  look: (wrong: Uint8Array, at: number) => void,
): void {
  for (let bit = from * 8; bit < right.length * 8; bit += 1) {
    const wrong = right.slice();
    wrong[bit >>> 3] = (wrong[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
    look(wrong, bit >>> 3);
  }
}

test("a flipped bit in any byte of ENROL, or in the name before it, is found", () => {
  const proof = proofs.proveJoin(invite, nonceC, exporter);
  const device = DeviceKey.create();
  const facts = { exporter, proofS: proof.proofS, name: ann, label: "laptop" };
  const shown = makeEnrolProof(keys, device, facts);
  const right = framed(encodeEnrol({ devicePub: device.pub, label: "laptop", ...shown }));
  const isTaken = (bytes: Uint8Array): boolean => {
    const enrol = decodeEnrol(bytes, 0, bytes.length);
    const name = readMemberName(bytes, OFFSET.src);
    if (enrol === undefined || name === undefined) return false;
    return proofs.isInvited(enrol, name, invite, proof, exporter);
  };
  assert.ok(isTaken(right));

  eachFlip(right, OFFSET.src, (wrong, at) => {
    // DST says nothing in ENROL.
    const isDst = at >= OFFSET.dst && at < OFFSET.text;
    assert.equal(isTaken(wrong), isDst, `byte ${at}`);
  });
});

test("a server is not believed by a newcomer whose JOIN was changed on the way", () => {
  const right = framed(encodeJoin({ features: 0, inviteId: keys.id, nonceC }));
  const isBelieved = (bytes: Uint8Array): boolean => {
    const join = decodeJoin(bytes, 0, bytes.length);
    if (join === undefined || join.inviteId !== invite.id) return false;
    const proof = proofs.proveJoin(invite, join.nonceC, exporter);
    return isServerProof(keys, { ...proof, exporter, inviteId: keys.id, nonceC }, proof.proofS);
  };
  assert.ok(isBelieved(right));

  eachFlip(right, OFFSET.text, (wrong, at) => {
    // The features that JOIN speaks of are none yet, and are not read.
    const isFeatures = at > OFFSET.text && at <= OFFSET.text + 4;
    assert.equal(isBelieved(wrong), isFeatures, `byte ${at}`);
  });
});
