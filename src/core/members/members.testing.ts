/** The vocabulary of the tests of signing in: a server with ann, its owner, and bob. */

import assert from "node:assert/strict";
import { AddedType, FEATURES } from "../../wire/added-type.ts";
import { readId, readType } from "../../wire/codec.ts";
import { encodeChangeMember, type MemberChange } from "../../wire/change-member.ts";
import { OFFSET } from "../../wire/command.ts";
import {
  decodeDevice,
  type DeviceEntry,
  DeviceOp,
  encodeDevice,
  encodeDevices,
} from "../../wire/device-entry.ts";
import { encodeHello, type Hello } from "../../wire/hello.ts";
import {
  decodeInviteOk,
  encodeInvite,
  type Invite,
  InviteKind,
  type InviteOk,
} from "../../wire/invite.ts";
import { decodeKicked } from "../../wire/kicked.ts";
import { decodeMember, encodeMembers, type MemberEntry } from "../../wire/member-entry.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import { decodeNotice, type NoticeCode } from "../../wire/notice.ts";
import { decodeJoinProof, encodeEnrol, encodeJoin, type JoinProof } from "../../wire/join.ts";
import { decodeAuthNo, decodeAuthOk, encodeAuth } from "../../wire/sign-in.ts";
import type { Token } from "../../wire/token.ts";
import type { Limits } from "../limits.ts";
import type { Peer } from "../peer.testing.ts";
import { type Clock, type Disk, type Server, stage } from "../plays.testing.ts";
import type { MembershipPorts } from "./membership.ts";
import type { Proofs } from "./ports.ts";
import { annAndBob, device, done, invitation } from "./roster.testing.ts";
import { type Device, invited, type Roster } from "./roster.ts";

const HELLO: Hello = {
  features: FEATURES,
  sendOnly: false,
  epoch: 1n,
  incarnation: 0n,
  upto: 0,
};
const PIN = new Uint8Array(32).fill(9);

/** An entry of nobody's, that adds a device. */
function entryOf(seq: number, { id, key, label, addedAtMs }: Device): DeviceEntry {
  const place = { seq, prevHash: new Uint8Array(32), op: DeviceOp.add };
  const what = { deviceId: id, devicePub: key, label, atMs: addedAtMs };
  return { ...place, ...what, signer: 0n, signature: new Uint8Array(64) };
}

/** Proofs that can be looked through: a signature is the key and what it was made for. */
const PROOFS: Proofs = {
  pin: PIN,
  deviceId: (key) => BigInt(`0x${Buffer.from(key.subarray(0, 8)).toString("hex")}`),
  isSignedIn: ({ signature }, _name, key, exporter) => {
    return Buffer.compare(signature, signatureOf(key, exporter)) === 0;
  },
  proveJoin: ({ name, expiresAtMs, serverKey }) => ({
    nonceS: new Uint8Array(16),
    pin: PIN,
    boundName: name,
    expiresMs: expiresAtMs,
    proofS: serverKey,
  }),
  isInvited: ({ proofC }, _name, { clientKey }) => Buffer.compare(proofC, clientKey) === 0,
  mayFollow: (_name, _chain, { signature, signer }) =>
    signature.every((byte) => {
      return byte === Number(signer % 0x100n);
    }),
  chainHead: (chain) => new Uint8Array(32).fill(chain.length),
  vouch: (_name, chain, one) => ({
    ...entryOf(chain.length, one),
    op: DeviceOp.reset,
    signer: 0xffn,
  }),
};

function signatureOf(key: Uint8Array, exporter: Uint8Array): Uint8Array {
  return Buffer.concat([key, exporter]);
}

/** The file of the roster, in the hand of the test. */
class RosterFile {
  roster: Roster;
  readonly #written: { readonly roster: Roster; readonly version: number }[] = [];
  readonly #server: () => Server;

  constructor(server: () => Server, roster: Roster) {
    this.roster = roster;
    this.#server = server;
  }

  /** What a server that starts now is given. */
  get ports(): MembershipPorts {
    this.#written.length = 0;
    const keep = (roster: Roster, version: number): void => {
      this.#written.push({ roster, version });
    };
    return { proofs: PROOFS, store: { keep }, roster: this.roster };
  }

