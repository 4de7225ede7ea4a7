/**
 * The commands of members that the page of the protocol shows, with what each field says, and the
 * bytes under their signatures. All follows from the keys and nonces here, which the page names.
 */

import { createHash } from "node:crypto";
import { AddedType } from "../wire/added-type.ts";
import { ChangeOp, encodeChangeMember } from "../wire/change-member.ts";
import { encodeCommand } from "../wire/codec.ts";
import { type DeviceEntry, DeviceOp, encodeDevice, encodeDevices } from "../wire/device-entry.ts";
import { encodeInvite, encodeInviteOk, InviteKind } from "../wire/invite.ts";
import { encodeEnrol, encodeJoin, encodeJoinProof } from "../wire/join.ts";
import { encodeKicked } from "../wire/kicked.ts";
import { type Example, type Field, fieldLines } from "../wire/level-2-examples.testing.ts";
import { encodeMember, encodeMembers, MemberRank } from "../wire/member-entry.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { encodeRoll } from "../wire/roll.ts";
import { encodeAuth, encodeAuthNo, encodeAuthOk, RefusalCode } from "../wire/sign-in.ts";
import { nextEntry, nobodysChain } from "./chain.testing.ts";
import { entryHash } from "./device-chain.ts";
import { DeviceKey } from "./device-key.ts";
import { type InviteCode, parseInviteCode } from "./invite-code.ts";
import { deriveInviteKeys, type InviteKeys } from "./invite-keys.ts";
import { makeEnrolProof, makeServerProof } from "./join-proof.ts";
import {
  authTranscript,
  deviceTranscript,
  enrolTranscript,
  rollTranscript,
  serverProofTranscript,
} from "./transcripts.ts";

/** Bytes that count up from `start`. */
function counting(start: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => start + index);
}

/** SHA-256 of the SubjectPublicKeyInfo of a key. */
function pinOf(key: DeviceKey): Uint8Array {
  const info = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key.pub]);
  return Uint8Array.from(createHash("sha256").update(info).digest());
}

const anna = parseMemberName("anna");
const bob = parseMemberName("bob");
const exporter = counting(0x00, 32);
const serverKey = DeviceKey.create(counting(0x20, 32));
const nextServerKey = DeviceKey.create(counting(0x40, 32));
const device = DeviceKey.create(counting(0x60, 32));
const pin = pinOf(serverKey);
const atMs = 1_700_000_000_000;
const expiresMs = atMs + 86_400_000;

/** Of the page. */
export const exampleCode: InviteCode = parseInviteCode("K7QM2-XVD4P-9TRWA-3HNBE");
export const exampleKeys: InviteKeys = deriveInviteKeys(exampleCode);
const { id: inviteId, ks, kc } = exampleKeys;

const authFacts = { features: 0, deviceId: device.id, flags: 0 };
const authSaid = authTranscript({ ...authFacts, exporter, pin, name: anna });
const [nonceC, nonceS] = [counting(0x80, 16), counting(0x90, 16)];
const offer = { nonceS, pin, boundName: anna, expiresMs };
const proofSaid = { ...offer, exporter, inviteId, nonceC };
const proofS = makeServerProof(exampleKeys, proofSaid);
const newcomer = { exporter, proofS, name: anna, label: "laptop" };
const enrol = { devicePub: device.pub, label: "laptop" };
const entry: DeviceEntry = nextEntry(nobodysChain, DeviceOp.add, device, device, {
  label: "laptop",
  atMs,
});
const rolling = { newPin: pinOf(nextServerKey), notBeforeMs: expiresMs };
const rollSaid = rollTranscript(rolling);

/** A command of anna's. */
function said(type: number, text: Uint8Array, id: number): Uint8Array {
  return encodeCommand({ type, id, src: anna, dst: undefined, text });
}

/** A command of nobody whom the other knows yet. */
function unnamed(type: number, text: Uint8Array, id: number): Uint8Array {
  return encodeCommand({ type, id, src: undefined, dst: undefined, text });
}

