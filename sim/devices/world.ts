import { parseMemberName } from "../../src/wire/member-name.ts";
import type { Device, Member, Roster } from "../../src/core/members/roster.ts";
import { withoutDevice } from "../../src/core/members/roster.ts";
import { audit } from "../audit.ts";
import { Disk, type Operation } from "../disk.ts";
import { makeName, type Name, serialOf } from "../frames.ts";
import { Endpoint } from "../network.ts";
import { Random } from "../random.ts";
import { Schedule } from "../schedule.ts";
import type { Outcome } from "../simulate.ts";
import { Trace } from "../trace.ts";
import { must, Violation } from "../violation.ts";
import { type DeviceText, type DeviceWorld, SimDevice } from "./device.ts";
import { type DevicesOptions, drawDevices } from "./options.ts";
import { DevicesServer, type ServerContext } from "./server.ts";

const STREAM = { host: 10, faults: 11, lines: 12, device: 100 } as const;
const SOUND = { slowChance: 0.2, stuckChance: 0, stuckMaxMs: 0, fullChance: 0, allFullChance: 0 };
/** How long everybody has in the end to come, take everything and hear their answers. */
const REST_MS = 200_000;

/** One run: a server with members, and their devices. */
class DevicesWorld implements DeviceWorld {
  readonly schedule: Schedule = new Schedule();
  readonly options: DevicesOptions;
  readonly texts: DeviceText[] = [];
  readonly names: readonly Name[];
  readonly #devices: SimDevice[] = [];
  /** Mailboxes that have held a text on the disk, by its serial. */
  readonly #kept: Map<number, Set<number>> = new Map();
  readonly #disk: Disk = new Disk();
  readonly #context: ServerContext;
  readonly #lines: Random;
  readonly #faults: Random;
  readonly #seed: number;
  readonly #trace: Trace;
  #server: DevicesServer | undefined;
  #made = 0;
  #connections = 0;
  crashes = 0;