  /** The disk has written the last one. */
  commits(): void {
    const last = this.#written.at(-1);
    this.#written.length = 0;
    if (last === undefined) return;
    this.roster = last.roster;
    const server = this.#server();
    server.event(() => server.core.rosterKept(last.version, server.nowMs));
  }

  fails(): void {
    const [first] = this.#written.splice(0);
    assert.ok(first !== undefined, "something is being written");
    const server = this.#server();
    server.event(() => server.core.rosterNotKept(first.version, server.nowMs));
  }
}

export interface MembersPlay {
  readonly server: Server;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly file: RosterFile;
}

const ANN_AND_BOB: Roster = done(invited(annAndBob(), invitation("c")));

/** A server with ann and bob, an open invitation, and nobody connected. */
export function group(limits: Partial<Limits> = {}, roster: Roster = ANN_AND_BOB): MembersPlay {
  const begun: { server?: Server } = {};
  const file = new RosterFile(() => {
    assert.ok(begun.server);
    return begun.server;
  }, roster);
  const play = stage({ limits, members: () => file.ports });
  begun.server = play.server;
  return { ...play, file };
}

let connections = 0;

/** A program over a TLS connection, on which it has said nothing yet. */
export class Tls {
  readonly peer: Peer;
  readonly exporter: Uint8Array;
  /** Of its own device. */
  #digit = "0";

  constructor({ server }: Pick<MembersPlay, "server">, name: string, address = "192.0.2.1") {
    connections += 1;
    this.exporter = new Uint8Array(32).fill(connections);
    this.peer = server.connects(name, { address, channel: { exporter: this.exporter } });
  }

  says(type: number, body: Uint8Array, id = 0, src: string = this.peer.name): void {
    this.peer.writes({ type, id, src, dst: "", text: body });
  }

  /** AUTH by the device of this digit, for this connection unless said otherwise. */
  signsIn(digit: string, exporter: Uint8Array = this.exporter): this {
    this.#digit = digit;
    const { id: deviceId, key } = device(digit);
    const signature = signatureOf(key, exporter);
    this.says(AddedType.auth, encodeAuth({ features: 0, deviceId, flags: 0, signature }));
    return this;
  }

  joins(inviteId: Token): this {
    const nonceC = new Uint8Array(16);
    this.says(AddedType.join, encodeJoin({ features: 0, inviteId, nonceC }), 0, "");
    return this;
  }

  /** ENROL with the key of this digit; `proof` is what the code gives. */
  enrols(digit: string, proof: Uint8Array = new Uint8Array(32).fill(2)): this {
    this.#digit = digit;
    const { key: devicePub, label } = device(digit);
    const body = encodeEnrol({ devicePub, label, proofC: proof, signature: new Uint8Array(64) });
    this.says(AddedType.enrol, body);
    return this;
  }

  invites(id: Token, some: Partial<Invite> = {}): void {
    const keys = { ks: new Uint8Array(32).fill(1), kc: new Uint8Array(32).fill(2) };
    const most = { kind: InviteKind.member, name: undefined, ttlSeconds: 3600, uses: 1 };
    this.says(AddedType.invite, encodeInvite({ ...most, inviteId: id, ...keys, ...some }), 5);
  }

