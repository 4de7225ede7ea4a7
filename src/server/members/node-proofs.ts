import type { Proofs } from "../../core/members/ports.ts";
import type { Device } from "../../core/members/roster.ts";
import { checkedChain, entryHash, stepDeviceChain } from "../../identity/device-chain.ts";
import { isSignedBy, keyId } from "../../identity/device-key.ts";
import { isEnrolProof, makeServerProof, newNonce } from "../../identity/join-proof.ts";
import { type ServerKey, signAsServer } from "../../identity/server-key.ts";
import { authTranscript, deviceTranscript } from "../../identity/transcripts.ts";
import { type DeviceEntry, DeviceOp } from "../../wire/device-entry.ts";
import { KEY_BYTES, SIGNATURE_BYTES } from "../../wire/fixed-bytes.ts";
import type { MemberName } from "../../wire/member-name.ts";

/** What the core wants proven, by the server that has this key. */
export function nodeProofs(key: ServerKey): Proofs {
  const { pin } = key;
  return {
    pin,
    deviceId: keyId,
    isSignedIn: (auth, name, deviceKey, exporter) => {
      const transcript = authTranscript({ ...auth, name, pin, exporter });
      return isSignedBy(deviceKey, transcript, auth.signature);
    },
    proveJoin: (invite, nonceC, exporter) => {
      const nonceS = newNonce();
      const said = { nonceS, pin, boundName: invite.name, expiresMs: invite.expiresAtMs };
      const facts = { ...said, exporter, inviteId: invite.id, nonceC };
      return { ...said, proofS: makeServerProof({ ks: invite.serverKey }, facts) };
    },
    isInvited: (enrol, name, invite, { proofS }, exporter) => {
      const { devicePub, label } = enrol;
      const facts = { exporter, proofS, name, devicePub, label };
      return isEnrolProof({ kc: invite.clientKey }, facts, enrol);
    },
    mayFollow: (name, chain, entry) => {
      return stepDeviceChain(checkedChain(name, chain), entry, [key.pub]).type === "taken";
    },
    chainHead: (chain) => {
      const last = chain.at(-1);
      return last === undefined ? new Uint8Array(KEY_BYTES) : entryHash(last);
    },
    vouch: (name, chain, device) => vouchFor(name, chain, device, key),
  };
}

/** The server's entry that makes this the only device of the name. */
function vouchFor(
  name: MemberName,
  chain: readonly DeviceEntry[],
  { id, key, label, addedAtMs }: Device,
  server: ServerKey,
): DeviceEntry {
  const { nextSeq, head } = checkedChain(name, chain);
  const what = { op: DeviceOp.reset, deviceId: id, devicePub: key, label, atMs: addedAtMs };
  const place = { seq: nextSeq, prevHash: head, signer: keyId(server.pub) };
  const entry = { ...what, ...place, signature: new Uint8Array(SIGNATURE_BYTES) };
  return { ...entry, signature: signAsServer(server, deviceTranscript(name, entry)) };
}
