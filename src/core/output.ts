import { ABOUT_BYTES, FACTS_BYTES, writeAbout } from "../wire/about.ts";
import { AddedType } from "../wire/added-type.ts";
import { swapHeader } from "../wire/byte-order.ts";
import { writeHead } from "../wire/codec.ts";
import { COMMAND_BYTES_MAX, CommandType, HEADER_BYTES, OFFSET } from "../wire/command.ts";
import { REPLY_CODE_BYTES } from "../wire/reply-code.ts";
import type { BufferPool } from "./buffer-pool.ts";
import type { Envelope } from "./envelope.ts";
import type { Limits } from "./limits.ts";
import type { NameBits } from "./slab.ts";
import { copyBytes, writeName } from "./slab.ts";

/** Bytes of a reply with a code. */
const ANSWER_BYTES: number = HEADER_BYTES + REPLY_CODE_BYTES;

/** A growing run of commands. */
class Lane {
  bytes: Uint8Array = NOTHING;
  used = 0;

  /** Makes room for one command and returns where it goes. */
  claim(size: number, pool: BufferPool): number {
    const at = this.used;
    if (at + size > this.bytes.length) {
      const grown = pool.lend(at + size);
      if (at > 0) grown.set(this.bytes.subarray(0, at));
      if (this.bytes !== NOTHING) pool.takeBack(this.bytes);
      this.bytes = grown;
    }
    this.used = at + size;
    return at;
  }
}

/** From whom and to whom; a text of one's own goes from its reader to whom it went to. */
function writeNames(bytes: Uint8Array, at: number, { src, dst, isSent }: Envelope): void {
  writeName(bytes, at + OFFSET.src, isSent ? dst : src);
  writeName(bytes, at + OFFSET.dst, isSent ? src : dst);
}

const NOTHING: Uint8Array = new Uint8Array(0);
const NOBODY: NameBits = { high: 0, low: 0 };

/**
 * What is to be written on one connection, gathered so that a turn of the loop costs one write.
 *
 * Answers have a lane of their own: a client that does not read its messages still hears what
 * became of those that it sent. One write is under way at a time.
 */
export class Output {
  /** The number of the next flush; what is put in now leaves with it. */
  flush = 1;
  /** When the flush that is under way was taken, in ms; -1 if none is. */
  takenAtMs = -1;
  /** Its peer reads little-endian numbers. */
  little = false;
  readonly #answers: Lane = new Lane();
  readonly #messages: Lane = new Lane();
  #inFlight: Uint8Array = NOTHING;
  #inFlightBytes = 0;
  readonly #pool: BufferPool;
  readonly #messageBytesMax: number;
  readonly #answerBytesMax: number;

  constructor(pool: BufferPool, limits: Pick<Limits, "outputBytesMax" | "answerBytesMax">) {
    this.#pool = pool;
    this.#messageBytesMax = limits.outputBytesMax;
    this.#answerBytesMax = limits.answerBytesMax;
  }

  get empty(): boolean {
    return this.#answers.used === 0 && this.#messages.used === 0;
  }

  /** Nothing waits and nothing is under way. */
  get idle(): boolean {
    return this.takenAtMs === -1 && this.empty;
  }

  /** There is room for a message of any size. */
  get roomForMessage(): boolean {
    return this.#messages.used + this.#inFlightBytes <= this.#messageBytesMax - COMMAND_BYTES_MAX;
  }

  get answersFull(): boolean {
    return this.#answers.used >= this.#answerBytesMax;
  }

  /** Bytes held: waiting and under way. */
  get bytes(): number {
    return this.#answers.used + this.#messages.used + this.#inFlightBytes;
  }

  /** A message out of its slab, as type 0 or 2, or as SENT. */
  message(envelope: Envelope, type: number): void {
    const { slab, frameBytes } = envelope;
    if (slab === undefined) return;
    const at = this.#messages.claim(frameBytes, this.#pool);
    const bytes = this.#messages.bytes;
    copyBytes(slab.bytes, envelope.frameAt, frameBytes, bytes, at);
    bytes[at + OFFSET.type] = type >>> 8;
    bytes[at + OFFSET.type + 1] = type;
    if (this.little) swapHeader(bytes, at);
  }

