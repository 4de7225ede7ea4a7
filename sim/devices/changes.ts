import { invited, signedDevices } from "../../src/core/members/roster.ts";
import { DeviceOp, encodeDevice } from "../../src/wire/device-entry.ts";
import type { Member, Refusal, Roster } from "../../src/core/members/roster.ts";
import { parseMemberName } from "../../src/wire/member-name.ts";
import type { Frame, Name } from "../frames.ts";
import type { Identity } from "../identity.ts";
import { CHANGE, changeBody, inviteBody, KIND, MEMBER } from "../member-frames.ts";
import type { Random } from "../random.ts";
import type { Code, DeviceKey, Vault } from "../secrets.ts";
import { must } from "../violation.ts";
import { type About, nextEntry } from "./chain.ts";
import type { SimDevice } from "./device.ts";

/** What it needs of the world to change who speaks for a name. */
export interface ChangesWorld {
  readonly vault: Vault;
  readonly identity: Identity;
  readonly devices: readonly SimDevice[];
  readonly nowMs: number;
  /** As it is on the disk. */
  roster(): Roster;
  /** The operator changes the roster; `made` hears that it is done. */
  change(make: (roster: Roster) => Roster | Refusal, made: () => void): void;
  /** A device is about to say this entry of the chain of its name, which it has signed. */
  signs(entry: Uint8Array): void;
  /** A device comes for a name, by a code; with a key of its own, or with this one. */
  comes(name: Name, code: Code, key?: DeviceKey): void;
}

const SECONDS = 600;
const FOREVER_MS = 2 ** 40;

/**
 * Devices are added and taken away by those who may: a device invites another of its name, signs
 * it into the chain once it has joined, and revokes one, itself perhaps; an owner takes one away;
 * the operator lets in again whoever has none left.
 */
export class Changes {
  readonly #world: ChangesWorld;
  readonly #random: Random;
  readonly #names: readonly Name[];
  /** Entries of which their signers have heard that they are on the disk. */
  readonly #told: Map<Name, Uint8Array[]> = new Map();

  /** @param names - of those who have several devices; the first is an owner. */
  constructor(world: ChangesWorld, random: Random, names: readonly Name[]) {
    this.#world = world;
    this.#random = random;
    this.#names = names;
  }

  /** Somebody gets a device, or loses one. */
  some(): void {
    const name = this.#random.pick(this.#names);
    const own = this.#of(name);
    if (own.length < 3 && this.#random.chance(0.5)) this.add(name);
    else if (own.length > 0) this.#revokes(name, this.#random.pick(own));
  }

  /** One more device, or the first one again. */
  add(name: Name, key?: DeviceKey): void {
    const code = this.#world.vault.newCode();
    const [by] = this.#of(name).filter(({ isHere }) => isHere);
    if (by !== undefined) this.#invites(by, code, key);
    else if (this.#memberOf(name)?.devices.length === 0) this.#letsInAgain(name, code);
  }

  /** Devices that have joined are signed by one that is in the chain. */
  signsWaiting(): void {
    for (const name of this.#names) {
      const { chain = [], devices = [] } = this.#memberOf(name) ?? {};
      const signed = signedDevices(chain);
      const waiting = devices.find(({ id }) => !signed.has(id));
      if (waiting === undefined) continue;
      const about = { id: waiting.id, pub: waiting.key };
      const isFirst = chain.length === 0;
      const signer = this.#of(name).find(({ isHere, deviceId }) => {
        return isHere && (isFirst ? deviceId === waiting.id : signed.has(deviceId));
      });
      if (signer !== undefined) this.#signs(signer, DeviceOp.add, about, () => {});
    }
  }

