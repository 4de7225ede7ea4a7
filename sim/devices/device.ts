import { AddedType } from "../../src/wire/added-type.ts";
import {
  type AboutBody,
  helloBody,
  noticeCode,
  readAbout,
  readMarkBody,
  readWelcome,
  takenBody,
  typingBody,
  whoBody,
} from "../added-frames.ts";
import { buildFrame, codeOf, type Frame, FrameReader, isIntact, type Name } from "../frames.ts";
import { serialOf, textOf } from "../frames.ts";
import type { Speaker } from "../identity.ts";
import { isOfMembers, MEMBER, memberFrame } from "../member-frames.ts";
import type { Endpoint } from "../network.ts";
import type { Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import { must } from "../violation.ts";
import type { DevicesOptions } from "./options.ts";
import type { Entry } from "./entry.ts";
import type { DeviceText, Party } from "./text.ts";

const ALL_FEATURES = 15;
/** What a NOTICE says to who was taken over. */
const TAKEN_OVER = 409;
const NOBODY = new Uint8Array(8);
/** How often a device whose key was taken away tries it all the same. */
const RETURNS_MAX = 4;
/** Numbers of questions, apart from those of texts. */
const FIRST_QUESTION = 0x4000_0000;

/** A connection that somebody has. */
export interface DeviceLine {
  readonly endpoint: Endpoint;
  readonly facts: Speaker;
}

/** What somebody needs of the world to write and to read. */
export interface DeviceWorld {
  readonly schedule: Schedule;
  readonly options: DevicesOptions;
  readonly texts: readonly DeviceText[];
  /** Those who are written to. */
  readonly names: readonly Name[];
  /** Connects; `undefined` if nobody listens. */
  dial(from: Party, isPlain: boolean): DeviceLine | undefined;
  write(from: Party, to: Name, id: number, bytes: number, epoch: bigint): DeviceText;
  /** Somebody is about to send a text, perhaps again. */
  sends(text: DeviceText): void;
  /** In how many mailboxes of its recipient it has been on the disk. */
  mailboxesWith(text: DeviceText): number;
  /** How many crashes there have been: what was said before one may be forgotten. */
  readonly crashes: number;
  note(what: string, party: Party, more: string): void;
}

interface Connection {
  readonly endpoint: Endpoint;
  readonly reader: FrameReader;
  about: AboutBody | undefined;
  lastNumber: number;
  isWelcome: boolean;
  /** What was asked here about the group, by its messageID. */
  readonly asked: Map<number, (answer: Frame) => void>;
}

/** One device of somebody. What it has in its file outlives its connections. */
export class SimDevice implements Party {
  readonly name: Name;
  readonly entry: Entry;
  readonly #world: DeviceWorld;
  readonly #random: Random;
  readonly #epoch: bigint;
  /** The file: what it has shown, what it has sent without an answer, how far it has got. */
  readonly history: Set<number> = new Set();
  readonly outbox: Map<number, DeviceText> = new Map();
  #incarnation = 0n;
  #upto = 0;
  #nextId: number;
  /** What it has said that it has, in this mailbox and since the last crash. */
  #told: Set<number> = new Set();
  #toldBefore = 0;
  #commitsAtMs = 0;
  #connection: Connection | undefined;
  #isDialing = false;
  #questions = FIRST_QUESTION;
  #returns = 0;
  /** It was told to come later. */
  #waitMs = 0;
  isTame = false;
  isRevoked = false;

  constructor(world: DeviceWorld, random: Random, name: Name, entry: Entry) {
    this.#world = world;
    this.#random = random;
    this.name = name;
    this.entry = entry;
    this.#epoch = entry.key.id ^ (BigInt(random.u32()) << 8n);
    this.#nextId = random.below(FIRST_QUESTION / 2);
    world.schedule.after(random.below(500), () => this.connect());
    this.#actLater();
  }

  get label(): string {
    return this.entry.label;
  }

  get deviceId(): bigint {
    return this.entry.key.id;
  }

  get isHere(): boolean {
    return this.#connection?.isWelcome === true;
  }

  connect(): void {
    if (this.#connection !== undefined || this.#isDialing || this.entry.isLost) return;
    this.#dials();
  }

  /** Its way to the server has changed: the server still has the old connection, and it a new. */
  moves(): void {
    const old = this.#connection;
    if (old === undefined || this.#isDialing) return;
    this.#connection = undefined;
    old.endpoint.pause();
    const forMs = this.#random.around(2000);
    this.#world.schedule.after(forMs, () => {
      if (this.#random.chance(0.5)) old.endpoint.close();
      else old.endpoint.vanish();
    });
    this.#world.note("moves", this, "");
    this.#dials();
  }

  #dials(): void {
    if (this.isRevoked) {
      this.#returns += 1;
      if (this.#returns > RETURNS_MAX) return;
    }
    const line = this.#world.dial(this, false);
    if (line === undefined) {
      this.#comeBack();
      return;
    }
    this.#isDialing = true;
    this.entry.begin(line, (isIn, waitMs) => {
      this.#isDialing = false;
      this.#waitMs = waitMs;
      if (isIn) this.#begins(line);
      else this.#comeBack();
    });
  }

  #begins({ endpoint }: DeviceLine): void {
    const reader = new FrameReader(false);
    const asked: Connection["asked"] = new Map();
    const start = { about: undefined, lastNumber: 0, isWelcome: false };
    const connection: Connection = { endpoint, reader, asked, ...start };
    this.#connection = connection;
    endpoint.attach({
      data: (bytes) => {
        for (const frame of reader.push(bytes)) this.#hears(connection, frame);
      },
      ended: () => this.#over(connection),
      failed: () => this.#over(connection),
    });
    const [incarnation, upto] = [this.#incarnation, this.#upto];
    const some = { features: ALL_FEATURES, sendOnly: false, epoch: this.#epoch };
    this.#says(AddedType.hello, 0, NOBODY, helloBody({ ...some, incarnation, upto }));
    // Who has no doubt that they are let in need not wait for WELCOME.
    if (this.isRevoked) for (const sent of this.outbox.values()) this.#sends(sent);
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

  /** Asks about the group; `answered` is called for each answer, if the connection lasts. */
  asks(type: number, body: Uint8Array, answered: (answer: Frame) => void): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#questions += 1;
    connection.asked.set(this.#questions, answered);
    connection.endpoint.write(memberFrame(type, this.name.bytes, body, this.#questions));
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
    const afterMs = Math.max(this.#waitMs, this.#random.around(meanMs));
    this.#world.schedule.after(afterMs, () => this.connect());
  }

  #actLater(): void {
    const { schedule, options } = this.#world;
    schedule.after(this.#random.around(options.actEveryMs), () => {
      if (this.isTame || this.#returns > RETURNS_MAX) return;
      if (this.isHere || (this.isRevoked && this.#connection !== undefined)) this.#act(options);
      this.#actLater();
    });
  }

  #act({ hereMs, actEveryMs, burstMax, stallChance, moveChance }: DevicesOptions): void {
    if (this.#random.chance(actEveryMs / hereMs)) this.leave();
    else if (this.#random.chance(stallChance)) this.#stall();
    else if (this.#random.chance(moveChance)) this.moves();
    else if (this.#random.chance(0.1)) this.#signs();
    else if (this.#random.chance(0.5)) {
      for (let left = this.#random.between(1, burstMax); left > 0; left -= 1) this.#writes();
    }
  }

  #stall(): void {
    const connection = this.#connection;
    connection?.endpoint.pause();
    this.#world.schedule.after(this.#random.around(3000), () => connection?.endpoint.resume());
  }

  #signs(): void {
    const to = this.#random.pick(this.#world.names);
    if (this.#random.chance(0.5)) {
      this.#says(AddedType.typing, 0, to.bytes, typingBody(true));
    } else {
      const body = readMarkBody(this.#epoch, this.#random.below(10));
      this.#says(AddedType.read, 0, to.bytes, body);
    }
  }

  #writes(): void {
    const to = this.#random.pick(this.#world.names);
    const bytes = this.#random.between(4, 300);
    const text = this.#world.write(this, to, this.#nextId, bytes, this.#epoch);
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
    else if (frame.type === AddedType.notice) this.#isTold(frame);
    else if (isOfMembers(frame.type)) {
      const answered = connection.asked.get(frame.id);
      if (answered !== undefined) answered(frame);
      else if (frame.type === MEMBER.authNo) this.#waitMs = this.entry.isRefused(frame);
    }
  }

  /** Only another connection of its own may take its place, and of those this is the last. */
  #isTold({ text }: Frame): void {
    const isTaken = noticeCode(text) === TAKEN_OVER && !this.isRevoked;
    must(!isTaken, "V7", () => `${this.name.label} ${this.label} loses its place to another`);
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
    this.#says(AddedType.who, 0, NOBODY, whoBody(true, []));
    for (const sent of this.outbox.values()) this.#sends(sent);
  }

  #reads(connection: Connection, frame: Frame, isSent: boolean): void {
    const { about } = connection;
    connection.about = undefined;
    const text = this.#world.texts[serialOf(frame.text)];
    must(about !== undefined && text !== undefined, "V5", () => `an ABOUT and a known text`);
    if (about === undefined || text === undefined) return;
    const { serial, from, to, id, bytes } = text;
    const what = `text ${serial} for ${this.name.label} ${this.label}`;
    must(isIntact(frame.text, serial, bytes) && frame.id === id, "V5", () => `${what} has changed`);
    const names = [frame.srcHigh, frame.srcLow, frame.dstHigh, frame.dstLow];
    const wanted = [from.name.high, from.name.low, to.high, to.low];
    must(names.join(".") === wanted.join("."), "V5", () => `${what} bears other names`);
    must(about.epoch === text.epoch, "V5", () => `${what} has another epoch`);
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

  #isAnswered(frame: Frame): void {
    const text = this.outbox.get(frame.id);
    // Else it was sent again while its answer was on its way.
    if (text === undefined) return;
    const code = codeOf(frame.text);
    this.#world.note("hears", this, `${code} of ${text.serial}`);
    isAnsweredRightly(this.#world, text, code);
    this.outbox.delete(frame.id);
  }
}

/** What a sender hears is true: somebody has the text, and whoever has not has it on the disk. */
export function isAnsweredRightly(
  world: Pick<DeviceWorld, "mailboxesWith">,
  text: DeviceText,
  code: string,
): void {
  text.code = code;
  const { serial, mustHave, isTaken } = text;
  if (code === "200") must(isTaken, "V1", () => `text ${serial}: nobody has it`);
  if (code !== "200" && code !== "300") return;
  const waiting = [...mustHave].filter((one) => !one.isRevoked && !one.history.has(serial));
  const mailboxes = world.mailboxesWith(text);
  must(mailboxes >= waiting.length, "V2", () => {
    return `text ${serial} is in ${mailboxes} mailboxes, and ${waiting.length} wait for it`;
  });
}
