import {
  ADDED,
  askBody,
  FEATURE,
  factsBody,
  helloBody,
  readAbout,
  readFates,
  readMark,
  readMarkBody,
  readWelcome,
  takenBody,
  typingBody,
  whoBody,
} from "./added-frames.ts";
import type { Brain, HowOver, Wire } from "./brain.ts";
import type { OutboxEntry, TextState } from "./client-disk.ts";
import { ClientDisk } from "./client-disk.ts";
import type { Frame, Name } from "./frames.ts";
import { codeBytes, codeOf, nameKey, serialOf, textOf } from "./frames.ts";
import type { Ledger, Text } from "./ledger.ts";
import type { Level2Traits } from "./traits.ts";
import type { Random } from "./random.ts";
import type { Schedule } from "./schedule.ts";

const NOBODY = new Uint8Array(8);
/** More than fits in one ASK is asked for the next time. */
const ASKED_MAX = 120;

/** Texts that are sent again at once on a new connection: a run is to be short. */
const AGAIN_MAX = 30;
/** Texts that are sent again at a time although nothing has changed. */
const PUT_OFF_MAX = 2;

/** What is about to be written down. */
interface Arrival {
  readonly number: number;
  readonly name: string;
  readonly text: Text;
  readonly frame: Frame;
}

/** A program of level 2 as the page describes it, in as few lines as will do. */
export class ModelBrain implements Brain {
  readonly #name: Name;
  readonly #clock: Pick<Schedule, "nowMs" | "after">;
  readonly #random: Random;
  readonly #ledger: Ledger;
  readonly file: ClientDisk;
  readonly #newEpoch: () => bigint;
  #traits: Level2Traits;
  /** What has come on the present connection since the last commit. */
  #arrived: Arrival[] = [];
  #committing = false;
  /** What TAKEN has said last, or HELLO. */
  #saidUpto = 0;
  /** Tells a commit that the program died meanwhile. */
  #lives = 0;
  #present: Wire | undefined;
  readonly #wires: Set<Wire> = new Set();
  readonly #abouts: Map<Wire, Frame> = new Map();
  /** The incarnation that a wire was welcomed in; none before WELCOME. */
  readonly #welcomed: Map<Wire, bigint> = new Map();
  /** On which connection a text is that has had no answer yet. */
  readonly #flying: Map<OutboxEntry, Wire> = new Map();

  constructor(
    name: Name,
    traits: Level2Traits,
    world: { schedule: Schedule; ledger: Ledger; random: Random; newEpoch: () => bigint },
  ) {
    this.#name = name;
    this.#traits = traits;
    this.#newEpoch = world.newEpoch;
    this.file = new ClientDisk(world.newEpoch(), traits.firstId);
    this.#clock = world.schedule;
    this.#ledger = world.ledger;
    this.#random = world.random;
  }

  /** It sends everything at once. */
  get isSending(): boolean {
    return false;
  }

  connected(wire: Wire): void {
    const { features } = this.#traits;
    const { epoch, incarnation, upto } = this.file;
    this.#wires.add(wire);
    if (!wire.sendOnly) {
      this.#present = wire;
      this.#arrived = [];
    }
    const resumes = (features & FEATURE.facts) !== 0 && !wire.sendOnly;
    const body = helloBody({
      features,
      sendOnly: wire.sendOnly,
      epoch: (features & FEATURE.names) === 0 ? 0n : epoch,
      incarnation: resumes ? incarnation : 0n,
      upto: resumes ? upto : 0,
    });
    if (resumes) this.#saidUpto = upto;
    wire.write(ADDED.hello, 0, NOBODY, body);
    if (!this.#traits.waitsForWelcome) this.#begin(wire);
  }

  heard(wire: Wire, frames: readonly Frame[]): void {
    for (const frame of frames) this.#hear(wire, frame);
  }

  #hear(wire: Wire, frame: Frame): void {
    if (frame.type === 0 || frame.type === 2) this.#take(wire, frame);
    else if (frame.type === 1) this.#answered(wire, frame);
    else if (frame.type === ADDED.about) this.#abouts.set(wire, frame);
    else if (frame.type === ADDED.welcome) this.#welcome(wire, frame);
    else if (frame.type === ADDED.fate) this.#fates(frame);
    else if (frame.type === ADDED.read) this.#readBy(frame);
  }

