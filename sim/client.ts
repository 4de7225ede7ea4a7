import { ADDED, FEATURE, helloBody } from "./added-frames.ts";
import type { Frame, Name } from "./frames.ts";
import { buildFrame, codeBytes, codeOf, FrameReader, textOf } from "./frames.ts";
import { someEpoch } from "./hostile-added.ts";
import type { Facts, Message, Named } from "./ledger.ts";
import { isOfMembers } from "./member-frames.ts";
import type { Endpoint, EndpointEvents } from "./network.ts";
import type { Traits } from "./traits.ts";
import type { Random } from "./random.ts";
import type { ClientWorld } from "./client-world.ts";

const NO_NAME = new Uint8Array(8);

interface Sent {
  readonly type: number;
  readonly textBytes: number;
}

/**
 * A program that knows the seed's page: it connects under one name, sends, and answers what
 * comes. One instance is one connection; `Program` starts the next.
 */
export class Client implements EndpointEvents {
  readonly #world: ClientWorld;
  /** For answers alone: what others send changes nothing of what this program does by itself. */
  readonly #random: Random;
  readonly facts: Facts;
  readonly endpoint: Endpoint;
  readonly #reader: FrameReader;
  readonly #onEnd: () => void;
  traits: Traits;
  /** The messageID of the next command. */
  nextId: number;
  over = false;
  /** Until when it stands still, and until when it answers nothing. */
  #stalledUntilMs = 0;
  silentUntilMs = 0;
  #finSent = false;
  #epoch = 0n;

  constructor(
    world: ClientWorld,
    random: Random,
    traits: Traits,
    line: { facts: Facts; endpoint: Endpoint; nextId: number },
    onEnd: () => void,
  ) {
    this.#world = world;
    this.#random = random;
    this.traits = traits;
    this.facts = line.facts;
    this.endpoint = line.endpoint;
    this.nextId = line.nextId;
    this.#reader = new FrameReader(line.facts.little);
    this.#onEnd = onEnd;
    line.endpoint.attach(this);
    if (traits.neverReads) line.endpoint.pause();
  }