  /** What devices were told to be on the disk is in their chains, which are told as they are. */
  asksForChains(): void {
    for (const name of this.#names) {
      const chain = this.#memberOf(name)?.chain.map(encodeDevice) ?? [];
      for (const entry of this.#told.get(name) ?? []) {
        must(
          chain.some((one) => isSame(one, entry)),
          "W3",
          () => {
            return `an entry of ${name.label} was on the disk, and is not any more`;
          },
        );
      }
      for (const asker of this.#world.devices) this.#asksForChain(asker, name, chain);
    }
  }

  /** What is told is the chain, perhaps with what has been added since it was asked for. */
  #asksForChain(asker: SimDevice, name: Name, chain: readonly Uint8Array[]): void {
    const body = new Uint8Array(12);
    body.set(name.bytes);
    const heard: Uint8Array[] = [];
    asker.asks(MEMBER.devices, body, ({ type, text }) => {
      if (type === MEMBER.device && text[36] !== DeviceOp.waiting) heard.push(text.slice());
      if (type !== MEMBER.member) return;
      const now = this.#memberOf(name)?.chain.map(encodeDevice) ?? [];
      const isWhole =
        heard.length >= chain.length && heard.every((entry, at) => isSame(entry, now[at] ?? body));
      must(isWhole, "W3", () => `${asker.name.label} is told another chain of ${name.label}`);
    });
  }

  #invites(by: SimDevice, code: Code, key: DeviceKey | undefined): void {
    const { name } = by;
    const { id, serverKey, clientKey } = code;
    const fields = { kind: KIND.device, name: name.bytes, seconds: SECONDS, uses: 1 };
    this.#world.identity.invites(id, name.label);
    const body = inviteBody({ ...fields, id, serverKey, clientKey });
    by.asks(MEMBER.invite, body, ({ type }) => {
      if (type === MEMBER.inviteOk) this.#world.comes(name, code, key);
    });
  }

  #letsInAgain(name: Name, code: Code): void {
    const times = { madeAtMs: this.#world.nowMs, expiresAtMs: FOREVER_MS };
    const about = { name: parseMemberName(name.label), role: "member", kind: "reset" } as const;
    const invite = code.invite({ ...about, ...times });
    this.#world.identity.invites(code.id, undefined);
    this.#world.change(
      (roster) => invited(roster, invite),
      () => this.#world.comes(name, code),
    );
  }

  #revokes(name: Name, target: SimDevice): void {
    const { identity } = this.#world;
    const about = { id: target.deviceId, pub: target.entry.key.pub };
    const own = this.#of(name).filter(({ isHere }) => isHere);
    const owners = this.#of(this.#names[0]).filter(({ isHere }) => isHere);
    const gone = (): void => identity.removed(name.label, [about.id]);
    if (this.#random.chance(0.6)) {
      const signed = signedDevices(this.#memberOf(name)?.chain ?? []);
      const able = own.filter(({ deviceId }) => signed.has(deviceId));
      if (able.length === 0 || !signed.has(about.id)) return;
      identity.removes(name.label, [about.id]);
      this.#signs(this.#random.pick(able), DeviceOp.revoke, about, () => {
        gone();
        // What was revoked once is never a device again, whoever gives it a code.
        if (this.#random.chance(0.5)) this.add(name, target.entry.key);
      });
      return;
    }
    const by = [...own, ...owners];
    if (by.length === 0) return;
    identity.removes(name.label, [about.id]);
    const body = changeBody(CHANGE.device, name.bytes, about.id);
    this.#random.pick(by).asks(MEMBER.changeMember, body, ({ type }) => {
      if (type === MEMBER.member) gone();
    });
  }

  #signs(signer: SimDevice, op: DeviceOp, about: About, done: () => void): void {
    const { name } = signer;
    const { vault, nowMs } = this.#world;
    const chain = this.#memberOf(name)?.chain ?? [];
    const fields = { op, about, atMs: nowMs };
    const entry = nextEntry(vault, signer.entry.key, name.bytes, chain, fields);
    const body = encodeDevice(entry);
    this.#world.signs(body);
    signer.asks(MEMBER.device, body, ({ type, text }: Frame) => {
      if (type !== MEMBER.device) return;
      must(isSame(text, body), "W3", () => `${name.label} hears of another entry`);
      this.#told.set(name, [...(this.#told.get(name) ?? []), body]);
      done();
    });
  }

  #of(name: Name | undefined): SimDevice[] {
    return this.#world.devices.filter((device) => device.name === name);
  }

  #memberOf(name: Name): Member | undefined {
    return this.#world.roster().members.get(parseMemberName(name.label));
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
