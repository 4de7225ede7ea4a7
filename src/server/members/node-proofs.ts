import type { Proofs } from "../../core/members/ports.ts";
import { isSignedBy, keyId } from "../../identity/device-key.ts";
import { isEnrolProof, makeServerProof, newNonce } from "../../identity/join-proof.ts";
import { authTranscript } from "../../identity/transcripts.ts";

/** What the core wants proven, with the keys of a server whose public key has this `pin`. */
export function nodeProofs(pin: Uint8Array): Proofs {
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
  };
}