  get #nowMs(): number {
    return this.#world.schedule.nowMs;
  }

  /** It runs, and may write. */
  get writable(): boolean {
    return !this.over && !this.#finSent && this.#nowMs >= this.#stalledUntilMs;
  }

  /** It has sent FIN and reads on. */
  get halfClosed(): boolean {
    return this.#finSent && !this.over;
  }

  // What the network tells.

  data(bytes: Uint8Array): void {
    for (const frame of this.#reader.push(bytes)) {
      if (frame.type === 1) this.#hear(frame);
      else if (frame.type <= 2) this.#take(frame);
      else if (isOfMembers(frame.type)) this.#world.heardOfMembers(this.facts, frame);
    }
  }

  ended(): void {
    this.#finish(() => this.endpoint.close());
  }

  failed(): void {
    this.#finish(() => {});
  }

  // What it does.

  /** A reply to nothing, as the first command: it says who speaks. */
  hello(): void {
    this.#reply(this.facts.name.bytes, 0, "200", this.facts.name.bytes);
  }

  /** HELLO, as a hostile program says it: under an epoch of its own, or under another's. */
  helloOfLevel2(features: number): void {
    const { facts } = this;
    const random = this.#random;
    const epoch = random.chance(0.5) ? someEpoch(random) : BigInt(random.u32()) + 1n;
    const [incarnation, upto] = [BigInt(random.below(1010)), random.u32()];
    const body = helloBody({ features, sendOnly: random.chance(0.1), epoch, incarnation, upto });
    this.#epoch = (features & FEATURE.names) === 0 ? 0n : epoch;
    this.write(buildFrame(false, ADDED.hello, 0, facts.name.bytes, NO_NAME, body));
  }

  /** A reply to nobody: a sign of life. Under its own name it could name a note to itself. */
  ping(): void {
    this.#reply(NO_NAME, 0, "200", this.facts.name.bytes);
  }

  /** A message to oneself: its "200" comes behind all that was handed over before (E2). */
  proveReading(): void {
    this.send(0, this.facts.name, 8);
  }

  /** Sends a message; `dst` may be no valid name. */
  send(type: number, dst: Name | Uint8Array, textBytes: number, id?: number): Message | undefined {
    if (!this.writable) return undefined;
    const fields = { type, id: id ?? this.nextId, textBytes, honest: true };
    if (id === undefined) this.nextId = (this.nextId + 1) >>> 0;
    const message = this.#world.ledger.compose(
      this.facts,
      fields,
      dst,
      this.#namedFor(dst, fields),
    );
    const raw = dst instanceof Uint8Array ? dst : dst.bytes;
    this.writeMessage(message, this.facts.name.bytes, raw);
    return message;
  }

  /** On level 2 what it sends has a name, under the epoch of its HELLO. */
  #namedFor(dst: Name | Uint8Array, { type, textBytes }: Sent): Named | undefined {
    if (this.traits.hostileFeatures === undefined || dst instanceof Uint8Array) return undefined;
    const text = this.#world.ledger.text(this.facts.name, dst, type, textBytes);
    return { text, epoch: this.#epoch, facts: undefined };
  }

  /** Writes a composed message under any SRC. */
  writeMessage(message: Message, src: Uint8Array, dst: Uint8Array): void {
    const text = textOf(message.serial, message.textBytes);
    this.#world.sent(message);
    this.write(buildFrame(this.facts.little, message.type, message.id, src, dst, text));
  }

  /** A reply with any code and any SRC. */
  #reply(dst: Uint8Array, id: number, code: string, src: Uint8Array): void {
    this.write(buildFrame(this.facts.little, 1, id, src, dst, codeBytes(code)));
  }

  /** Says "200", or something else, about a message that it may have. */
  answer(sender: Name, id: number, code: string, src: Uint8Array = this.#sourceOfReply()): void {
    if (!this.writable) return;
    if (/^200[\0 \r\n]*$/u.test(code)) this.#world.judge.answers.produced(this.facts, sender, id);
    this.#reply(sender.bytes, id, code, src);
  }

  write(bytes: Uint8Array): void {
    if (this.writable) this.endpoint.write(bytes);
  }

  /**
   * Stands still: what arrives waits in the kernel. Not with a backlog of its own, which would
   * go on arriving and prove that it reads: a known limit of the evidence for type 2.
   */
  stall(forMs: number): void {
    if (this.traits.neverReads || this.endpoint.cloggedWithin(0)) return;
    this.#stalledUntilMs = this.#nowMs + forMs;
    this.endpoint.pause();
    this.#world.schedule.after(forMs, () => {
      if (!this.over) this.endpoint.resume();
    });
  }

  /** It goes on, and answers again. */
  wakeUp(): void {
    this.#stalledUntilMs = 0;
    this.silentUntilMs = 0;
    if (!this.over) this.endpoint.resume();
  }

  leave(how: "close" | "reset" | "vanish" | "half"): void {
    if (this.over) return;
    if (how === "half") {
      if (!this.writable) return;
      this.#finSent = true;
      this.endpoint.end();
      return;
    }
    this.#finish(() => this.endpoint[how]());
  }

  #finish(end: () => void): void {
    if (this.over) return;
    this.over = true;
    end();
    this.#onEnd();
  }

  #hear(frame: Frame): void {
    this.#world.heard(this.facts, frame, codeOf(frame.text));
  }

  #take(frame: Frame): void {
    const message = this.#world.judge.read(this.facts, frame);
    this.#world.noteRead(this.facts, message, frame.type);
    if (frame.type === 2 && !this.traits.answersOffline) return;
    if (this.#nowMs < this.silentUntilMs) return;
    const { answerMaxMs } = this.traits;
    const delayMs = frame.type === 2 ? 0 : this.#random.between(0, answerMaxMs);
    if (delayMs === 0) this.answer(message.src, message.id, this.#yes());
    else this.#answerLater(message, delayMs);
  }

  /** A program that stands still answers when it goes on. */
  #answerLater(message: Message, delayMs: number): void {
    this.#world.schedule.after(delayMs, () => {
      if (this.over) return;
      if (this.#nowMs < this.#stalledUntilMs) {
        this.#answerLater(message, this.#stalledUntilMs - this.#nowMs + 1);
      } else {
        this.answer(message.src, message.id, this.#yes());
      }
    });
  }

  #yes(): string {
    if (this.traits.hostile.includes("forge 300") && this.#random.chance(0.5)) return "300";
    return this.#random.chance(0.8) ? "200" : this.#random.pick(["200\0", "200\r\n", "200  \0"]);
  }

  /** S5 does not say what a client puts there. */
  #sourceOfReply(): Uint8Array {
    return this.#random.chance(0.8) ? this.facts.name.bytes : NO_NAME;
  }
}
