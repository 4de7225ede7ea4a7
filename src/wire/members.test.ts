import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ChangeOp, decodeChangeMember, encodeChangeMember } from "./change-member.ts";
import { HEADER_BYTES } from "./command.ts";
import {
  decodeDevice,
  decodeDevices,
  DeviceOp,
  encodeDevice,
  encodeDevices,
  SIGNED_ENTRY_BYTES,
} from "./device-entry.ts";
import {
  decodeInvite,
  decodeInviteOk,
  encodeInvite,
  encodeInviteOk,
  InviteKind,
} from "./invite.ts";
import {
  decodeEnrol,
  decodeJoin,
  decodeJoinProof,
  encodeEnrol,
  encodeJoin,
  encodeJoinProof,
} from "./join.ts";
import { decodeKicked, encodeKicked } from "./kicked.ts";
import {
  decodeMember,
  decodeMembers,
  encodeMember,
  encodeMembers,
  MemberRank,
} from "./member-entry.ts";
import { parseMemberName } from "./member-name.ts";
import { type Decode, plain, readsBack } from "./reads-back.testing.ts";
import { decodeRoll, encodeRoll } from "./roll.ts";
import {
  decodeAuth,
  decodeAuthNo,
  decodeAuthOk,
  encodeAuth,
  encodeAuthNo,
  encodeAuthOk,
} from "./sign-in.ts";

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const token = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const name = fc
  .stringMatching(/^[a-z0-9][a-z0-9._-]{0,7}$/u)
  .filter(isFree)
  .map(parseMemberName);
const ann = parseMemberName("ann");
const maybeName = fc.option(name, { nil: undefined });
const op = fc.constantFrom(...Object.values(DeviceOp));
const kind = fc.constantFrom(...Object.values(InviteKind));
const nonce = bytesOf(16);
const key = bytesOf(32);
const signature = bytesOf(64);
const label = fc
  .string({ unit: "grapheme", maxLength: 32 })
  .filter((text) => !text.includes("\0") && Buffer.byteLength(text) <= 32);
const displayName = fc
  .string({ unit: "grapheme", maxLength: 64 })
  .filter((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) && Buffer.byteLength(text) <= 64);

function bytesOf(size: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: size, maxLength: size });
}

function isFree(text: string): boolean {
  try {
    parseMemberName(text);
    return true;
  } catch {
    return false;
  }
}

const auth = plain({ features: u32, deviceId: token, flags: u8, signature });
const authOk = plain({
  features: u32,
  sessionId: token,
  nextId: u32,
  chainHead: key,
  atMs: time,
  textBytesMax: u16,
});
const join = plain({ features: u32, inviteId: token, nonceC: nonce });
const joinProof = plain({
  nonceS: nonce,
  pin: key,
  boundName: maybeName,
  expiresMs: time,
  proofS: key,
});
const enrol = plain({ devicePub: key, label, proofC: key, signature });
const device = plain({
  seq: u32,
  prevHash: key,
  op,
  deviceId: token,
  devicePub: key,
  label,
  atMs: time,
  signer: token,
  signature,
});
const invite = plain({
  kind,
  name: maybeName,
  ttlSeconds: u32,
  uses: u8,
  inviteId: token,
  ks: key,
  kc: key,
});
const inviteOk = plain({ inviteId: token, expiresMs: time });
const devices = plain({ name, fromSeq: u32 });
const roll = plain({ newPin: key, notBeforeMs: time, signature });
const member = plain({
  name,
  rank: fc.constantFrom(...Object.values(MemberRank)),
  devices: u8,
  left: u16,
  joinedAtMs: time,
  invitedBy: maybeName,
  displayName,
});
const rank = fc.constantFrom(MemberRank.member, MemberRank.owner);
const deviceId = token.filter((one) => one !== 0n);
const change = fc.oneof(
  plain({ op: fc.constant(ChangeOp.remove), name }),
  plain({ op: fc.constant(ChangeOp.role), name, rank }),
  plain({ op: fc.constant(ChangeOp.rename), name, displayName }),
  plain({ op: fc.constant(ChangeOp.device), name, deviceId }),
);

