import { FACTS_BYTES, SENT_FACTS_BYTES } from "../wire/about.ts";
import { HEADER_BYTES } from "../wire/command.ts";
import type { FanOut } from "./devices/fan-out.ts";
import type { Epoch } from "./epoch.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";
import type { Slab } from "./slab.ts";

/** Whether a message is on disk. */
export const Stored = { no: 0, committing: 1, yes: 2 } as const;
/** One of {@link Stored}. */
export type Stored = (typeof Stored)[keyof typeof Stored];

/**
 * One message on its way: from whom, to whom, under which number, and what is owed for it. Its
 * frame lies in a slab until it is on disk or has been taken.
 *
 * The links make it a member of at most one list of each kind: its recipient's queue or what a
 * session carries, one station of the deadlines, one pair of the pending table, the messages of
 * one epoch that are under way.
 */
export class Envelope {
  /** Allotted at receipt: the order of delivery, and the id in the store. */
  readonly number: number;
  readonly src: Person;
  readonly dst: Person;
  /** The messageID that the sender chose, as a signed 32-bit pattern: `id >>> 0` is the number. */
  readonly id: number;
  /** The connection that is owed an answer; `undefined` once it has one, or if none is owed. */
  owed: Session | undefined;
  readonly receivedAtMs: number;
  /** Header and text. */
  readonly frameBytes: number;

  /** The frame in network order lies in `slab.bytes[frameAt, frameAt + frameBytes)`. */
  slab: Slab | undefined = undefined;
  frameAt = 0;

  stored: Stored = Stored.no;
  /** Taken, refused or expired: what still comes for it changes nothing. */
  ended = false;
  /** It was written to some connection, so it may have been seen. */
  forwarded = false;
  /** It was written, or is to be written, as type 2: nobody is owed an answer for it. */
  offline: boolean;
  /** The 300 may leave as soon as the message is on disk. */
  answerDue = false;

  /** The session that it was written on and that has not ended. */
  carrier: Session | undefined = undefined;
  /** Which flush of the carrier took it. */
  flush = 0;
  /** When the carrier's write callback covered it, in ms; -1 before. */
  acceptedAtMs = -1;

  prev: Envelope | undefined = undefined;
  next: Envelope | undefined = undefined;

  /** The name under which its sender would send it again; `undefined` for a sender of level 1. */
  epoch: Epoch | undefined = undefined;
  /** Next in the bucket of the epoch's messages that are under way. */
  liveNext: Envelope | undefined = undefined;
  /** What its sender said of it lies at `slab.bytes[factsAt]`; -1 if it said nothing. */
  factsAt = -1;

  /** The message with its copies, where several devices are to have it. */
  fanOut: FanOut | undefined = undefined;
  /**
   * It is a text of one of the reader's own devices, for another. Then {@link src} is whom it
   * went to, and the epoch, of which nothing is remembered by this copy, stands behind the facts.
   */
  isSent = false;

  /** Which station of the deadlines it stands at, 0 for none, and its neighbours there. */
  station = 0;
  earlier: Envelope | undefined = undefined;
  later: Envelope | undefined = undefined;

  /** Next pair in the bucket, next of the same pair, last of the same pair (on the first). */
  bucketNext: Envelope | undefined = undefined;
  pairNext: Envelope | undefined = undefined;
  pairLast: Envelope | undefined = undefined;

  constructor(
    number: number,
    src: Person,
    dst: Person,
    id: number,
    owed: Session | undefined,
    receivedAtMs: number,
    frameBytes: number,
  ) {
    this.number = number;
    this.src = src;
    this.dst = dst;
    this.id = id;
    this.owed = owed;
    this.offline = owed === undefined;
    this.receivedAtMs = receivedAtMs;
    this.frameBytes = frameBytes;
  }

  /** Bytes of the text alone. */
  get textBytes(): number {
    return this.frameBytes - HEADER_BYTES;
  }

  /** Bytes of the frame and of what was said of it, side by side in a slab. */
  get slabBytes(): number {
    return this.factsAt === -1 ? this.frameBytes : this.frameBytes + this.#factsBytes;
  }

  /** The text, lent out of the slab; empty once the frame has been given back. */
  text(): Uint8Array {
    const at = this.frameAt + HEADER_BYTES;
    return this.slab?.bytes.subarray(at, at + this.textBytes) ?? new Uint8Array(0);
  }

  /**
   * The 24 bytes that its sender said of it, see `SenderFacts`, lent like {@link text}; with 8
   * bytes more if it {@link isSent}.
   */
  get facts(): Uint8Array | undefined {
    const at = this.factsAt;
    return at === -1 ? undefined : this.slab?.bytes.subarray(at, at + this.#factsBytes);
  }

  get #factsBytes(): number {
    return this.isSent ? SENT_FACTS_BYTES : FACTS_BYTES;
  }
}