  constructor(seed: number, trace: Trace) {
    this.#seed = seed;
    this.#trace = trace;
    this.options = drawDevices(seed);
    this.#lines = new Random(seed, STREAM.lines);
    this.#faults = new Random(seed, STREAM.faults);
    const { devices, disk, durationMs } = this.options;
    const members = new Map<Member["name"], Member>();
    this.names = Object.keys(devices).map((label, index) => makeName(index, label));
    const begin: [Name, Device][] = [];
    for (const name of this.names) {
      const count = devices[name.label] ?? 1;
      const own = Array.from({ length: count }, () => this.#newDevice());
      begin.push(...own.map((device): [Name, Device] => [name, device]));
      const label = parseMemberName(name.label);
      const facts = { role: "member", joinedAtMs: 0, isRemoved: false, displayName: "" } as const;
      const origin = { invitedBy: undefined, chain: [] };
      members.set(label, { name: label, devices: own, ...facts, ...origin });
    }
    const random = new Random(seed, STREAM.host);
    const roster = { members, invites: new Map() };
    const watch = { asked: () => {}, applied: this.#applied.bind(this) };
    const shared = { schedule: this.schedule, random, disk: this.#disk, watch };
    this.#context = { ...shared, roster, incarnation: 0 };
    this.#server = new DevicesServer(this.#context, disk);
    for (const [name, device] of begin) this.#joins(name, device);
    for (let left = this.options.crashes; left > 0; left -= 1) {
      this.schedule.at(this.#faults.between(100, durationMs), () => this.#crash());
    }
    for (let left = this.options.changes; left > 0; left -= 1) {
      this.schedule.at(this.#faults.between(100, durationMs), () => this.#changes());
    }
  }

  dial(): { endpoint: Endpoint; exporter: Uint8Array } | undefined {
    const server = this.#server;
    if (server === undefined) return undefined;
    this.#connections += 1;
    const exporter = new Uint8Array(32);
    new DataView(exporter.buffer).setUint32(0, this.#connections);
    const [near, far] = Endpoint.pair(this.schedule, this.#lines, this.options);
    this.schedule.after(this.#lines.between(0, this.options.delayMaxMs), () => {
      if (server.dead) far.reset();
      else server.accept(far, exporter);
    });
    return { endpoint: near, exporter };
  }

  write(from: SimDevice, to: Name, id: number, bytes: number): DeviceText {
    const serial = this.texts.length;
    const [mustHave, mustShow] = [this.#of(to), this.#of(from.name)];
    const some = { serial, from, to, id, bytes, mustHave, mustShow };
    const text: DeviceText = { ...some, code: "", isTaken: false };
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

  note(what: string, { name, facts }: SimDevice, more: string): void {
    const at = Number.parseInt(facts.label, 10);
    this.#trace.add(this.schedule.nowMs, what, at, -1, `${name.label} ${more}`);
  }

  /** Nothing fails any more, everybody comes and stays, and takes everything. */
  comesToRest(): void {
    this.#server ??= new DevicesServer(this.#context, SOUND);
    this.#server.store.options = SOUND;
    const untilMs = this.schedule.nowMs + REST_MS;
    while (this.schedule.nowMs < untilMs) {
      // The last device of a name may be revoked until now.
      for (const name of this.names) if (this.#of(name).size === 0) this.#add(name);
      for (const device of this.#devices) device.isTame = true;
      this.schedule.runUntil(this.schedule.nowMs + 1000);
      if (this.#isAtRest()) break;
    }
    const { state } = this.#server.core;
    audit(state, this.#server.store.committing());
    must(state.queued === 0, "V3", () => `${state.queued} messages are never taken`);
    for (const text of this.texts) this.#cameTrue(text);
  }

  #isAtRest(): boolean {
    const { queued = 1, owed = 1 } = this.#server?.core.state ?? {};
    const isSaid = this.#devices.every(({ outbox }) => outbox.size === 0);
    return queued === 0 && owed === 0 && isSaid && this.#devices.every(({ isHere }) => isHere);
  }

  #cameTrue({ serial, code, from, mustHave, mustShow }: DeviceText): void {
    must(code !== "" || from.isRevoked, "V3", () => `text ${serial} has no answer`);
    if (code !== "200" && code !== "300") return;
    const missing = [...mustHave].find((one) => !one.isRevoked && !one.history.has(serial));
    must(missing === undefined, "V4", () => `${missing?.facts.label} has not got text ${serial}`);
    // A disk that is full keeps no texts of one's own.
    if (this.options.disk.fullChance > 0) return;
    const blind = [...mustShow].find(
      (one) => one !== from && !one.isRevoked && !one.history.has(serial),
    );
    must(blind === undefined, "V4", () => `${blind?.facts.label} does not show text ${serial}`);
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

  #of(name: Name): Set<SimDevice> {
    return new Set(this.#devices.filter((device) => device.name === name));
  }

  #newDevice(): Device {
    this.#made += 1;
    const key = new Uint8Array(32);
    new DataView(key.buffer).setUint32(0, this.#made);
    const id = BigInt(this.#made) << 40n;
    return { id, key, label: String(this.#made), addedAtMs: 0 };
  }

  #joins(name: Name, facts: Device): void {
    const random = new Random(this.#seed, STREAM.device + this.#made * 7 + Number(facts.id >> 40n));
    this.#devices.push(new SimDevice(this, random, name, facts));
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

  #changes(): void {
    const name = this.#faults.pick(this.names);
    const own = [...this.#of(name)];
    if (own.length === 0 || (own.length < 3 && this.#faults.chance(0.5))) this.#add(name);
    else this.#revoke(this.#faults.pick(own));
  }

  #add(name: Name): void {
    const device = this.#newDevice();
    const make = (roster: Roster): Roster => {
      const member = roster.members.get(parseMemberName(name.label));
      if (member === undefined) return roster;
      const more = { ...member, devices: [...member.devices, device] };
      return { ...roster, members: new Map(roster.members).set(member.name, more) };
    };
    this.#server?.changes(make, () => {
      this.#trace.add(this.schedule.nowMs, "joins", Number(device.label), -1, name.label);
      this.#joins(name, device);
    });
  }

  #revoke(device: SimDevice): void {
    const { name, facts } = device;
    const server = this.#server;
    if (server === undefined) return;
    server.changes(
      (roster) => withoutDevice(roster, parseMemberName(name.label), facts.id),
      () => {
        this.note("is revoked", device, "");
        this.#devices.splice(this.#devices.indexOf(device), 1);
        device.isRevoked = true;
        device.leave();
      },
    );
  }
}

/** Runs one seed to its end or its first violation. `print` takes a line per event. */
export function simulateDevices(seed: number, print?: (line: string) => void): Outcome {
  const trace = new Trace(print);
  const world = new DevicesWorld(seed, trace);
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

function failureOf(error: unknown): { invariant: string; message: string } {
  if (error instanceof Violation) return { invariant: error.invariant, message: error.message };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { invariant: "I0", message: `the core threw: ${message}` };
}