  /** A kept message that came back from the store. */
  record(envelope: Envelope, text: Uint8Array, type: number = CommandType.offline): void {
    const at = this.#messages.claim(HEADER_BYTES + text.length, this.#pool);
    const bytes = this.#messages.bytes;
    writeHead(bytes, at, HEADER_BYTES + text.length, type, envelope.id);
    writeNames(bytes, at, envelope);
    copyBytes(text, 0, text.length, bytes, at + OFFSET.text);
    if (this.little) swapHeader(bytes, at);
  }

  /** A reply (S5) with a code of three bytes, from one name to another. */
  answer(id: number, src: NameBits, dst: NameBits, code: Uint8Array): void {
    const at = this.#answers.claim(ANSWER_BYTES, this.#pool);
    const bytes = this.#answers.bytes;
    writeHead(bytes, at, ANSWER_BYTES, CommandType.reply, id);
    writeName(bytes, at + OFFSET.src, src);
    writeName(bytes, at + OFFSET.dst, dst);
    copyBytes(code, 0, REPLY_CODE_BYTES, bytes, at + OFFSET.text);
    if (this.little) swapHeader(bytes, at);
  }

  /**
   * What precedes a message for a reader of level 2: the server's ABOUT.
   *
   * @param stored what the sender of a kept message said, if it said something.
   */
  about(envelope: Envelope, atMs: number, stored?: Uint8Array): void {
    const at = this.#messages.claim(ABOUT_BYTES, this.#pool);
    const bytes = this.#messages.bytes;
    const { number, id, epoch, slab, factsAt, isSent } = envelope;
    writeHead(bytes, at, ABOUT_BYTES, AddedType.about, id);
    writeNames(bytes, at, envelope);
    const facts = factsAt === -1 ? stored : slab?.bytes;
    const body = at + OFFSET.text;
    const from = Math.max(0, factsAt);
    const token = isSent ? facts?.subarray(from + FACTS_BYTES) : epoch?.bytes;
    writeAbout(bytes, body, number, atMs, token, facts, from);
  }

  /** A command of level 2 that is no message; it goes with the answers. */
  added(
    type: number,
    id: number,
    src: NameBits | undefined,
    dst: NameBits,
    body: Uint8Array,
  ): void {
    const size = HEADER_BYTES + body.length;
    const at = this.#answers.claim(size, this.#pool);
    const bytes = this.#answers.bytes;
    writeHead(bytes, at, size, type, id);
    writeName(bytes, at + OFFSET.src, src ?? NOBODY);
    writeName(bytes, at + OFFSET.dst, dst);
    copyBytes(body, 0, body.length, bytes, at + OFFSET.text);
  }

  /**
   * Everything that waits, answers first, to be written in one go. The bytes stay untouched
   * until {@link accepted}; `undefined` while a write is under way or if nothing waits.
   */
  take(nowMs: number): Uint8Array | undefined {
    if (this.takenAtMs !== -1 || this.empty) return undefined;
    const first = this.#answers;
    const second = this.#messages;
    if (first.used > 0 && second.used > 0) {
      const at = first.claim(second.used, this.#pool);
      first.bytes.set(second.bytes.subarray(0, second.used), at);
      this.#empty(second);
    }
    const lane = first.used > 0 ? first : second;
    this.#inFlight = lane.bytes;
    this.#inFlightBytes = lane.used;
    lane.bytes = NOTHING;
    lane.used = 0;
    this.takenAtMs = nowMs;
    this.flush += 1;
    return this.#inFlight.subarray(0, this.#inFlightBytes);
  }

  /** The write that was under way has been accepted whole. */
  accepted(): void {
    if (this.#inFlight !== NOTHING) this.#pool.takeBack(this.#inFlight);
    this.#inFlight = NOTHING;
    this.#inFlightBytes = 0;
    this.takenAtMs = -1;
  }

  /** Drops what waits. A write under way keeps its buffer: the socket may still read it. */
  discard(): void {
    this.#empty(this.#answers);
    this.discardMessages();
  }

  /** Drops the messages that wait: their recipient takes them elsewhere, or later. */
  discardMessages(): void {
    this.#empty(this.#messages);
  }

  #empty(lane: Lane): void {
    if (lane.bytes !== NOTHING) this.#pool.takeBack(lane.bytes);
    lane.bytes = NOTHING;
    lane.used = 0;
  }
}
