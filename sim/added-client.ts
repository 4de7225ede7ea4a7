import { ADDED, FEATURE, readHello } from "./added-frames.ts";
import type { Brain, HowOver, Wire } from "./brain.ts";
import type { ClientWorld } from "./client-world.ts";
import type { Frame } from "./frames.ts";
import { buildFrame, codeBytes, codeOf, FrameReader, serialOf, textOf } from "./frames.ts";
import type { Facts, Message } from "./ledger.ts";
import { isOfMembers } from "./member-frames.ts";
import type { Endpoint, EndpointEvents } from "./network.ts";

/**
 * One connection of a program of level 2: the wire of a {@link Brain}.
 *
 * A text that is sent a second time is a message of its own to the checkers. So each sending is
 * entered in the ledger and gets that serial in place of the text's, and a reader's brain is given
 * the text's again: what really was delivered can be told, and no brain notices.
 */
export class AddedClient implements Wire, EndpointEvents {
  readonly #world: ClientWorld;
  readonly #brain: Brain;
  readonly facts: Facts;
  readonly endpoint: Endpoint;
  readonly sendOnly: boolean;
  readonly opening: Uint8Array | undefined;
  readonly #reader: FrameReader = new FrameReader(false);
  readonly #onEnd: () => void;
  over = false;
  #stalledUntilMs = 0;
  #finSent = false;
  /** The ABOUT that was written last: whether its message comes next. */
  #about: { readonly id: number; readonly body: Uint8Array } | undefined;
  #epoch = 0n;
  /** The server has been told HELLO, and knows what that is. */
  #isGreeted = false;
  #hasSpoken = false;
  #isReading = true;

  constructor(
    world: ClientWorld,
    brain: Brain,
    line: { facts: Facts; endpoint: Endpoint; opening?: Uint8Array; sendOnly: boolean },
    onEnd: () => void,
  ) {
    this.#world = world;
    this.#brain = brain;
    this.facts = line.facts;
    this.endpoint = line.endpoint;
    this.sendOnly = line.sendOnly;
    this.opening = line.opening;
    this.#onEnd = onEnd;
    line.endpoint.attach(this);
    brain.connected(this);
  }