const VERSION: Field = ["version", 1, "number"];
const FEATURES: Field = ["features", 4, "number"];
const DEVICE_ID: Field = ["deviceId", 8, "token"];
const INVITE_ID: Field = ["inviteId", 8, "token"];
const FLAGS: Field = ["flags", 1, "number"];
const SIGNATURE: Field = ["signature", 64, "bytes"];
const PIN: Field = ["pin", 32, "bytes"];
const EXPORTER: Field = ["exporter", 32, "bytes"];
const NAME: Field = ["name", 8, "name"];
const DEVICE_PUB: Field = ["device's public key", 32, "bytes"];
const LABEL: Field = ["label", 32, "text"];
const NONCE_C: Field = ["client's nonce", 16, "bytes"];
const NONCE_S: Field = ["server's nonce", 16, "bytes"];
const PROOF_S: Field = ["proofS", 32, "bytes"];
const EXPIRES: Field = ["expires", 8, "number"];
const NEW_PIN: Field = ["next pin", 32, "bytes"];
const NOT_BEFORE: Field = ["not before", 8, "number"];
const ENTRY: readonly Field[] = [
  ["seq", 4, "number"],
  ["hash of the entry before", 32, "bytes"],
  ["op", 1, "number"],
  DEVICE_ID,
  DEVICE_PUB,
  LABEL,
  ["time", 8, "number"],
  ["signer", 8, "token"],
];

/** In the order of the page. */
export const MEMBER_EXAMPLES: readonly Example[] = [
  {
    title: "AUTH from anna's laptop",
    bytes: said(AddedType.auth, encodeAuth({ ...authFacts, signature: device.sign(authSaid) }), 1),
    fields: [VERSION, FEATURES, DEVICE_ID, FLAGS, SIGNATURE],
  },
  {
    title: "AUTH_OK: anna may go on with messageID 42",
    bytes: unnamed(
      AddedType.authOk,
      encodeAuthOk({
        features: 0,
        sessionId: 0x0102030405060708n,
        nextId: 42,
        chainHead: entryHash(entry),
        atMs,
        textBytesMax: 1000,
      }),
      1,
    ),
    fields: [
      VERSION,
      FEATURES,
      ["sessionId", 8, "token"],
      ["next messageID", 4, "number"],
      ["head of the chain", 32, "bytes"],
      ["time", 8, "number"],
      ["bytes of the longest text", 2, "number"],
    ],
  },
  {
    title: "AUTH_NO 429: too often, again in 20 s",
    bytes: unnamed(
      AddedType.authNo,
      encodeAuthNo({ code: RefusalCode.tooOften, retrySeconds: 20, text: "too often" }),
      1,
    ),
    fields: [
      ["code", 2, "number"],
      ["seconds", 2, "number"],
      ["text", 9, "text"],
    ],
  },
  {
    title: "JOIN with the code above",
    bytes: unnamed(AddedType.join, encodeJoin({ features: 0, inviteId, nonceC }), 1),
    fields: [VERSION, FEATURES, INVITE_ID, NONCE_C],
  },
  {
    title: "JOIN_PROOF: the code is for anna, for one more day",
    bytes: unnamed(AddedType.joinProof, encodeJoinProof({ ...offer, proofS }), 1),
    fields: [NONCE_S, PIN, ["for", 8, "name"], EXPIRES, PROOF_S],
  },
  {
    title: "ENROL of anna's laptop",
    bytes: said(
      AddedType.enrol,
      encodeEnrol({ ...enrol, ...makeEnrolProof(exampleKeys, device, newcomer) }),
      2,
    ),
    fields: [DEVICE_PUB, LABEL, ["proofC", 32, "bytes"], SIGNATURE],
  },
  {
    title: "DEVICE: anna's first, signed by itself",
    bytes: said(AddedType.device, encodeDevice(entry), 3),
    fields: [...ENTRY, SIGNATURE],
  },
  {
    title: "DEVICES: bob's, from the first",
    bytes: said(AddedType.devices, encodeDevices({ name: bob, fromSeq: 0 }), 4),
    fields: [NAME, ["from seq", 4, "number"]],
  },
  {
    title: "INVITE: the code above, for a day and once",
    bytes: said(
      AddedType.invite,
      encodeInvite({
        kind: InviteKind.member,
        name: anna,
        ttlSeconds: 86_400,
        uses: 1,
        inviteId,
        ks,
        kc,
      }),
      5,
    ),
    fields: [
      ["kind", 1, "number"],
      ["for", 8, "name"],
      ["seconds", 4, "number"],
      ["uses", 1, "number"],
      INVITE_ID,
      ["ks", 32, "bytes"],
      ["kc", 32, "bytes"],
    ],
  },
  {
    title: "INVITE_OK",
    bytes: unnamed(AddedType.inviteOk, encodeInviteOk({ inviteId, expiresMs }), 5),
    fields: [INVITE_ID, EXPIRES],
  },
  {
    title: "MEMBERS: all, and every change from now on",
    bytes: said(AddedType.members, encodeMembers({ watches: true }), 6),
    fields: [["flags", 1, "number"]],
  },
  {
    title: "MEMBER: bob, the last of the answer",
    bytes: unnamed(
      AddedType.member,
      encodeMember({
        name: bob,
        rank: MemberRank.member,
        devices: 2,
        left: 0,
        joinedAtMs: atMs,
        invitedBy: anna,
        displayName: "Bob",
      }),
      6,
    ),
    fields: [
      NAME,
      ["role", 1, "number"],
      ["devices", 1, "number"],
      ["left", 2, "number"],
      ["joined", 8, "number"],
      ["invited by", 8, "name"],
      ["display name", 3, "text"],
    ],
  },
  {
    title: "CHANGE_MEMBER: bob is called Bob",
    bytes: said(
      AddedType.changeMember,
      encodeChangeMember({ op: ChangeOp.rename, name: bob, displayName: "Bob" }),
      7,
    ),
    fields: [
      ["op", 1, "number"],
      NAME,
      ["role", 1, "number"],
      DEVICE_ID,
      ["display name", 3, "text"],
    ],
  },
  {
    title: "KICKED 403: the device was revoked",
    bytes: unnamed(
      AddedType.kicked,
      encodeKicked({ code: RefusalCode.forbidden, text: "revoked" }),
      0,
    ),
    fields: [
      ["code", 2, "number"],
      ["text", 7, "text"],
    ],
  },
  {
    title: "ROLL: another key from the next day on",
    bytes: unnamed(
      AddedType.roll,
      encodeRoll({ ...rolling, signature: serverKey.sign(rollSaid) }),
      0,
    ),
    fields: [NEW_PIN, NOT_BEFORE, SIGNATURE],
  },
];

