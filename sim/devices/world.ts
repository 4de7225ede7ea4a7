import type { Member, Roster } from "../../src/core/members/roster.ts";
import { encodeDevice } from "../../src/wire/device-entry.ts";
import { parseMemberName } from "../../src/wire/member-name.ts";
import { audit } from "../audit.ts";
import { type Product, realProduct } from "../core-module.ts";
import { Disk, type Operation } from "../disk.ts";
import { makeName, type Name, serialOf } from "../frames.ts";
import { Identity, type Speaker } from "../identity.ts";
import { Endpoint } from "../network.ts";
import { Random } from "../random.ts";
import { RosterDisk } from "../roster-file.ts";
import { Schedule } from "../schedule.ts";
import { type Code, type DeviceKey, Vault } from "../secrets.ts";
import { failureOf, type Outcome } from "../simulate.ts";
import { Trace } from "../trace.ts";
import { must } from "../violation.ts";
import { Changes } from "./changes.ts";
import { founder, proofsOf } from "./chain.ts";
import { type DeviceLine, type DeviceWorld, SimDevice } from "./device.ts";
import { Entry } from "./entry.ts";
import { impose, type ImpostorWorld } from "./impostors.ts";
import { type DevicesOptions, drawDevices } from "./options.ts";
import { DevicesServer, type ServerContext } from "./server.ts";
import { Speakers } from "./speakers.ts";
import type { DeviceText, Party } from "./text.ts";
import { Visitor } from "./visitor.ts";

const STREAM = {
  host: 10,
  faults: 11,
  lines: 12,
  roster: 13,
  changes: 14,
  impostors: 15,
  device: 100,
} as const;
const SOUND = { slowChance: 0.2, stuckChance: 0, stuckMaxMs: 0, fullChance: 0, allFullChance: 0 };
/** How long everybody has in the end to come, take everything and hear their answers. */
const REST_MS = 200_000;
const MALLORY = "mallory";

/** One run: a server with members, their devices, other programs, and impostors. */
class DevicesWorld implements DeviceWorld, ImpostorWorld {
  readonly schedule: Schedule = new Schedule();
  readonly options: DevicesOptions;
  readonly texts: DeviceText[] = [];
  readonly names: readonly Name[];
  readonly vault: Vault = new Vault();
  readonly identity: Identity;
  readonly heard: { readonly name: Name; readonly bytes: Uint8Array }[] = [];
  readonly mallory: { readonly name: Name; readonly key: DeviceKey };
  /** Those who belong to a name now, as its roster on the disk says. */
  readonly devices: SimDevice[] = [];
  readonly #members: readonly Name[];
  /** Those who have come by a code, and may be on the way in. */
  readonly #coming: Set<SimDevice> = new Set();
  readonly #visitors: Visitor[] = [];
  readonly #keys: Map<Name, DeviceKey[]> = new Map();
  /** Mailboxes that have held a text on the disk, by its serial. */
  readonly #kept: Map<number, Set<number>> = new Map();
  readonly #disk: Disk = new Disk();
  readonly #rosterDisk: RosterDisk;
  readonly #speakers: Speakers;
  readonly #changes: Changes;
  readonly #context: ServerContext;
  readonly #lines: Random;
  readonly #faults: Random;
  readonly #seed: number;
  readonly #trace: Trace;
  #server: DevicesServer | undefined;
  #made = 0;
  #connections = 0;
  crashes = 0;

