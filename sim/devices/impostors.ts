import { AddedType } from "../../src/wire/added-type.ts";
import { DeviceOp, encodeDevice } from "../../src/wire/device-entry.ts";
import type { DeviceEntry } from "../../src/wire/device-entry.ts";
import { askBody, helloBody, readMarkBody, takenBody, typingBody } from "../added-frames.ts";
import { buildFrame, codeBytes, makeName, type Name, textOf } from "../frames.ts";
import type { Identity } from "../identity.ts";
import { authBody, CHANGE, changeBody, inviteBody, KIND } from "../member-frames.ts";
import { MEMBER, memberFrame } from "../member-frames.ts";
import type { Random } from "../random.ts";
import type { DeviceKey, Vault } from "../secrets.ts";
import { nextEntry } from "./chain.ts";
import type { DeviceLine } from "./device.ts";
import type { DeviceText } from "./text.ts";

const NOBODY = new Uint8Array(8);
/** How each name could be written so that a reader takes it for the same. */
const ALIKE: Readonly<Record<string, string>> = { ann: "ANN", bob: "b0b", cleo: "c1eo" };
/** Texts that nobody has written have serials from here on. */
const FORGED = 0x6000_0000;

/** What they need of the world whom nobody has asked in. */
export interface ImpostorWorld {
  readonly vault: Vault;
  readonly identity: Identity;
  readonly texts: readonly DeviceText[];
  /** A member who has a key, and a name of their own that nobody writes to. */
  readonly mallory: { readonly name: Name; readonly key: DeviceKey };
  /** What somebody has listened to: AUTHs of others. */
  readonly heard: readonly { readonly name: Name; readonly bytes: Uint8Array }[];
  /** Devices of a name, the revoked ones included, and its chain. */
  keysOf(name: Name): readonly DeviceKey[];
  chainOf(name: Name): readonly DeviceEntry[];
  intrude(name: Name, isPlain: boolean): DeviceLine | undefined;
}

/** To whom a command is, and in whose name if not in the victim's. */
interface How {
  readonly id?: number;
  readonly src?: Uint8Array;
  readonly dst?: Name;
}

/** One connection of somebody who is not who they say. */
interface Stage {
  readonly world: ImpostorWorld;
  readonly random: Random;
  readonly line: DeviceLine;
  readonly victim: Name;
  readonly other: Name;
  /** What is said in whose name. */
  readonly says: (type: number, body: Uint8Array, how?: How) => void;
}

/** Whose the connection is, as far as it can be anybody's. */
type Mask = "victim" | "alike" | "mallory" | "plain" | "address";

type Act = readonly [Mask, ...((stage: Stage) => void)[]];

/** How somebody begins who is not the victim. */
const ACTS: readonly Act[] = [
  ["plain", claim],
  ["alike", claim],
  ["address", claim],
  ["victim", claim],
  ["victim", replays, claim],
  ["victim", signsWithOwnKey, claim],
  ["victim", signsInAsMallory, claim],
  ["victim", claim, signsInAsMallory],
  ["mallory", signsInAsMallory, claim],
  ["mallory", signsInAsMallory, greets, claim],
  ["mallory", signsInAsMallory, greets, claim, claim],
  ["mallory", signsInAsMallory, greets, meddles],
];

/** Somebody pretends to be another for a while; returns what ends it. */
export function impose(
  world: ImpostorWorld,
  random: Random,
  names: readonly Name[],
): (() => void) | undefined {
  const [mask, ...acts] = random.pick(ACTS);
  const [victim, other] = [random.pick(names), random.pick(names)];
  const isPlain = mask === "plain" || mask === "alike" || mask === "address";
  const shown = {
    mallory: world.mallory.name,
    alike: makeName(-1, ALIKE[victim.label] ?? victim.label),
  };
  const name = mask === "mallory" || mask === "alike" ? shown[mask] : victim;
  const line = world.intrude(name, isPlain);
  if (line === undefined) return undefined;
  const { endpoint } = line;
  endpoint.attach({ data: () => {}, ended: () => endpoint.close(), failed: () => {} });
  const mine = mask === "alike" ? name.bytes : victim.bytes;
  const own = mask === "address" ? addressOf(world, victim) : mine;
  const stage: Stage = {
    world,
    random,
    line,
    victim,
    other,
    says: (type, body, { id = 0, src = own, dst } = {}) => {
      endpoint.write(buildFrame(false, type, id, src, dst?.bytes ?? NOBODY, body));
    },
  };
  for (const act of acts) act(stage);
  return () => (random.chance(0.5) ? endpoint.close() : endpoint.reset());
}

/** By what the server's disk knows the mailbox of a further device. */
function addressOf(world: ImpostorWorld, victim: Name): Uint8Array {
  const id = world.keysOf(victim).at(-1)?.id ?? 0n;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, id >> 8n);
  bytes[0] = 0xff;
  return bytes;
}

// How it begins.

function replays({ world, random, line, victim }: Stage): void {
  const all = world.heard.filter(({ name }) => name === victim);
  if (all.length > 0) line.endpoint.write(random.pick(all).bytes);
}

/** AUTH under the victim's name, signed by a key that is not the victim's. */
function signsWithOwnKey({ world, random, line: { endpoint, facts }, victim }: Stage): void {
  const { key } = world.mallory;
  const { exporter } = facts;
  if (exporter === undefined) return;
  const theirs = world.keysOf(victim).map(({ id }) => id);
  const id = random.pick([key.id, ...theirs]);
  const body = authBody(id, key.signAuth(victim.bytes, exporter, id));
  endpoint.write(memberFrame(MEMBER.auth, victim.bytes, body, 1));
}