function words(text: string): Field {
  return ["purpose", text.length + 1, "text"];
}

/** What is signed or under an HMAC in the commands above, in the order of the page. */
export const TRANSCRIPTS: readonly Example[] = [
  {
    title: "Signed in AUTH",
    bytes: authSaid,
    fields: [words("coterie-auth-1"), EXPORTER, PIN, NAME, DEVICE_ID, VERSION, FEATURES, FLAGS],
  },
  {
    title: "Under proofS",
    bytes: serverProofTranscript(proofSaid),
    fields: [
      words("join-s"),
      EXPORTER,
      INVITE_ID,
      NONCE_C,
      NONCE_S,
      PIN,
      ["for", 8, "name"],
      EXPIRES,
    ],
  },
  {
    title: "Under proofC, and signed in ENROL",
    bytes: enrolTranscript({ ...newcomer, devicePub: device.pub }),
    fields: [words("join-c"), EXPORTER, PROOF_S, NAME, DEVICE_PUB, LABEL],
  },
  {
    title: "Signed in DEVICE",
    bytes: deviceTranscript(anna, entry),
    fields: [words("coterie-device-1"), NAME, ...ENTRY],
  },
  {
    title: "Signed in ROLL",
    bytes: rollSaid,
    fields: [words("coterie-roll-1"), NEW_PIN, NOT_BEFORE],
  },
];

/** The block of a transcript as it ought to stand on the page. */
export function renderTranscript({ title, bytes, fields }: Example): string {
  return ["```transcript", title, ...fieldLines(bytes, 0, fields), "```"].join("\n");
}