test("AUTH, AUTH_OK and AUTH_NO read back", () => {
  readsBack(auth, encodeAuth, decodeAuth);
  readsBack(authOk, encodeAuthOk, decodeAuthOk);
  const authNo = plain({ code: u16, retrySeconds: u16, text: label });
  readsBack(authNo, encodeAuthNo, decodeAuthNo, 4);
});

test("JOIN, JOIN_PROOF and ENROL read back", () => {
  readsBack(join, encodeJoin, decodeJoin);
  readsBack(joinProof, encodeJoinProof, decodeJoinProof);
  readsBack(enrol, encodeEnrol, decodeEnrol);
});

test("DEVICE and DEVICES read back", () => {
  readsBack(device, encodeDevice, decodeDevice);
  readsBack(devices, encodeDevices, decodeDevices);
});

test("INVITE, INVITE_OK, KICKED and ROLL read back", () => {
  readsBack(invite, encodeInvite, decodeInvite);
  readsBack(inviteOk, encodeInviteOk, decodeInviteOk);
  readsBack(plain({ code: u16, text: label }), encodeKicked, decodeKicked, 2);
  readsBack(roll, encodeRoll, decodeRoll);
});

test("MEMBERS, MEMBER and CHANGE_MEMBER read back", () => {
  readsBack(plain({ watches: fc.boolean() }), encodeMembers, decodeMembers);
  readsBack(member, encodeMember, decodeMember, 28);
  readsBack(change, encodeChangeMember, decodeChangeMember, 18);
});

test("a display name is one line of 64 bytes at most", () => {
  const head = encodeChangeMember({ op: ChangeOp.rename, name: ann, displayName: "" });
  for (const bad of ["a\nb", "\u001b[2J", "\u0085", "\u2028", "x".repeat(65)]) {
    const body = Buffer.concat([head, Buffer.from(bad)]);
    assert.equal(decodeChangeMember(framed(body), 0, HEADER_BYTES + body.length), undefined, bad);
  }
  const latin = Buffer.concat([head, Buffer.of(0xe9)]);
  assert.equal(decodeChangeMember(framed(latin), 0, HEADER_BYTES + latin.length), undefined);
  const long = encodeChangeMember({ op: ChangeOp.rename, name: ann, displayName: "é".repeat(40) });
  assert.equal(long.length, 18 + 64);
});

test("a change that says more than its op needs makes no sense", () => {
  const removal = encodeChangeMember({ op: ChangeOp.remove, name: ann });
  for (const at of [9, 10, 17]) {
    const body = removal.slice();
    body[at] = 1;
    assert.equal(decodeChangeMember(framed(body), 0, HEADER_BYTES + body.length), undefined);
  }
  for (const other of [ChangeOp.role, ChangeOp.device]) {
    const body = removal.slice();
    body[0] = other;
    assert.equal(decodeChangeMember(framed(body), 0, HEADER_BYTES + body.length), undefined);
  }
});

const decoders: readonly Decode[] = [
  decodeAuth,
  decodeAuthOk,
  decodeAuthNo,
  decodeJoin,
  decodeJoinProof,
  decodeEnrol,
  decodeDevice,
  decodeDevices,
  decodeInvite,
  decodeInviteOk,
  decodeKicked,
  decodeRoll,
  decodeMembers,
  decodeMember,
  decodeChangeMember,
];

test("no bytes make a reader of members' commands throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 240 }), fc.nat(240), (bytes, size) => {
      for (const decode of decoders) decode(bytes, 0, Math.min(size, bytes.length));
    }),
  );
});

