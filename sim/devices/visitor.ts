import { buildFrame, codeBytes, codeOf, type Frame, FrameReader, type Name } from "../frames.ts";
import { isIntact, serialOf, textOf } from "../frames.ts";
import type { Random } from "../random.ts";
import { must } from "../violation.ts";
import { type DeviceLine, type DeviceWorld, isAnsweredRightly } from "./device.ts";
import type { Entry } from "./entry.ts";
import type { DeviceText, Party } from "./text.ts";

const NOBODY = new Uint8Array(8);
/** How often one that only reads shows that it is there, which proves that it has read. */
const PING_MS = 1500;

/**
 * A program of level 1, which knows the seed's page and nothing of devices: somebody on a plain
 * connection, or a member with one device. It sends everything once, and answers what it reads.
 */
export class Visitor implements Party {
  readonly name: Name;
  readonly label = "visitor";
  readonly isRevoked = false;
  readonly history: Set<number> = new Set();
  readonly #world: DeviceWorld;
  readonly #random: Random;
  readonly #entry: Entry | undefined;
  readonly #open: Map<number, DeviceText> = new Map();
  #line: DeviceLine | undefined;
  #nextId = 0;
  isTame = false;

  /** @param entry - by which it signs in; `undefined`: it comes on plain connections. */
  constructor(world: DeviceWorld, random: Random, name: Name, entry: Entry | undefined) {
    this.#world = world;
    this.#random = random;
    this.name = name;
    this.#entry = entry;
    world.schedule.after(random.below(500), () => this.connect());
    this.#actLater();
  }

  get deviceId(): bigint | undefined {
    return this.#entry?.key.id;
  }

  get isHere(): boolean {
    return this.#line !== undefined;
  }

  connect(): void {
    if (this.#line !== undefined) return;
    const line = this.#world.dial(this, this.#entry === undefined);
    if (line === undefined) {
      this.#comeBack();
      return;
    }
    this.#line = line;
    const reader = new FrameReader(false);
    line.endpoint.attach({
      data: (bytes) => {
        for (const frame of reader.push(bytes)) if (this.#line === line) this.#hears(frame);
      },
      ended: () => this.#over(line),
      failed: () => this.#over(line),
    });
    if (this.#entry !== undefined) line.endpoint.write(this.#entry.auth(line));
    this.#pings();
  }

  #over(line: DeviceLine): void {
    if (this.#line !== line) return;
    line.endpoint.close();
    this.#line = undefined;
    for (const text of this.#open.values()) text.isGivenUp = true;
    this.#open.clear();
    this.#comeBack();
  }

  #comeBack(): void {
    const meanMs = this.isTame ? 20 : this.#world.options.awayMs;
    this.#world.schedule.after(this.#random.around(meanMs), () => this.connect());
  }

  #actLater(): void {
    const { schedule, options } = this.#world;
    const everyMs = this.isTame ? PING_MS : this.#random.around(options.actEveryMs);
    schedule.after(everyMs, () => {
      if (this.isTame) this.#pings();
      else this.#acts();
      this.#actLater();
    });
  }

  #acts(): void {
    const { hereMs, actEveryMs } = this.#world.options;
    const line = this.#line;
    if (line === undefined) return;
    if (this.#random.chance(actEveryMs / hereMs)) {
      if (this.#random.chance(0.5)) line.endpoint.close();
      else line.endpoint.reset();
      this.#over(line);
    } else if (this.#random.chance(0.5)) this.#writes();
    else this.#pings();
  }

  #writes(): void {
    const to = this.#random.pick(this.#world.names);
    const text = this.#world.write(this, to, this.#nextId, this.#random.between(4, 300), 0n);
    this.#nextId += 1;
    this.#open.set(text.id, text);
    this.#world.sends(text);
    this.#says(0, text.id, to.bytes, textOf(text.serial, text.bytes));
  }

  /** A reply to nobody: a sign of life, and the first one says who this is. */
  #pings(): void {
    this.#says(1, 0, NOBODY, codeBytes("200"));
  }

  #says(type: number, id: number, dst: Uint8Array, body: Uint8Array): void {
    this.#line?.endpoint.write(buildFrame(false, type, id, this.name.bytes, dst, body));
  }

  #hears(frame: Frame): void {
    if (frame.type === 0 || frame.type === 2) this.#reads(frame);
    else if (frame.type === 1) this.#isAnswered(frame);
  }

  #reads(frame: Frame): void {
    const text = this.#world.texts[serialOf(frame.text)];
    const { serial = -1, to, id, bytes = 0, from } = text ?? {};
    const isSame = isIntact(frame.text, serial, bytes) && frame.id === id && to === this.name;
    must(isSame && text !== undefined, "V5", () => `${this.name.label} reads what is not its own`);
    if (text === undefined || from === undefined) return;
    this.#world.note("reads", this, `${serial}`);
    this.history.add(serial);
    text.isTaken = true;
    if (frame.type === 0) this.#says(1, frame.id, from.name.bytes, codeBytes("200"));
  }

  #isAnswered(frame: Frame): void {
    const text = this.#open.get(frame.id);
    if (text === undefined) return;
    this.#open.delete(frame.id);
    const code = codeOf(frame.text);
    this.#world.note("hears", this, `${code} of ${text.serial}`);
    isAnsweredRightly(this.#world, text, code);
  }
}
