import type { Alarm, Clock } from "../io/clock.ts";
import type { Address, Connection, Transport } from "../io/transport.ts";
import { AddedType } from "../wire/added-type.ts";
import { encodeCommand, readId, readType } from "../wire/codec.ts";
import { CoterieError } from "../wire/error.ts";
import { FrameCutter } from "../wire/frame.ts";
import { decodeRoll } from "../wire/roll.ts";
import { type AuthNo, decodeAuthNo } from "../wire/sign-in.ts";
import type { Username } from "../wire/username.ts";
import { Entry } from "./entry.ts";
import { refusedBy } from "./refusal.ts";

/** A server answers at once; one that has not by then is stuck, or the network is. */
const answerTimeoutMs = 10_000;

/** One whole command of the server. */
interface Heard {
  readonly type: number;
  readonly id: number;
  readonly bytes: Uint8Array;
}

/** The server has said no to one question. */
export class SaidNo extends Error {
  readonly no: AuthNo;

  constructor(no: AuthNo) {
    super(no.text);
    this.no = no;
  }
}

/**
 * A connection for a few questions about the group, one after another. It takes no name: whoever
 * receives under it is not disturbed. Where one signs in, that stands in front of the first.
 */
export class ServerTalk {
  readonly #clock: Clock;
  readonly #heard: Heard[] = [];
  readonly #cutter = new FrameCutter("network");
  readonly #connection: Connection;
  readonly #entry: Entry;
  #opening: Uint8Array | undefined;
  #isOver = false;
  #lastId = 0;
  #wake: () => void = () => {};

  private constructor(transport: Transport, server: Address, clock: Clock) {
    this.#clock = clock;
    this.#entry = new Entry(server, clock, () => this.close());
    this.#connection = transport.dial(server, {
      opened: () => {
        this.#opening = this.#connection.opening?.();
        this.#entry.succeeds();
      },
      received: (bytes) => this.#received(bytes),
      ended: () => this.#over(),
      closed: (error) => {
        const isOurs = error instanceof CoterieError;
        this.#entry.fails(isOurs ? error : (error?.code ?? "ECONNRESET"));
        this.#over();
      },
    });
  }

  /**
   * Connects.
   *
   * @throws CoterieError COTERIE_UNREACHABLE, or what the transport says.
   */
  static async begin(transport: Transport, server: Address, clock: Clock): Promise<ServerTalk> {
    const talk = new ServerTalk(transport, server, clock);
    await talk.#entry.done;
    return talk;
  }

  /** What the two ends share, 32 bytes. */
  get exporter(): Uint8Array {
    return this.#connection.exporter() ?? new Uint8Array();
  }

  /** Bytes as they are, in front of the next question. */
  opens(opening: Uint8Array): void {
    this.#opening = opening;
  }

  /**
   * Asks something, and waits for the command of type `answer`; others that come first are passed
   * over.
   *
   * @param src - in whose name; by default nobody's.
   * @returns the whole command.
   * @throws SaidNo if the server refuses it; CoterieError if it does not let us in, or
   * COTERIE_UNANSWERED if no answer comes.
   */
  async ask(type: number, text: Uint8Array, answer: number, src?: Username): Promise<Uint8Array> {
    const id = this.#say(type, text, src);
    return this.#answerTo(id, answer);
  }

  /**
   * Asks what is answered by several commands.
   *
   * @param isLast - of a whole command that carries the number of the question.
   * @returns all of them.
   * @throws what {@link ask} throws.
   */
  async askAll(
    type: number,
    text: Uint8Array,
    isLast: (bytes: Uint8Array) => boolean,
  ): Promise<Uint8Array[]> {
    const id = this.#say(type, text, undefined);
    const all: Uint8Array[] = [];
    for (;;) {
      const next = await this.#next(answerTimeoutMs, (one) => one.id === id || isRefusal(one));
      if (isRefusal(next)) this.#refused(next, id);
      all.push(next.bytes);
      if (isLast(next.bytes)) return all;
    }
  }

  /**
   * Waits for what the server says without being asked.
   *
   * @returns the next such command of this type.
   * @throws CoterieError COTERIE_UNANSWERED if the connection or the time is over.
   */
  async overhears(type: number, withinMs: number): Promise<Uint8Array> {
    return (await this.#next(withinMs, (one) => one.type === type && one.id === 0)).bytes;
  }

  /** Waits until the server has let us in. @throws CoterieError if it does not. */
  async signsIn(): Promise<void> {
    if (this.#opening !== undefined) this.#connection.write(this.#opening);
    this.#opening = undefined;
    await this.#answerTo(0, AddedType.authOk);
  }

  close(): void {
    this.#isOver = true;
    this.#connection.end();
    this.#clock.after(0, () => this.#connection.destroy());
    this.#wake();
  }

  #say(type: number, text: Uint8Array, src: Username | undefined): number {
    this.#lastId += 1;
    const id = this.#lastId;
    const question = encodeCommand({ type, id, src, dst: undefined, text });
    const opening = this.#opening ?? new Uint8Array();
    this.#opening = undefined;
    this.#connection.write(Buffer.concat([opening, question]));
    return id;
  }

  async #answerTo(id: number, answer: number): Promise<Uint8Array> {
    const next = await this.#next(answerTimeoutMs, (one) => {
      return one.type === answer || isRefusal(one);
    });
    if (isRefusal(next)) this.#refused(next, id);
    return next.bytes;
  }

  /** The next command that is wanted; others that come first are passed over. */
  async #next(withinMs: number, isWanted: (one: Heard) => boolean): Promise<Heard> {
    let isLate = false;
    const alarm: Alarm = this.#clock.after(withinMs, () => {
      isLate = true;
      this.#wake();
    });
    try {
      for (;;) {
        const next = this.#heard.shift();
        if (next !== undefined && isWanted(next)) return next;
        if (next !== undefined) continue;
        if (this.#isOver || isLate) throw unanswered();
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#wake = resolve;
        await promise;
      }
    } finally {
      alarm.cancel();
    }
  }

  #refused({ bytes, id }: Heard, asked: number): never {
    const no = decodeAuthNo(bytes, 0, bytes.length);
    if (no === undefined) throw unanswered();
    throw id === asked && id !== 0 ? new SaidNo(no) : refusedBy(no).error;
  }

  #received(bytes: Uint8Array): void {
    try {
      this.#cutter.push(bytes, {
        frame: (all, at, size) => {
          const frame = all.slice(at, at + size);
          const type = readType(frame, 0);
          if (type === AddedType.roll) this.#rolled(frame);
          else this.#heard.push({ type, id: readId(frame, 0), bytes: frame });
        },
      });
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      this.close();
    }
    this.#wake();
  }

  /** The server has said which key it will have; who knows this one learns of that one. */
  #rolled(frame: Uint8Array): void {
    const roll = decodeRoll(frame, 0, frame.length);
    if (roll !== undefined) this.#connection.rolled?.(roll);
  }

  #over(): void {
    this.#isOver = true;
    this.#connection.destroy();
    this.#wake();
  }
}

function isRefusal({ type }: Heard): boolean {
  return type === AddedType.authNo;
}

function unanswered(): CoterieError {
  return new CoterieError(
    "COTERIE_UNANSWERED",
    "the connection ended before the server had answered",
    "Try again.",
  );
}
