/** The vocabulary of the tests of signing in: a server with ann, its owner, and bob. */

import assert from "node:assert/strict";
import { AddedType } from "../../wire/added-type.ts";
import { readId, readType } from "../../wire/codec.ts";
import { decodeInviteOk, encodeInvite, InviteKind, type InviteOk } from "../../wire/invite.ts";
import { decodeJoinProof, encodeEnrol, encodeJoin, type JoinProof } from "../../wire/join.ts";
import { decodeAuthNo, encodeAuth } from "../../wire/sign-in.ts";
import type { Token } from "../../wire/token.ts";
import type { Limits } from "../limits.ts";
import type { Peer } from "../peer.testing.ts";
import { type Clock, type Disk, type Server, stage } from "../plays.testing.ts";
import type { MembershipPorts } from "./membership.ts";
import type { Proofs } from "./ports.ts";
import { annAndBob, device, done, invitation } from "./roster.testing.ts";
import { invited, type Roster } from "./roster.ts";

const PIN = new Uint8Array(32).fill(9);

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
};

function signatureOf(key: Uint8Array, exporter: Uint8Array): Uint8Array {
  return Buffer.concat([key, exporter]);
}

/** The file of the roster, in the hand of the test. */
class RosterFile {
  roster: Roster = done(invited(annAndBob(), invitation("c")));
  readonly #written: { readonly roster: Roster; readonly version: number }[] = [];
  readonly #server: () => Server;

  constructor(server: () => Server) {
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

/** A server with ann and bob, an open invitation, and nobody connected. */
export function group(limits: Partial<Limits> = {}): MembersPlay {
  const begun: { server?: Server } = {};
  const file = new RosterFile(() => {
    assert.ok(begun.server);
    return begun.server;
  });
  const play = stage({ limits, members: () => file.ports });
  begun.server = play.server;
  return { ...play, file };
}

let connections = 0;

/** A program over a TLS connection, on which it has said nothing yet. */
export class Tls {
  readonly peer: Peer;
  readonly exporter: Uint8Array;

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
    const { key: devicePub, label } = device(digit);
    const body = encodeEnrol({ devicePub, label, proofC: proof, signature: new Uint8Array(64) });
    this.says(AddedType.enrol, body);
    return this;
  }

  invites(id: Token, ttlSeconds = 3600): void {
    const keys = { ks: new Uint8Array(32).fill(1), kc: new Uint8Array(32).fill(2) };
    const some = { kind: InviteKind.member, name: undefined, ttlSeconds, uses: 1 };
    this.says(AddedType.invite, encodeInvite({ ...some, inviteId: id, ...keys }), 5);
  }

  isLetIn(): void {
    assert.equal(readType(this.#next("AUTH_OK"), 0), AddedType.authOk);
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