  get #nowMs(): number {
    return this.#world.schedule.nowMs;
  }

  get writable(): boolean {
    return !this.over && !this.#finSent && this.#nowMs >= this.#stalledUntilMs;
  }

  get halfClosed(): boolean {
    return this.#finSent && !this.over;
  }

  // What the network tells.

  data(bytes: Uint8Array): void {
    const all = this.#reader.push(bytes);
    // Where the world signs in for a brain, that knows nothing of it.
    for (const frame of all) {
      if (isOfMembers(frame.type)) this.#world.heardOfMembers(this.facts, frame);
    }
    const said = all.filter(({ type }) => this.opening !== undefined || !isOfMembers(type));
    const frames = said.map((frame) => {
      return frame.type === 0 || frame.type === 2 ? this.#take(frame) : this.#hear(frame);
    });
    if (frames.length > 0) this.#brain.heard(this, frames);
  }

  ended(): void {
    this.#finish("finished", () => this.endpoint.close());
  }

  failed(): void {
    this.#finish("broken", () => {});
  }

  // What the brain asks for.

  write(type: number, id: number, dst: Uint8Array, body: Uint8Array): void {
    if (!this.writable) return;
    const { facts } = this;
    if (type === ADDED.hello && !this.#greets(body)) return;
    if (type <= 2) this.#hasSpoken = true;
    if (type === 1) this.#noteReply(dst, id);
    const message = type === 0 || type === 2 ? this.#enter(type, id, body) : undefined;
    this.#about = type === ADDED.about ? { id, body } : undefined;
    if (type >= ADDED.hello) this.#world.ledger.note("says", facts.number, id, type.toString(16));
    const text = message === undefined ? body : textOf(message.serial, body.length);
    // To a server of level 1 a type of level 2 is like any that nobody knows.
    const isStrange = type >= ADDED.hello && !this.#isGreeted;
    const said = isStrange ? type | UNKNOWN : type;
    this.endpoint.write(buildFrame(false, said, id, facts.name.bytes, dst, text));
  }

  /** Says HELLO, if the server is one that does not hang up on it. */
  #greets(body: Uint8Array): boolean {
    const { onHello } = this.#world.options;
    this.#isGreeted = onHello === "welcomes";
    if (this.#isGreeted) this.#epoch = epochOf(body);
    if (onHello !== "hangs up") return true;
    this.#world.schedule.after(0, () => this.#finish("broken", () => this.endpoint.reset()));
    return false;
  }

  setReading(isReading: boolean): void {
    if (this.over) return;
    this.#isReading = isReading;
    if (isReading) this.endpoint.resume();
    else this.endpoint.pause();
  }

  end(): void {
    if (this.#finSent || this.over) return;
    this.#finSent = true;
    this.endpoint.end();
  }

  hangUp(): void {
    this.#finish("left", () => this.endpoint.close());
  }

  // What its program does.

  /** PING: the server answers, and so knows that the other reads. On level 1 any sign of life. */
  ping(): void {
    if (!this.#isReading) return;
    if (this.#isGreeted) this.write(ADDED.ping, 7, NOBODY, NOBODY);
    else if (this.#hasSpoken) this.write(1, 0, NOBODY, codeBytes("200"));
  }

  /** Where TAKEN does not say it already. */
  proveReading(): void {
    if ((this.facts.features & FEATURE.facts) !== 0) this.ping();
    else this.#brain.compose(this.facts.name, 0, 8, 1);
  }

  stall(forMs: number): void {
    if (this.endpoint.cloggedWithin(0) || this.#brain.standsStill(forMs)) return;
    this.#stalledUntilMs = this.#nowMs + forMs;
    this.endpoint.pause();
    this.#world.schedule.after(forMs, () => {
      if (!this.over) this.endpoint.resume();
    });
  }

  wakeUp(): void {
    this.#stalledUntilMs = 0;
    if (!this.over) this.endpoint.resume();
  }

  leave(how: "close" | "reset" | "vanish" | "half"): void {
    if (this.over) return;
    if (how === "half") {
      if (this.writable && !this.#brain.closes(this)) this.end();
      return;
    }
    this.#finish("left", () => this.endpoint[how]());
  }

  #finish(how: HowOver, end: () => void): void {
    if (this.over) return;
    this.over = true;
    end();
    this.#brain.ended(this, how);
    this.#onEnd();
  }

  #enter(type: number, id: number, body: Uint8Array): Message | undefined {
    const { ledger } = this.#world;
    const text = ledger.texts[serialOf(body)];
    if (text === undefined) throw new RangeError("a brain sends a text that nobody wrote");
    const facts = this.#about?.id === id ? this.#about.body : undefined;
    const named = { text, epoch: this.#epoch, facts };
    const fields = { type, id, textBytes: body.length, honest: true };
    const message = ledger.compose(this.facts, fields, text.dst, named);
    this.#world.sent(message);
    return message;
  }

  #noteReply(dst: Uint8Array, id: number): void {
    const view = new DataView(dst.buffer, dst.byteOffset, 8);
    const [high, low] = [view.getInt32(0), view.getInt32(4)];
    const sender = this.#world.ledger.names.find((name) => name.high === high && name.low === low);
    if (sender !== undefined) this.#world.judge.answers.produced(this.facts, sender, id);
  }

  #take(frame: Frame): Frame {
    const message = this.#world.judge.read(this.facts, frame);
    this.#world.noteRead(this.facts, message, frame.type);
    const text = this.#textOf(message);
    return { ...frame, text: textOf(text, message.textBytes) };
  }

  /** Of level 1 each sending is a text of its own. */
  #textOf({ named, src, dst, type, textBytes, serial }: Message): number {
    if (named !== undefined) return named.text.serial;
    const { ledger } = this.#world;
    return ledger.plainText(serial, src, dst ?? src, type, textBytes).serial;
  }

  #hear(frame: Frame): Frame {
    const what = frame.type === 1 ? codeOf(frame.text) : frame.type.toString(16);
    this.#world.heard(this.facts, frame, what);
    return frame;
  }
}

const NOBODY = new Uint8Array(8);
/** With this bit a type is none that the server knows. */
const UNKNOWN = 0x8000;

/** Without the feature there are no names, whatever the epoch. */
function epochOf(body: Uint8Array): bigint {
  const { features, epoch } = readHello(body);
  return (features & FEATURE.names) === 0 ? 0n : epoch;
}