  constructor(seed: number, product: Product, trace: Trace) {
    this.#seed = seed;
    this.#trace = trace;
    this.options = drawDevices(seed);
    this.#lines = new Random(seed, STREAM.lines);
    this.#faults = new Random(seed, STREAM.faults);
    const { devices, disk, visitors } = this.options;
    const labels = Object.keys(devices);
    this.names = [...labels, ...visitors].map((label, index) => makeName(index, label));
    this.#members = this.names.slice(0, labels.length);
    this.mallory = { name: makeName(this.names.length, MALLORY), key: this.vault.newDevice() };
    const random = new Random(seed, STREAM.roster);
    const nobody = { members: new Map(), invites: new Map() };
    this.#rosterDisk = new RosterDisk(nobody, this.options.rosterDisk, random);
    this.identity = new Identity(this.#ledger(), () => ({
      latest: this.#server?.members.roster ?? this.roster(),
      durable: this.roster(),
    }));
    this.#speakers = new Speakers(this.identity, this.texts, () => this.names);
    this.#changes = new Changes(this, new Random(seed, STREAM.changes), this.#members);
    this.#context = this.#contextOf(product);
    this.#found();
    this.#server = new DevicesServer(this.#context, disk);
    this.#planFaults();
  }

  get nowMs(): number {
    return this.schedule.nowMs;
  }

  roster(): Roster {
    return this.#rosterDisk.roster;
  }

  change(...asked: Parameters<DevicesServer["changes"]>): void {
    this.#server?.changes(...asked);
  }

  dial(from: Party, isPlain: boolean): DeviceLine | undefined {
    // Strangers may not come as often as this, but from the server's own machine.
    const address = isPlain
      ? "127.0.0.1"
      : `192.0.${from.name.index}.${Number((from.deviceId ?? 0n) & 0xffn)}`;
    return this.#connect(from.name, { isPlain, hostile: false }, address);
  }

  intrude(name: Name, isPlain: boolean): DeviceLine | undefined {
    const [third, fourth] = [this.#lines.below(200), this.#lines.below(200)];
    return this.#connect(name, { isPlain, hostile: true }, `198.51.${third}.${fourth}`);
  }

  #connect(
    name: Name,
    { isPlain, hostile }: { isPlain: boolean; hostile: boolean },
    address: string,
  ): DeviceLine | undefined {
    const server = this.#server;
    if (server === undefined) return undefined;
    this.#connections += 1;
    const number = this.#connections;
    const exporter = isPlain ? undefined : this.vault.newExporter();
    const facts: Speaker = { number, name, hostile, exporter };
    const [near, far] = Endpoint.pair(this.schedule, this.#lines, this.options);
    this.schedule.after(this.#lines.between(0, this.options.delayMaxMs), () => {
      if (server.dead) far.reset();
      else server.accept(far, facts, address);
    });
    return { endpoint: near, facts };
  }

  write(from: Party, to: Name, id: number, bytes: number, epoch: bigint): DeviceText {
    const serial = this.texts.length;
    const [mustHave, mustShow] = [this.#of(to), this.#of(from.name)];
    const some = { serial, from, to, id, bytes, epoch, mustHave, mustShow };
    const text: DeviceText = { ...some, code: "", isTaken: false, isGivenUp: false };
    this.texts.push(text);
    return text;
  }

  sends(text: DeviceText): void {
    text.mustHave = text.mustHave.intersection(this.#of(text.to));
    text.mustShow = text.mustShow.intersection(this.#of(text.from.name));
    this.note("sends", text.from, `${text.serial} to ${text.to.label}`);
  }

  mailboxesWith({ serial }: DeviceText): number {
    return this.#kept.get(serial)?.size ?? 0;
  }

  note(what: string, { name, label }: Party, more: string): void {
    const at = Number.parseInt(label, 10);
    this.#trace.add(this.schedule.nowMs, what, at, -1, `${name.label} ${more}`);
  }

  overheard(name: Name, bytes: Uint8Array): void {
    this.heard.push({ name, bytes });
  }

  keysOf(name: Name): readonly DeviceKey[] {
    return this.#keys.get(name) ?? [];
  }

  chainOf(name: Name): Member["chain"] {
    return this.roster().members.get(parseMemberName(name.label))?.chain ?? [];
  }

  signs(entry: Uint8Array): void {
    this.#speakers.signs(entry);
  }

  comes(name: Name, code: Code, key?: DeviceKey): void {
    this.#coming.add(this.#device(name, key ?? this.#newKey(name), code));
  }

  /** Nothing fails any more, everybody comes and stays, and takes everything. */
  comesToRest(): void {
    this.#server ??= new DevicesServer(this.#context, SOUND);
    this.#server.store.options = SOUND;
    this.#rosterDisk.options = { delayMaxMs: 20, failChance: 0 };
    this.#runsToRest();
    this.#changes.asksForChains();
    this.#runsToRest();
    const { state } = this.#server.core;
    audit(state, this.#server.store.committing());
    must(state.queued === 0, "V3", () => `${state.queued} messages are never taken`);
    for (const text of this.texts) this.#cameTrue(text);
  }

  #runsToRest(): void {
    const untilMs = this.schedule.nowMs + REST_MS;
    while (this.schedule.nowMs < untilMs) {
      // The last device of a name may be revoked until now.
      for (const name of this.#members) {
        const isComing = [...this.#coming].some((one) => one.name === name && !one.entry.seemsLost);
        if (this.#of(name).size === 0 && !isComing) this.#changes.add(name);
      }
      for (const one of [...this.devices, ...this.#coming, ...this.#visitors]) one.isTame = true;
      this.schedule.runUntil(this.schedule.nowMs + 3000);
      if (this.#isAtRest()) break;
    }
  }

  #isAtRest(): boolean {
    const { queued = 1, owed = 1 } = this.#server?.core.state ?? {};
    if (queued > 0 || owed > 0) return false;
    const isSaid = this.devices.every(({ outbox }) => outbox.size === 0);
    return isSaid && [...this.devices, ...this.#visitors].every(({ isHere }) => isHere);
  }

  #cameTrue({ serial, code, from, isGivenUp, mustHave, mustShow }: DeviceText): void {
    const isAnswered = code !== "" || from.isRevoked || isGivenUp;
    must(isAnswered, "V3", () => `text ${serial} has no answer`);
    if (code !== "200" && code !== "300") return;
    const missing = [...mustHave].find((one) => !one.isRevoked && !one.history.has(serial));
    must(missing === undefined, "V4", () => `${missing?.label} has not got text ${serial}`);
    // A disk that is full keeps no texts of one's own.
    if (this.options.disk.fullChance > 0) return;
    const blind = [...mustShow].find(
      (one) => one !== from && !one.isRevoked && !one.history.has(serial),
    );
    must(blind === undefined, "V4", () => `${blind?.label} does not show text ${serial}`);
  }

  #applied(operations: readonly Operation[], keepsFailed: boolean): void {
    if (keepsFailed) return;
    for (const each of operations) {
      // What is kept for its sender's other devices is in none of the recipient's.
      if (each.kind !== "keep" || each.envelope.isSent) continue;
      const serial = serialOf(each.row.text);
      const mailboxes = this.#kept.get(serial) ?? new Set();
      this.#kept.set(serial, mailboxes.add(each.row.dst));
    }
  }

  #of(name: Name): Set<Party> {
    const all: readonly Party[] = [...this.devices, ...this.#visitors];
    return new Set(all.filter((party) => party.name === name));
  }

  // How it begins, and what happens to it.

  #ledger(): ConstructorParameters<typeof Identity>[0] {
    const { schedule } = this;
    const trace = this.#trace;
    return {
      get nowMs(): number {
        return schedule.nowMs;
      },
      note: (what, connection, number, more) => {
        trace.add(schedule.nowMs, what, connection, number, more);
      },
    };
  }

  #contextOf(product: Product): ServerContext {
    const { schedule } = this;
    const random = new Random(this.#seed, STREAM.host);
    const watch = { asked: () => {}, applied: this.#applied.bind(this) };
    const shared = { core: product.core, schedule, random, disk: this.#disk, watch };
    const fields = new Map([...this.names, this.mallory.name].map((one) => [one.label, one.bytes]));
    const proofs = proofsOf(this.vault, (name) => fields.get(name) ?? new Uint8Array(8));
    const members = {
      disk: this.#rosterDisk,
      vault: { proofs },
      identity: this.identity,
      durable: (roster: Roster) => this.#durable(roster),
    };
    return { ...shared, members, speakers: this.#speakers, incarnation: 0 };
  }

  #found(): void {
    const { devices } = this.options;
    for (const name of this.#members) {
      const own = Array.from({ length: devices[name.label] ?? 1 }, () => this.#newKey(name));
      this.#enters(name, own);
      this.devices.push(...own.map((key) => this.#device(name, key, undefined)));
    }
    this.#enters(this.mallory.name, [this.mallory.key]);
    for (const name of this.names.slice(this.#members.length)) {
      const key = name.label === "guest" ? undefined : this.#newKey(name);
      if (key !== undefined) this.#enters(name, [key]);
      const entry = key && new Entry(this, name, key, "1", undefined);
      this.#visitors.push(new Visitor(this, this.#newRandom(), name, entry));
    }
  }

  /** The first of the names is an owner. */
  #enters(name: Name, keys: readonly DeviceKey[]): void {
    const member = founder(this.vault, name, keys, name.index === 0 ? "owner" : "member");
    for (const entry of member.chain) this.signs(encodeDevice(entry));
    const { members, invites } = this.roster();
    this.#rosterDisk.roster = { members: new Map(members).set(member.name, member), invites };
  }

  /** Who is in the roster on the disk is a device of its name, and nobody else. */
  #durable({ members }: Roster): void {
    const live = new Set(
      [...members.values()].flatMap(({ devices }) => devices.map(({ id }) => id)),
    );
    for (const device of this.devices.filter(({ deviceId }) => !live.has(deviceId))) {
      this.note("is revoked", device, "");
      this.devices.splice(this.devices.indexOf(device), 1);
      device.isRevoked = true;
    }
    for (const device of this.#coming) {
      if (!live.has(device.deviceId)) continue;
      this.note("joins", device, "");
      this.#coming.delete(device);
      this.devices.push(device);
    }
    this.schedule.after(this.#faults.below(2000), () => this.#changes.signsWaiting());
  }

  #newKey(name: Name): DeviceKey {
    const key = this.vault.newDevice();
    this.#keys.set(name, [...this.keysOf(name), key]);
    return key;
  }

  #device(name: Name, key: DeviceKey, code: Code | undefined): SimDevice {
    const random = this.#newRandom();
    return new SimDevice(this, random, name, new Entry(this, name, key, String(this.#made), code));
  }

  #newRandom(): Random {
    this.#made += 1;
    return new Random(this.#seed, STREAM.device + this.#made * 8);
  }

  #planFaults(): void {
    const { durationMs, crashes, changes, impostures } = this.options;
    for (let left = crashes; left > 0; left -= 1) {
      this.schedule.at(this.#faults.between(100, durationMs), () => this.#crash());
    }
    for (let left = changes; left > 0; left -= 1) {
      this.schedule.at(this.#faults.between(100, durationMs), () => this.#changes.some());
    }
    const random = new Random(this.#seed, STREAM.impostors);
    for (let left = impostures; left > 0; left -= 1) {
      this.schedule.at(random.between(100, durationMs), () => {
        const end = impose(this, random, this.#members);
        if (end !== undefined) this.schedule.after(random.between(300, 3000), end);
      });
    }
  }

  #crash(): void {
    const server = this.#server;
    if (server === undefined) return;
    this.#trace.add(this.schedule.nowMs, "crash", 0, -1);
    this.crashes += 1;
    server.crash();
    this.#server = undefined;
    this.schedule.after(this.#faults.around(300), () => {
      this.#server ??= new DevicesServer(this.#context, this.options.disk);
    });
  }
}

/** Runs one seed to its end or its first violation. `print` takes a line per event. */
export function simulateDevices(
  seed: number,
  print?: (line: string) => void,
  product: Product = realProduct,
): Outcome {
  const trace = new Trace(print);
  const world = new DevicesWorld(seed, product, trace);
  let failure: Outcome["failure"];
  try {
    world.schedule.runUntil(world.options.durationMs);
    world.comesToRest();
  } catch (error) {
    failure = failureOf(error);
  }
  return {
    seed,
    failure,
    events: world.schedule.events,
    messages: world.texts.length,
    simulatedMs: world.schedule.nowMs,
    hash: trace.hash >>> 0,
  };
}
