import type { Device } from "../../src/core/members/roster.ts";
import { AddedType } from "../../src/wire/added-type.ts";
import { encodeAuth } from "../../src/wire/sign-in.ts";
import { type AboutBody, helloBody, readAbout, readWelcome, takenBody } from "../added-frames.ts";
import { buildFrame, codeOf, type Frame, FrameReader, isIntact, type Name } from "../frames.ts";
import { serialOf, textOf } from "../frames.ts";
import type { Endpoint } from "../network.ts";
import type { Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import { must } from "../violation.ts";
import type { DevicesOptions } from "./options.ts";
import { signatureOf } from "./server.ts";

const ALL_FEATURES = 15;
const NOBODY = new Uint8Array(8);

/** What somebody wrote, and what is known of it. */
export interface DeviceText {
  readonly serial: number;
  readonly from: SimDevice;
  readonly to: Name;
  readonly id: number;
  readonly bytes: number;
  /** Devices that had joined whenever it was sent. */
  mustHave: ReadonlySet<SimDevice>;
  mustShow: ReadonlySet<SimDevice>;
  code: string;
  /** A device of its recipient has it in its file. */
  isTaken: boolean;
}

/** What a device needs of its world. */
export interface DeviceWorld {
  readonly schedule: Schedule;
  readonly options: DevicesOptions;
  readonly texts: readonly DeviceText[];
  readonly names: readonly Name[];
  /** Connects; `undefined` if nobody listens. */
  dial(): { readonly endpoint: Endpoint; readonly exporter: Uint8Array } | undefined;
  write(from: SimDevice, to: Name, id: number, bytes: number): DeviceText;
  /** Somebody is about to send a text, perhaps again. */
  sends(text: DeviceText): void;
  /** In how many mailboxes of its recipient it has been on the disk. */
  mailboxesWith(text: DeviceText): number;
  /** How many crashes there have been: what was said before one may be forgotten. */
  readonly crashes: number;
  note(what: string, device: SimDevice, more: string): void;
}

interface Connection {
  readonly endpoint: Endpoint;
  readonly reader: FrameReader;
  about: AboutBody | undefined;
  lastNumber: number;
  isWelcome: boolean;
}

/** One device of somebody. What it has in its file outlives its connections. */
export class SimDevice {
  readonly name: Name;
  readonly facts: Device;
  readonly #world: DeviceWorld;
  readonly #random: Random;
  readonly #epoch: bigint;
  /** The file: what it has shown, what it has sent without an answer, how far it has got. */
  readonly history: Set<number> = new Set();
  readonly outbox: Map<number, DeviceText> = new Map();
  #incarnation = 0n;
  #upto = 0;
  #nextId = 0;
  /** What it has said that it has, in this mailbox and since the last crash. */
  #told: Set<number> = new Set();
  #toldBefore = 0;
  #commitsAtMs = 0;
  #connection: Connection | undefined;
  isTame = false;
  isRevoked = false;

  constructor(world: DeviceWorld, random: Random, name: Name, facts: Device) {
    this.#world = world;
    this.#random = random;
    this.name = name;
    this.facts = facts;
    this.#epoch = facts.id ^ (BigInt(random.u32()) << 8n);
    world.schedule.after(random.below(500), () => this.connect());
    this.#actLater();
  }

  get isHere(): boolean {
    return this.#connection?.isWelcome === true;
  }

  connect(): void {
    if (this.#connection !== undefined || this.isRevoked) return;
    const line = this.#world.dial();
    if (line === undefined) {
      this.#comeBack();
      return;
    }
    const { endpoint, exporter } = line;
    const reader = new FrameReader(false);
    const about = undefined;
    const connection = { endpoint, reader, about, lastNumber: 0, isWelcome: false };
    this.#connection = connection;
    endpoint.attach({
      data: (bytes) => {
        for (const frame of reader.push(bytes)) this.#hears(connection, frame);
      },
      ended: () => this.#over(connection),
      failed: () => this.#over(connection),
    });
    const { key, id: deviceId } = this.facts;
    const signature = signatureOf(key, exporter);
    this.#says(
      AddedType.auth,
      0,
      NOBODY,
      encodeAuth({ features: 0, deviceId, flags: 0, signature }),
    );
    const [incarnation, upto] = [this.#incarnation, this.#upto];
    const hello = {
      features: ALL_FEATURES,
      sendOnly: false,
      epoch: this.#epoch,
      incarnation,
      upto,
    };
    this.#says(AddedType.hello, 0, NOBODY, helloBody(hello));
  }

  leave(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    const how = this.#random.below(4);
    if (how === 0) connection.endpoint.reset();
    else if (how === 1) connection.endpoint.vanish();
    else connection.endpoint.close();
    this.#over(connection);
  }

  #over(connection: Connection): void {
    if (this.#connection !== connection) return;
    this.#world.note("is over", this, "");
    connection.endpoint.close();
    this.#connection = undefined;
    this.#comeBack();
  }

  #comeBack(): void {
    const meanMs = this.isTame ? 20 : this.#world.options.awayMs;
    this.#world.schedule.after(this.#random.around(meanMs), () => this.connect());
  }

  #actLater(): void {
    const { schedule, options } = this.#world;
    schedule.after(this.#random.around(options.actEveryMs), () => {
      if (this.isTame || this.isRevoked) return;
      if (this.isHere) this.#act(options);
      this.#actLater();
    });
  }

  #act({ hereMs, actEveryMs, burstMax, stallChance }: DevicesOptions): void {
    if (this.#random.chance(actEveryMs / hereMs)) this.leave();
    else if (this.#random.chance(stallChance)) this.#stall();
    else if (this.#random.chance(0.5)) {
      for (let left = this.#random.between(1, burstMax); left > 0; left -= 1) this.#writes();
    }
  }

  #stall(): void {
    const connection = this.#connection;
    connection?.endpoint.pause();
    this.#world.schedule.after(this.#random.around(3000), () => connection?.endpoint.resume());
  }

  #writes(): void {
    const to = this.#random.pick(this.#world.names);
    const text = this.#world.write(this, to, this.#nextId, this.#random.between(4, 300));
    this.#nextId += 1;
    this.outbox.set(text.id, text);
    this.#sends(text);
  }

  #sends(text: DeviceText): void {
    this.#world.sends(text);
    this.#says(0, text.id, text.to.bytes, textOf(text.serial, text.bytes));
  }

  #says(type: number, id: number, dst: Uint8Array, body: Uint8Array): void {
    const frame = buildFrame(false, type, id, this.name.bytes, dst, body);
    this.#connection?.endpoint.write(frame);
  }

  #hears(connection: Connection, frame: Frame): void {
    if (this.#connection !== connection) return;
    if (frame.type === AddedType.welcome) this.#isWelcome(connection, frame);
    else if (frame.type === AddedType.about) connection.about = readAbout(frame.text);
    else if (frame.type === AddedType.sent) this.#reads(connection, frame, true);
    else if (frame.type === 0 || frame.type === 2) this.#reads(connection, frame, false);
    else if (frame.type === 1) this.#isAnswered(frame);
  }

  #isWelcome(connection: Connection, { text }: Frame): void {
    const { incarnation, features } = readWelcome(text);
    must(features === ALL_FEATURES, "V5", () => `features ${features}`);
    const isAnother = incarnation !== this.#incarnation;
    if (isAnother) this.#upto = 0;
    if (isAnother || this.#toldBefore !== this.#world.crashes) this.#told = new Set();
    this.#toldBefore = this.#world.crashes;
    this.#incarnation = incarnation;
    connection.isWelcome = true;
    this.#world.note("is welcome", this, `${incarnation}`);
    for (const sent of this.outbox.values()) this.#sends(sent);
  }

  #reads(connection: Connection, frame: Frame, isSent: boolean): void {
    const { about } = connection;
    connection.about = undefined;
    const text = this.#world.texts[serialOf(frame.text)];
    must(about !== undefined && text !== undefined, "V5", () => `an ABOUT and a known text`);
    if (about === undefined || text === undefined) return;
    const { serial, from, to, id, bytes } = text;
    const what = `text ${serial} for ${this.name.label} ${this.facts.label}`;
    must(isIntact(frame.text, serial, bytes) && frame.id === id, "V5", () => `${what} has changed`);
    const names = [frame.srcHigh, frame.srcLow, frame.dstHigh, frame.dstLow];
    const wanted = [from.name.high, from.name.low, to.high, to.low];
    must(names.join(".") === wanted.join("."), "V5", () => `${what} bears other names`);
    must(about.epoch === from.#epoch, "V5", () => `${what} has another epoch`);
    must((isSent ? from.name : to) === this.name, "V5", () => `${what} is somebody else's`);
    must(about.number > connection.lastNumber, "V5", () => `${what} is out of order`);
    must(!this.#told.has(about.number), "V6", () => `${what} comes again`);
    connection.lastNumber = about.number;
    this.#world.note(isSent ? "is shown" : "reads", this, `${serial} as ${about.number}`);
    this.#commits(connection, text, about.number);
  }

  /** Its own disk takes its time, in order; then it says so, if the connection is still there. */
  #commits(connection: Connection, text: DeviceText, number: number): void {
    const { schedule, options } = this.#world;
    const incarnation = this.#incarnation;
    const takesMs = this.isTame ? 0 : this.#random.between(0, options.commitMaxMs);
    this.#commitsAtMs = Math.max(this.#commitsAtMs, schedule.nowMs + takesMs);
    schedule.at(this.#commitsAtMs, () => {
      this.history.add(text.serial);
      if (text.to === this.name) text.isTaken = true;
      if (this.#incarnation === incarnation) this.#upto = Math.max(this.#upto, number);
      if (this.#connection !== connection) return;
      this.#world.note("takes", this, `${number}`);
      this.#says(AddedType.taken, 0, NOBODY, takenBody(number));
      this.#told.add(number);
    });
  }

  /** Whoever has not got it has it in a mailbox on the disk. */
  #isSafe(text: DeviceText): void {
    const { serial, mustHave } = text;
    const waiting = [...mustHave].filter((one) => !one.isRevoked && !one.history.has(serial));
    const mailboxes = this.#world.mailboxesWith(text);
    must(mailboxes >= waiting.length, "V2", () => {
      return `text ${serial} is in ${mailboxes} mailboxes, and ${waiting.length} wait for it`;
    });
  }

  #isAnswered(frame: Frame): void {
    const text = this.outbox.get(frame.id);
    const code = codeOf(frame.text);
    if (text === undefined) {
      // It was sent again while its answer was on its way.
      return;
    }
    this.#world.note("hears", this, `${code} of ${text.serial}`);
    if (code === "200") must(text.isTaken, "V1", () => `text ${text.serial}: nobody has it`);
    if (code === "200" || code === "300") this.#isSafe(text);
    text.code = code;
    this.outbox.delete(frame.id);
  }
}