  /** HELLO, as a program that knows level 2. */
  saysHello(): this {
    this.says(AddedType.hello, encodeHello(HELLO));
    assert.equal(readType(this.#next("WELCOME"), 0), AddedType.welcome);
    return this;
  }

  asksWhoBelongs(watches = false): void {
    this.says(AddedType.members, encodeMembers({ watches }), 6);
  }

  changes(change: MemberChange): void {
    this.says(AddedType.changeMember, encodeChangeMember(change), 7);
  }

  /** DEVICE: its own device signs something of the device of this digit. */
  signs(op: DeviceOp, digit: string, some: Partial<DeviceEntry> = {}): void {
    const own = device(this.#digit);
    const entry = { ...entryOf(0, device(digit)), op, signer: own.id, ...some };
    const signature = some.signature ?? new Uint8Array(64).fill(Number(own.id % 0x100n));
    this.says(AddedType.device, encodeDevice({ ...entry, signature }), 8);
  }

  asksForDevices(name: string, fromSeq = 0): void {
    this.says(AddedType.devices, encodeDevices({ name: parseMemberName(name), fromSeq }), 9);
  }

  /** Hears MEMBER; of messageID 0 if it did not ask for it. */
  isToldOf(name: string, id = 0): MemberEntry {
    const bytes = this.#next(`MEMBER ${name}`);
    assert.equal(readType(bytes, 0), AddedType.member);
    const entry = decodeMember(bytes, 0, bytes.length);
    assert.equal(entry?.name, name);
    assert.equal(readId(bytes, 0), id);
    return entry;
  }

  /** Hears DEVICE. */
  isShown(op: DeviceOp, digit: string, seq: number, id = 9): DeviceEntry {
    const bytes = this.#next(`DEVICE ${digit}`);
    assert.equal(readType(bytes, 0), AddedType.device);
    assert.equal(readId(bytes, 0), id);
    const entry = decodeDevice(bytes, 0, bytes.length);
    assert.ok(entry);
    assert.deepEqual([entry.op, entry.deviceId, entry.seq], [op, device(digit).id, seq]);
    return entry;
  }

  isNoticed(code: NoticeCode): string {
    const bytes = this.#next("NOTICE");
    assert.equal(readType(bytes, 0), AddedType.notice);
    const notice = decodeNotice(bytes, 0, bytes.length);
    assert.equal(notice?.code, code);
    return notice.text;
  }

  /** Hears KICKED, and the server ends its connection in the same turn. */
  isKicked(): void {
    const bytes = this.#next("KICKED");
    assert.equal(readType(bytes, 0), AddedType.kicked);
    assert.equal(decodeKicked(bytes, 0, bytes.length)?.code, 403);
    assert.ok(this.peer.isEnded, `${this.peer.name} is kicked`);
  }

  isToldOfKey(body: Uint8Array): void {
    const bytes = this.#next("ROLL");
    assert.equal(readType(bytes, 0), AddedType.roll);
    assert.deepEqual(bytes.slice(OFFSET.text), body);
  }

  /** @returns how many entries the chain has; see the proofs here. */
  isLetIn(): number {
    const bytes = this.#next("AUTH_OK");
    assert.equal(readType(bytes, 0), AddedType.authOk);
    return decodeAuthOk(bytes, 0, bytes.length)?.chainHead[0] ?? 0;
  }

  isShownTheServer(): JoinProof {
    const bytes = this.#next("JOIN_PROOF");
    assert.equal(readType(bytes, 0), AddedType.joinProof);
    const proof = decodeJoinProof(bytes, 0, bytes.length);
    assert.ok(proof);
    return proof;
  }

  /** @returns after how many seconds it may try again. */
  isRefused(code: number): number {
    const bytes = this.#next(`refusal ${code}`);
    assert.equal(readType(bytes, 0), AddedType.authNo);
    const refusal = decodeAuthNo(bytes, 0, bytes.length);
    assert.equal(refusal?.code, code);
    return refusal.retrySeconds;
  }

  /** It is refused, and its connection ends. */
  isTurnedAway(code: number): number {
    const seconds = this.isRefused(code);
    assert.ok(this.peer.isEnded, `${this.peer.name} is turned away`);
    return seconds;
  }

  isToldOfInvite(): InviteOk {
    const bytes = this.#next("INVITE_OK");
    assert.equal(readType(bytes, 0), AddedType.inviteOk);
    assert.equal(readId(bytes, 0), 5);
    const ok = decodeInviteOk(bytes, 0, bytes.length);
    assert.ok(ok);
    return ok;
  }

  hearsNothing(): void {
    assert.deepEqual(this.peer.added, []);
  }

  #next(what: string): Uint8Array {
    const bytes = this.peer.added.shift();
    assert.ok(bytes, `${this.peer.name} hears ${what}, but nothing came`);
    return bytes;
  }
}

/** Somebody who has signed in with the device of this digit. */
export function member(play: MembersPlay, name: string, digit: string): Tls {
  const one = new Tls(play, name).signsIn(digit);
  one.isLetIn();
  one.peer.greets();
  return one;
}