  ended(wire: Wire, _how: HowOver): void {
    this.#wires.delete(wire);
    this.#abouts.delete(wire);
    this.#welcomed.delete(wire);
    for (const [entry, on] of this.#flying) if (on === wire) this.#flying.delete(entry);
    if (this.#present !== wire) return;
    this.#present = undefined;
    this.#arrived = [];
  }

  compose(dst: Name, type: number, bytes: number, parts: number): void {
    const entries: OutboxEntry[] = [];
    for (let part = 1; part <= parts; part += 1) {
      const text = this.#ledger.text(this.#name, dst, type, bytes);
      entries.push(this.file.add(text, this.#factsOf(part, parts)));
    }
    const wires = [...this.#wires].filter((wire) => wire.writable && this.#mayBegin(wire));
    if (wires.length === 0) return;
    const wire = this.#random.pick(wires);
    for (const entry of entries) this.#send(wire, entry);
  }

  socialize(others: readonly Name[]): void {
    const wire = this.#present;
    if (wire?.writable !== true || (this.#traits.features & FEATURE.people) === 0) return;
    const random = this.#random;
    const other = random.pick(others);
    const kind = random.below(4);
    if (kind === 0) {
      const all = others.map(({ bytes }) => bytes);
      wire.write(ADDED.who, random.below(1000) + 1, NOBODY, whoBody(random.chance(0.7), all));
    } else if (kind === 1) {
      wire.write(ADDED.typing, 0, other.bytes, typingBody(random.chance(0.5)));
    } else {
      this.#tellRead(wire, other);
    }
  }

  nudge(): void {
    for (const wire of this.#wires) {
      if (!wire.writable || wire.sendOnly) continue;
      this.#resend(wire, true);
      this.#sayAgain(wire);
    }
  }

  /** A TAKEN that was left out is made up for. */
  #sayAgain(wire: Wire): void {
    const { incarnation, upto } = this.file;
    const resumes = (this.#traits.features & FEATURE.facts) !== 0;
    if (!resumes || upto === this.#saidUpto || this.#welcomed.get(wire) !== incarnation) return;
    this.#saidUpto = upto;
    wire.write(ADDED.taken, 0, NOBODY, takenBody(upto));
  }

  die(written: boolean): void {
    if (written) this.#commit();
    this.#lives += 1;
    this.#committing = false;
    this.#arrived = [];
    this.file.crash();
  }

  closes(): boolean {
    return false;
  }

  standsStill(): boolean {
    return false;
  }

  backUp(): void {
    this.file.backUp();
  }

  restore(): boolean {
    if (!this.file.restore()) return false;
    // It may have lost count, so what it says from here on bears other names.
    this.file.renew(this.#newEpoch());
    return true;
  }

  hurry(): void {
    this.#traits = { ...this.#traits, commitMaxMs: 0, takenMaxMs: 0, saysTaken: true };
  }

  #factsOf(part: number, parts: number): Uint8Array | undefined {
    if ((this.#traits.features & FEATURE.facts) === 0) return undefined;
    if (parts > 1) return factsBody(part, parts);
    const [first] = this.file.history.values();
    if (first === undefined || this.#random.chance(0.7)) return undefined;
    return factsBody(0, 0, { id: this.#random.u32(), src: first.src.bytes, epoch: 77n });
  }

  #mayBegin(wire: Wire): boolean {
    return !this.#traits.waitsForWelcome || this.#welcomed.has(wire);
  }

  /** A second connection may leave what is open to the first. */
  #begin(wire: Wire): void {
    if (!wire.sendOnly || this.#random.chance(0.4)) this.#resend(wire, false);
  }

  /**
   * What is open goes out again under its name; for what is kept it asks.
   *
   * @param spares what is on its way on some connection.
   */
  #resend(wire: Wire, spares: boolean): void {
    const asked: Map<bigint, number[]> = new Map();
    // What was put off for want of room is not thrown at the server all at once.
    let left = spares ? PUT_OFF_MAX : AGAIN_MAX;
    for (const entry of this.file.unfinished) {
      const { state, epoch, id, text } = entry;
      const on = this.#flying.get(entry);
      const isOver = left > 0 && (on === undefined || (on !== wire && !spares));
      if (state === "open" && epoch === this.file.epoch && isOver) {
        left -= 1;
        this.#send(wire, entry);
      }
      if (entry.state !== "kept" && (entry.state !== "open" || text.type === 0)) continue;
      asked.set(epoch, [...(asked.get(epoch) ?? []), id]);
    }
    if ((this.#traits.features & FEATURE.names) === 0) return;
    for (const [epoch, ids] of asked) {
      wire.write(ADDED.ask, this.#random.u32(), NOBODY, askBody(epoch, ids.slice(-ASKED_MAX)));
    }
  }

  #send(wire: Wire, entry: OutboxEntry): void {
    if (!wire.writable) return;
    const { text, id, facts } = entry;
    this.#flying.set(entry, wire);
    // Nobody will ever tell what became of it.
    const isUnknowable = text.type === 2 && (this.#traits.features & FEATURE.names) === 0;
    if (isUnknowable) entry.state = "refused";
    if (facts !== undefined) wire.write(ADDED.about, id, text.dst.bytes, facts);
    wire.write(text.type, id, text.dst.bytes, textOf(text.serial, text.bytes));
  }

  #welcome(wire: Wire, frame: Frame): void {
    this.#welcomed.set(wire, readWelcome(frame.text).incarnation);
    if (this.#traits.waitsForWelcome) this.#begin(wire);
  }

  /** A message: into the file first, then confirmed. */
  #take(wire: Wire, frame: Frame): void {
    const text = this.#ledger.texts[serialOf(frame.text)];
    const about = this.#abouts.get(wire);
    this.#abouts.delete(wire);
    const facts = about && readAbout(about.text);
    if (facts === undefined) {
      if (frame.type === 0) this.#confirmLater(wire, frame);
      return;
    }
    if (wire !== this.#present || text === undefined) return;
    const { epoch, number } = facts;
    // Of a sender without an epoch the number says which message it is.
    const unnamed = `unnamed ${number} ${nameKey(frame, 0n, frame.id)} ${text.serial}`;
    const name = epoch === 0n ? unnamed : nameKey(frame, epoch, frame.id);
    this.#arrived.push({ number, name, text, frame });
    this.#commitLater();
  }

  /** Without facts a "200" is all that there is to say. */
  #confirmLater(wire: Wire, frame: Frame): void {
    const answer = (): void => this.#confirm(wire, frame);
    this.#clock.after(this.#random.between(0, this.#traits.commitMaxMs), answer);
  }

  #confirm(wire: Wire, frame: Frame): void {
    const dst = new Uint8Array(8);
    const view = new DataView(dst.buffer);
    view.setInt32(0, frame.srcHigh);
    view.setInt32(4, frame.srcLow);
    if (wire.writable) wire.write(1, frame.id, dst, codeBytes("200"));
  }

  #commitLater(): void {
    if (this.#committing) return;
    this.#committing = true;
    const lives = this.#lives;
    this.#clock.after(this.#random.between(0, this.#traits.commitMaxMs), () => {
      if (lives === this.#lives) this.#commit();
    });
  }

  #commit(): void {
    this.#committing = false;
    this.file.commitStates();
    const wire = this.#present;
    const incarnation = wire && this.#welcomed.get(wire);
    const arrived = this.#arrived;
    this.#arrived = [];
    const last = arrived.at(-1);
    if (last === undefined || wire === undefined || incarnation === undefined) return;
    for (const { name, text } of arrived) this.#writeDown(name, text);
    this.file.incarnation = incarnation;
    this.file.upto = last.number;
    const lives = this.#lives;
    this.#clock.after(this.#random.between(0, this.#traits.takenMaxMs), () => {
      if (lives === this.#lives && wire.writable) this.#sayTaken(wire, last.number, arrived);
    });
  }

  /** One that is there already has come a second time, which the name tells. */
  #writeDown(name: string, text: Text): void {
    if (!this.file.history.has(name)) this.file.received(name, text);
  }

  #sayTaken(wire: Wire, upto: number, arrived: readonly Arrival[]): void {
    if (!this.#traits.saysTaken && this.#random.chance(0.3)) {
      for (const { frame } of arrived) if (frame.type === 0) this.#confirm(wire, frame);
    }
    if (this.#traits.saysTaken || this.#random.chance(0.9)) {
      this.#saidUpto = upto;
      wire.write(ADDED.taken, 0, NOBODY, takenBody(upto));
    }
  }

  #answered(wire: Wire, frame: Frame): void {
    const code = codeOf(frame.text);
    const entry = this.#entryOf(this.file.epoch, frame.id);
    if (entry === undefined) return;
    if (this.#flying.get(entry) === wire) this.#flying.delete(entry);
    if (code === "200") this.#learn(entry, "taken");
    else if (code === "300") this.#learn(entry, "kept");
    else if (code === "410") this.#learn(entry, "gone");
    else if (code.startsWith("40") || code === "413") this.#learn(entry, "refused");
  }

  #fates(frame: Frame): void {
    const { epoch, entries } = readFates(frame.text);
    for (const { id, code } of entries) {
      const entry = this.#entryOf(epoch, id);
      if (entry === undefined) continue;
      if (code === 200) this.#learn(entry, "taken");
      else if (code === 300) this.#learn(entry, "kept");
      else if (code === 410) this.#learn(entry, "gone");
      // Forgotten, or lost with the server's disk: it is open again.
      else if (code === 0) this.#reopen(entry);
    }
  }

  /** One that has no answer may still be under way; sent again it is not delivered again. */
  #reopen(entry: OutboxEntry): void {
    if (entry.state === "kept") this.file.reopen(entry);
    if (entry.text.type === 2) this.#flying.delete(entry);
  }

  #entryOf(epoch: bigint, id: number): OutboxEntry | undefined {
    return this.file.find(epoch, id);
  }

  /** An end is an end. */
  #learn(entry: OutboxEntry, state: TextState): void {
    if (entry.state === "open" || entry.state === "kept") entry.state = state;
    this.#commitLater();
  }

  #readBy(frame: Frame): void {
    const { epoch, id } = readMark(frame.text);
    const text = this.file.find(epoch, id)?.text;
    if (text?.dst.high !== frame.srcHigh || text.dst.low !== frame.srcLow) return;
    const { marks } = this.file;
    const before = marks.get(text.dst.label)?.serial ?? -1;
    if (text.serial > before) marks.set(text.dst.label, text);
  }

  /** It has read the last that it has of this one. */
  #tellRead(wire: Wire, other: Name): void {
    let last: string | undefined;
    for (const [name, { src }] of this.file.history) {
      if (src === other && !name.startsWith("unnamed")) last = name;
    }
    const [, epoch = "", id = ""] = last?.split("/") ?? [];
    if (last === undefined) return;
    wire.write(ADDED.read, 0, other.bytes, readMarkBody(BigInt(epoch), Number(id)));
  }
}
