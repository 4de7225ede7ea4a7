/** A real server with members, and programs that reach it over real TLS. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Membership } from "../../core/members/membership.ts";
import { type Invite, invited } from "../../core/members/roster.ts";
import { type Limits, LIMITS_DEFAULT } from "../../core/limits.ts";
import { DeviceKey } from "../../identity/device-key.ts";
import { CODE_RANDOM_BYTES, type InviteCode, makeInviteCode } from "../../identity/invite-code.ts";
import { deriveInviteKeys } from "../../identity/invite-keys.ts";
import { isServerProof, makeEnrolProof } from "../../identity/join-proof.ts";
import { makeServerKey, type ServerKey } from "../../identity/server-key.ts";
import { authTranscript } from "../../identity/transcripts.ts";
import { systemClock } from "../../io/clock.ts";
import { openStore } from "../../io/store/open-store.ts";
import { tlsTransport } from "../../io/tls-transport.ts";
import type { Connection } from "../../io/transport.ts";
import { AddedType } from "../../wire/added-type.ts";
import { encodeCommand, readId, readType } from "../../wire/codec.ts";
import { CommandType, OFFSET } from "../../wire/command.ts";
import { FrameCutter } from "../../wire/frame.ts";
import { decodeJoinProof, encodeEnrol, encodeJoin, type JoinProof } from "../../wire/join.ts";
import { type MemberName, parseMemberName } from "../../wire/member-name.ts";
import { decodeAuthNo, encodeAuth } from "../../wire/sign-in.ts";
import { parseUsername } from "../../wire/username.ts";
import { type RunningServer, startServer } from "../server.ts";
import { nodeProofs } from "./node-proofs.ts";
import { RosterKeeper } from "./roster-keeper.ts";

/** A code that the test makes; each digit gives another. */
export function codeOf(digit: number): InviteCode {
  return makeInviteCode(new Uint8Array(CODE_RANDOM_BYTES).fill(digit));
}

/** A server with members. It is killed at the end. */
export class Group implements AsyncDisposable {
  readonly key: ServerKey = makeServerKey();
  readonly #folder: string = mkdtempSync(join(tmpdir(), "coterie-group-"));
  readonly #limits: Limits;
  #server: RunningServer | undefined;

  private constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Starts one that knows these codes, unless its file says otherwise. */
  static async begins(...codes: readonly InviteCode[]): Promise<Group> {
    return Group.beginsWith({}, ...codes);
  }

  /** The same, with other limits. */
  static async beginsWith(
    limits: Partial<Limits>,
    ...codes: readonly InviteCode[]
  ): Promise<Group> {
    const group = new Group({ ...LIMITS_DEFAULT, ...limits });
    await group.starts(codes);
    return group;
  }