test("whatever is read of a signed body gives the same bytes again", () => {
  const anything = fc.tuple(fc.uint8Array({ minLength: 189, maxLength: 189 }), op);
  const few = fc.tuple(device, fc.nat(188), u8).map(([entry, at, byte]) => {
    const body = encodeDevice(entry);
    body[at] = byte;
    return body;
  });
  const many = anything.map(([body, opByte]) => {
    body[36] = opByte;
    return body;
  });
  fc.assert(
    fc.property(fc.oneof(few, many), (body) => {
      const read = decodeDevice(framed(body), 0, HEADER_BYTES + body.length);
      if (read !== undefined) assert.deepEqual(encodeDevice(read), body);
    }),
    { numRuns: 1000 },
  );
});

test("an unknown version, kind or op makes no sense", () => {
  const [one] = fc.sample(fc.tuple(auth, authOk, join, device, invite), { numRuns: 1, seed: 1 });
  assert.ok(one);
  const rows: readonly [Uint8Array, number, Decode][] = [
    [encodeAuth(one[0]), 0, decodeAuth],
    [encodeAuthOk(one[1]), 0, decodeAuthOk],
    [encodeJoin(one[2]), 0, decodeJoin],
    [encodeDevice(one[3]), 36, decodeDevice],
    [encodeInvite(one[4]), 0, decodeInvite],
  ];
  for (const [body, at, decode] of rows) {
    assert.ok(decode(framed(body), 0, HEADER_BYTES + body.length));
    for (const unknown of [0, 5, 255]) {
      body[at] = unknown;
      assert.equal(decode(framed(body), 0, HEADER_BYTES + body.length), undefined);
    }
  }
});

test("a name that is not valid is not read as a free choice", () => {
  for (const bytes of ["Anna", "an na", "#room", ".a", "a\0b", "\0a", " "]) {
    const rows: readonly [Uint8Array, number, Decode][] = [
      [new Uint8Array(96), 48, decodeJoinProof],
      [Uint8Array.of(1, ...new Uint8Array(85)), 1, decodeInvite],
      [new Uint8Array(12), 0, decodeDevices],
    ];
    for (const [body, at, decode] of rows) {
      body.set(new TextEncoder().encode(bytes), at);
      assert.equal(decode(framed(body), 0, HEADER_BYTES + body.length), undefined, bytes);
    }
  }
});

test("a label has one form: UTF-8, then nothing but NULs", () => {
  const written = { devicePub: filled(32), proofC: filled(32), signature: filled(64) };
  for (const [said, read] of [
    ["laptop", "laptop"],
    ["", ""],
    ["a\0b", "a"],
    ["x".repeat(33), "x".repeat(32)],
    [`${"x".repeat(31)}é`, "x".repeat(31)],
    ["👩‍💻👩‍💻👩‍💻", "👩‍💻👩‍💻"],
  ] as const) {
    const body = encodeEnrol({ ...written, label: said });
    assert.equal(decodeEnrol(framed(body), 0, HEADER_BYTES + body.length)?.label, read);
  }
  for (const bad of [[0xff], [0x61, 0, 0x62], [...filled(31), 0xc3]]) {
    const body = encodeEnrol({ ...written, label: "" });
    body.set(bad, 32);
    assert.equal(decodeEnrol(framed(body), 0, HEADER_BYTES + body.length), undefined);
  }
});

test("the words of a refusal are cut to 120 bytes, between characters", () => {
  const text = `${"x".repeat(119)}é`;
  assert.equal(encodeAuthNo({ code: 400, retrySeconds: 0, text }).length, 4 + 119);
  assert.equal(encodeKicked({ code: 400, text }).length, 2 + 119);
});

test("a key of another size is not written, since it would shift what follows", () => {
  const short = { newPin: filled(31), notBeforeMs: 0, signature: filled(64) };
  assert.throws(() => encodeRoll(short), RangeError);
});

test("all of a DEVICE but its signature is signed", () => {
  assert.equal(SIGNED_ENTRY_BYTES + 64, 189);
});

function filled(size: number): Uint8Array {
  return new Uint8Array(size).fill(0x61);
}

/** `body` behind the room of a header. */
function framed(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}