function signsInAsMallory({ world, line: { endpoint, facts } }: Stage): void {
  const { name, key } = world.mallory;
  const { exporter } = facts;
  if (exporter === undefined) return;
  world.identity.signs(facts, name.label, key.id);
  const body = authBody(key.id, key.signAuth(name.bytes, exporter));
  endpoint.write(memberFrame(MEMBER.auth, name.bytes, body, 1));
}

/** HELLO under one's own name, in an epoch of the victim's. */
function greets({ world, random, victim, says }: Stage): void {
  const epochs = world.texts.filter(({ from }) => from.name === victim).map(({ epoch }) => epoch);
  const epoch = epochs.at(-1) ?? 77n;
  const some = { features: 15, sendOnly: random.chance(0.3), incarnation: 0n, upto: 0 };
  says(AddedType.hello, helloBody({ ...some, epoch }), { src: world.mallory.name.bytes });
  const ids = world.texts.filter((each) => each.epoch === epoch).map(({ id }) => id);
  says(AddedType.ask, askBody(epoch, ids.slice(-20)), { src: world.mallory.name.bytes });
}

// What it says.

/** Says what only the victim may say. */
function claim(stage: Stage): void {
  const { random, says } = stage;
  if (random.chance(0.4)) {
    const some = { features: 15, sendOnly: random.chance(0.3), epoch: 78n, incarnation: 0n };
    says(AddedType.hello, helloBody({ ...some, upto: 2 ** 40 }));
  }
  for (let left = random.between(1, 4); left > 0; left -= 1) random.pick(CLAIMS)(stage);
}

const CLAIMS: readonly ((stage: Stage) => void)[] = [
  ({ random, other, says }) => {
    const [id, type] = [random.u32(), random.pick([0, 0, 2])];
    says(type, textOf(FORGED + random.below(1000), 20), { id, dst: other });
  },
  // A text that the victim has written, once more.
  ({ world, random, victim, says }) => {
    const theirs = world.texts.filter(({ from }) => from.name === victim).slice(-20);
    if (theirs.length === 0) return;
    const { serial, bytes, id, to } = random.pick(theirs);
    const isSame = random.chance(0.5);
    says(0, textOf(serial, bytes), { id: isSame ? id : random.u32(), dst: to });
  },
  // "200" for what the victim was sent, whoever the connection is.
  ({ world, random, victim, says }) => {
    for (const { to, from, id, isTaken } of world.texts.slice(-40)) {
      if (to !== victim || isTaken || random.chance(0.3)) continue;
      says(1, codeBytes("200"), { id, dst: from.name });
    }
  },
  ({ says }) => says(AddedType.taken, takenBody(2 ** 40)),
  ({ random, victim, other, says }) => {
    const dst = random.pick([victim, other]);
    const text = textOf(FORGED + random.below(1000), 20);
    says(AddedType.sent, text, { id: random.u32(), dst });
  },
  ({ other, says }) => says(AddedType.typing, typingBody(true), { dst: other }),
  ({ world, random, other, says }) => {
    const epoch = world.texts.at(-1)?.epoch ?? 1n;
    says(AddedType.read, readMarkBody(epoch, random.below(10)), { dst: other });
  },
];

/** Takes devices of others away, gives them more, and lets others in under their names. */
function meddles(stage: Stage): void {
  for (let left = stage.random.between(1, 3); left > 0; left -= 1) {
    stage.random.pick(MEDDLING)(stage);
  }
}

const MEDDLING: readonly ((stage: Stage) => void)[] = [
  ({ world, random, victim, says }) => {
    const { key } = world.mallory;
    const about = random.pick([...world.keysOf(victim), key]);
    const op = about === key ? DeviceOp.add : DeviceOp.revoke;
    const fields = { op, about, atMs: 5 };
    const entry = nextEntry(world.vault, key, victim.bytes, world.chainOf(victim), fields);
    const signer = random.pick([key, ...world.keysOf(victim)]).id;
    const src = random.pick([victim, world.mallory.name]).bytes;
    says(MEMBER.device, encodeDevice({ ...entry, signer }), { src, id: 9 });
  },
  // What a device of theirs has signed, of an entry that is there or that was never taken.
  ({ world, random, victim, says }) => {
    const chain = world.chainOf(victim);
    if (chain.length === 0) return;
    const entry = random.pick(chain);
    says(MEMBER.device, encodeDevice({ ...entry, seq: chain.length }), { id: 9 });
  },
  ({ world, random, victim, says }) => {
    const id = random.pick([0n, ...world.keysOf(victim).map((key) => key.id)]);
    const op = id === 0n ? CHANGE.remove : CHANGE.device;
    const body = changeBody(op, victim.bytes, id);
    says(MEMBER.changeMember, body, { id: 9, src: world.mallory.name.bytes });
  },
  ({ world, random, victim, says }) => {
    const { id, serverKey, clientKey } = world.vault.newCode();
    const kind = random.pick([KIND.device, KIND.reset]);
    world.identity.invites(id, world.mallory.name.label);
    const fields = { kind, name: victim.bytes, seconds: 60, uses: 1 };
    const body = inviteBody({ ...fields, id, serverKey, clientKey });
    says(MEMBER.invite, body, { id: 9, src: world.mallory.name.bytes });
  },
];