  get address(): { readonly host: string; readonly port: number } {
    assert.ok(this.#server);
    return this.#server;
  }

  /** How many connections it has. */
  get connections(): number {
    return this.#server?.core.state.sessions.size ?? 0;
  }

  get membership(): Membership {
    const membership = this.#server?.core.state.membership;
    assert.ok(membership);
    return membership;
  }

  async starts(codes: readonly InviteCode[] = []): Promise<void> {
    const keeper = new RosterKeeper(join(this.#folder, "members.json"));
    const members = { keeper, proofs: nodeProofs(this.key) };
    this.#server = await startServer({
      host: "127.0.0.1",
      port: 0,
      keepaliveIdleMs: 20_000,
      limits: this.#limits,
      opened: await openStore({ folder: this.#folder }),
      clock: systemClock,
      log: { line: () => {} },
      tls: this.key,
      members,
    });
    for (const code of codes) await this.knows(code);
  }

  async stops(): Promise<void> {
    this.#server?.stop();
    await this.#server?.stopped;
    this.#server = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stops();
    rmSync(this.#folder, { recursive: true });
  }

  /** Has a code of the server's own, for an owner unless said otherwise. */
  async knows(code: InviteCode, some: Partial<Invite> = {}): Promise<void> {
    const { id, ks, kc } = deriveInviteKeys(code);
    const madeAtMs = systemClock.wallMs();
    const times = { madeAtMs, expiresAtMs: madeAtMs + 3_600_000, usedAtMs: undefined };
    const what = { kind: "member", name: undefined, role: "owner", by: undefined } as const;
    const invite = { id, serverKey: ks, clientKey: kc, ...what, ...times, ...some };
    const kept = Promise.withResolvers<void>();
    this.membership.changes.change(
      (roster) => invited(roster, invite),
      (how) => (how === "kept" ? kept.resolve() : kept.reject(new Error(how))),
    );
    await kept.promise;
  }
}

/** What every program draws. */
const NONCE = new Uint8Array(16).fill(7);

interface Heard {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** A server with members, wherever it runs. */
export interface GroupPlace {
  readonly address: { readonly host: string; readonly port: number };
  readonly key: Pick<ServerKey, "pin">;
}

/** One program over TLS. */
export class Program {
  readonly name: MemberName;
  readonly device: DeviceKey;
  readonly #group: GroupPlace;
  readonly #heard: Heard[] = [];
  readonly #over: PromiseWithResolvers<void> = Promise.withResolvers();
  #connection: Connection | undefined;
  #wake: () => void = () => {};

  constructor(group: GroupPlace, name: string, device: DeviceKey = DeviceKey.create()) {
    this.#group = group;
    this.name = parseMemberName(name);
    this.device = device;
  }

  /** Connects, to a server of this pin. */
  async connects(pin: Uint8Array = this.#group.key.pin): Promise<this> {
    const opened = Promise.withResolvers<void>();
    const cutter = new FrameCutter("network");
    this.#connection = tlsTransport({ pins: [pin] }).dial(this.#group.address, {
      opened: () => opened.resolve(),
      received: (bytes) => {
        cutter.push(bytes, {
          frame: (all, at, size) => {
            const frame = all.slice(at, at + size);
            this.#heard.push({ type: readType(frame, 0), bytes: frame });
          },
        });
        this.#wake();
      },
      ended: () => this.#connection?.end(),
      closed: (error) => {
        opened.reject(error ?? new Error("closed"));
        this.#over.resolve();
        this.#wake();
      },
    });
    await opened.promise;
    return this;
  }

  get exporter(): Uint8Array {
    const exporter = this.#connection?.exporter();
    assert.ok(exporter);
    return exporter;
  }

  says(type: number, text: Uint8Array, dst = "", id = 0, src: string = this.name): void {
    const names = {
      src: src === "" ? undefined : parseUsername(src),
      dst: dst === "" ? undefined : parseUsername(dst),
    };
    this.#connection?.write(encodeCommand({ type, id, ...names, text }));
  }

  /** Any bytes. */
  writes(bytes: Uint8Array): void {
    this.#connection?.write(bytes);
  }

  /** Reads nothing from now on. */
  standsStill(): void {
    this.#connection?.pause();
  }

  sends(to: string, text: string, id: number): void {
    this.says(CommandType.message, Buffer.from(text), to, id);
  }

  /** AUTH, signed for this connection unless another's is given. */
  signsIn(exporter: Uint8Array = this.exporter): void {
    this.says(AddedType.auth, this.auth(exporter));
  }

  /** The body of an AUTH. */
  auth(exporter: Uint8Array = this.exporter): Uint8Array {
    const { pin } = this.#group.key;
    const said = { features: 0, deviceId: this.device.id, flags: 0 };
    const transcript = authTranscript({ ...said, exporter, pin, name: this.name });
    return encodeAuth({ ...said, signature: this.device.sign(transcript) });
  }

  /** JOIN, and ENROL once the server has proven itself. */
  async joins(code: InviteCode): Promise<void> {
    const proof = await this.asksFor(code);
    assert.ok(this.believes(code, proof), "the server that the code means");
    assert.deepEqual(Buffer.from(proof.pin), Buffer.from(this.#group.key.pin));
    this.says(AddedType.enrol, this.enrol(code, proof));
  }

  /** JOIN, and what the server has to show for itself. */
  async asksFor(code: InviteCode): Promise<JoinProof> {
    const inviteId = deriveInviteKeys(code).id;
    this.says(AddedType.join, encodeJoin({ features: 0, inviteId, nonceC: NONCE }), "", 0, "");
    const { bytes } = await this.hears(AddedType.joinProof);
    const proof = decodeJoinProof(bytes, 0, bytes.length);
    assert.ok(proof);
    return proof;
  }

  /** Whether that comes from who was told of this code, over this very connection. */
  believes(code: InviteCode, proof: JoinProof): boolean {
    const keys = deriveInviteKeys(code);
    const facts = { ...proof, exporter: this.exporter, inviteId: keys.id, nonceC: NONCE };
    return isServerProof(keys, facts, proof.proofS);
  }

  /** The body of an ENROL. */
  enrol(code: InviteCode, { proofS }: JoinProof): Uint8Array {
    const own = { exporter: this.exporter, proofS, name: this.name, label: "laptop" };
    const shown = makeEnrolProof(deriveInviteKeys(code), this.device, own);
    return encodeEnrol({ devicePub: this.device.pub, label: "laptop", ...shown });
  }

  /** Takes the next command. */
  async hearsAny(): Promise<Heard> {
    for (;;) {
      const next = this.#heard.shift();
      if (next !== undefined) return next;
      await this.#more();
    }
  }

  /** Takes the next command, which must be of this type. */
  async hears(type: number): Promise<Heard> {
    const next = await this.hearsAny();
    assert.equal(next.type, type, `type 0x${next.type.toString(16)} came`);
    return next;
  }

  /** Takes the next command, which must be a message, and answers it. */
  async receives(text: string): Promise<void> {
    const { bytes } = await this.hears(CommandType.message);
    assert.equal(Buffer.from(bytes.subarray(OFFSET.text)).toString(), text);
    const src = Buffer.from(bytes.subarray(OFFSET.src, OFFSET.dst)).toString().replaceAll("\0", "");
    this.says(CommandType.reply, Buffer.from("200"), src, readId(bytes, 0));
  }

  async isAnswered(code: string): Promise<void> {
    const { bytes } = await this.hears(CommandType.reply);
    assert.equal(Buffer.from(bytes.subarray(OFFSET.text)).toString(), code);
  }

  async isLetIn(): Promise<void> {
    await this.hears(AddedType.authOk);
  }

  /** Hears AUTH_NO with this code, and the server ends the connection. */
  async isTurnedAway(code: number): Promise<void> {
    const { bytes } = await this.hears(AddedType.authNo);
    assert.equal(decodeAuthNo(bytes, 0, bytes.length)?.code, code);
    await this.#over.promise;
  }

  /** The connection is over, whatever was said. */
  async isOver(): Promise<void> {
    await this.#over.promise;
  }

  hangsUp(): void {
    this.#connection?.destroy();
  }

  async #nothingMore(): Promise<void> {
    await this.#over.promise;
    assert.ok(this.#heard.length > 0, `${this.name} waits, and the connection is over`);
  }

  async #more(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await Promise.race([promise, this.#nothingMore()]);
  }
}

/** Somebody who has joined by this code and is connected. */
export async function joined(group: Group, name: string, digit: number): Promise<Program> {
  const program = await new Program(group, name).connects();
  await program.joins(codeOf(digit));
  await program.isLetIn();
  return program;
}
