import { concat } from "./frames.ts";
import type { Random } from "./random.ts";
import type { Schedule } from "./schedule.ts";

/** What one end of a connection tells the program that holds it. */
export interface EndpointEvents {
  data(bytes: Uint8Array): void;
  /** FIN: nothing more comes, and no error is seen while reading from here on. */
  ended(): void;
  /** The connection broke: RST, a write that failed, or a keepalive that found nobody. */
  failed(): void;
}

/** What a connection is like. */
export interface LineOptions {
  readonly delayMaxMs: number;
  readonly splitChance: number;
  readonly capacityBytes: number;
}

type Item = Uint8Array | "fin" | "rst";
interface Write {
  readonly bytes: Uint8Array;
  at: number;
  readonly done: (() => void) | undefined;
}

/** How long a peer that is silently gone goes unnoticed, in ms. */
const KEEPALIVE_MS = 50_000;

/**
 * One end of a simulated TCP connection, as a program sees it through Node.
 *
 * A write is done when the kernel has taken its last byte, which says nothing about the peer. The
 * kernel takes bytes only while less than the capacity is under way or unread. A program that
 * closes with unread bytes sends RST instead of FIN; after a FIN was read no later RST is seen,
 * except by a write. A program that is gone with its machine sends nothing at all.
 */
export class Endpoint {
  readonly #schedule: Schedule;
  readonly #random: Random;
  readonly #line: LineOptions;
  #peer: Endpoint | undefined;
  #events: EndpointEvents | undefined;
  #state: "open" | "closed" | "gone" = "open";

  readonly #writes: Write[] = [];
  #finAsked = false;
  #finSent = false;
  /** Bytes of ours that are under way or that the peer has not read. */
  #outside = 0;
  #cloggedAtMs = -Infinity;
  /** When the last thing that was sent arrives. */
  #lastArrivalMs = 0;

  readonly #arriving: { item: Item; atMs: number }[] = [];
  #unread: Uint8Array[] = [];
  #reading = true;
  #finArrived = false;
  #finRead = false;
  #resetArrived = false;
  #failed = false;
  #still = false;
  #doneLater: (() => void)[] = [];

  private constructor(schedule: Schedule, random: Random, line: LineOptions) {
    this.#schedule = schedule;
    this.#random = random;
    this.#line = line;
  }

  /** Two ends of one connection. */
  static pair(schedule: Schedule, random: Random, line: LineOptions): [Endpoint, Endpoint] {
    const left = new Endpoint(schedule, random, line);
    const right = new Endpoint(schedule, random, line);
    left.#peer = right;
    right.#peer = left;
    return [left, right];
  }

  /** Says who is told; what has come before waits for the first of them. */
  attach(events: EndpointEvents): void {
    const isFirst = this.#events === undefined;
    this.#events = events;
    const hasCome = this.#unread.length > 0 || this.#finArrived || this.#resetArrived;
    if (isFirst && hasCome) this.#schedule.after(0, () => this.#deliver());
  }

  get open(): boolean {
    return this.#state === "open";
  }

  /** The kernel has been waiting for room to take what was written, now or so long ago. */
  cloggedWithin(ms: number): boolean {
    return this.#writes.length > 0 || this.#schedule.nowMs - this.#cloggedAtMs <= ms;
  }

  /** `bytes` are read when the kernel has room, and must not change until `done`. */
  write(bytes: Uint8Array, done?: () => void): void {
    if (this.#state !== "open") return;
    if (this.#resetArrived) {
      this.#schedule.after(0, () => this.#fail());
      return;
    }
    this.#writes.push({ bytes, at: 0, done });
    this.#fill();
  }

  /** Sends FIN behind all that was written; reading goes on. */
  end(): void {
    if (this.#state !== "open" || this.#finAsked) return;
    this.#finAsked = true;
    this.#fill();
  }

  /** Lets go of the connection, as a program that closes or dies does. */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "closed";
    this.#writes.length = 0;
    const rst = this.#unread.length > 0;
    if (rst || !this.#finSent) this.#send(rst ? "rst" : "fin");
    this.#unread = [];
  }

  /** Breaks the connection on purpose. */
  reset(): void {
    if (this.#state !== "open") return;
    this.#state = "closed";
    this.#writes.length = 0;
    this.#send("rst");
  }

  /** The machine is gone: what is under way arrives, then nothing, and the peer is not told. */
  vanish(): void {
    if (this.#state !== "open") return;
    this.#state = "gone";
    this.#writes.length = 0;
    const delayMs = KEEPALIVE_MS - this.#random.below(10_000);
    const peer = this.#peer;
    if (peer !== undefined) this.#schedule.after(delayMs, () => peer.#fail());
  }

  pause(): void {
    this.#reading = false;
  }

  /** The process that holds this end stands still: the kernel goes on taking what arrives. */
  standStill(): void {
    this.#still = true;
  }

  /** It goes on, and sees at one time what has come meanwhile. */
  goOn(): void {
    this.#still = false;
    this.#deliver();
    const done = this.#doneLater;
    this.#doneLater = [];
    for (const call of done) if (this.#state === "open") call();
    if (this.#state === "open") this.#fill();
    if (this.#failed) this.#fail();
  }

  resume(): void {
    if (this.#reading) return;
    this.#reading = true;
    this.#schedule.after(0, () => this.#deliver());
  }

  #fail(): void {
    if (this.#state !== "open") return;
    this.#failed = true;
    if (this.#still) return;
    this.#state = "closed";
    this.#writes.length = 0;
    this.#events?.failed();
  }

  /** Moves bytes into the kernel as far as there is room. */
  #fill(): void {
    if (this.#still) return;
    for (let write = this.#writes[0]; write !== undefined; write = this.#writes[0]) {
      const room = this.#line.capacityBytes - this.#outside;
      const size = Math.min(room, write.bytes.length - write.at);
      if (size < write.bytes.length - write.at) this.#cloggedAtMs = this.#schedule.nowMs;
      if (size <= 0 && write.bytes.length > 0) return;
      this.#cut(write.bytes.slice(write.at, write.at + size));
      write.at += size;
      if (write.at < write.bytes.length) return;
      this.#writes.shift();
      const { done } = write;
      if (done !== undefined) {
        this.#schedule.after(0, () => {
          if (this.#still) this.#doneLater.push(done);
          else if (this.#state === "open") done();
        });
      }
    }
    if (this.#finAsked && this.#state === "open" && !this.#finSent) {
      this.#finSent = true;
      this.#send("fin");
    }
  }

  #cut(bytes: Uint8Array): void {
    this.#outside += bytes.length;
    let from = 0;
    while (bytes.length - from > 1 && this.#random.chance(this.#line.splitChance)) {
      const to = from + this.#random.between(1, bytes.length - from - 1);
      this.#send(bytes.subarray(from, to));
      from = to;
    }
    this.#send(bytes.subarray(from));
  }

  /** Everything arrives in the order in which it was sent. */
  #send(item: Item): void {
    const peer = this.#peer;
    if (peer === undefined) return;
    const atMs = this.#schedule.nowMs + this.#random.between(0, this.#line.delayMaxMs);
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, atMs);
    peer.#arriving.push({ item, atMs: this.#lastArrivalMs });
    this.#schedule.at(this.#lastArrivalMs, () => peer.#arrive());
  }

  /** What arrives at the same time is read in one piece. */
  #arrive(): void {
    const { nowMs } = this.#schedule;
    for (let next = this.#arriving[0]; next !== undefined && next.atMs <= nowMs;) {
      this.#arriving.shift();
      this.#take(next.item);
      next = this.#arriving[0];
    }
    this.#deliver();
  }

  #take(item: Item): void {
    if (this.#state === "gone") return;
    if (item === "fin") this.#finArrived = true;
    else if (item === "rst") this.#takeReset();
    else if (this.#state === "open") this.#unread.push(item);
    else this.#send("rst");
  }

  /** A RST cuts off what was not read yet, or comes behind it: both are seen. */
  #takeReset(): void {
    if (this.#state !== "open" || this.#resetArrived) return;
    this.#resetArrived = true;
    if (this.#random.chance(0.5)) this.#unread = [];
    if (this.#writes.length > 0) this.#schedule.after(0, () => this.#fail());
  }

  #deliver(): void {
    const isHeard = this.#reading && !this.#still && this.#events !== undefined;
    if (this.#state !== "open" || !isHeard) return;
    if (this.#unread.length > 0) {
      const bytes = concat(this.#unread).slice();
      this.#unread = [];
      this.#events?.data(bytes);
      if (this.#peer !== undefined) this.#peer.#read(bytes.length);
      this.#deliver();
      return;
    }
    if (this.#finArrived && !this.#finRead && !this.#resetArrived) {
      this.#finRead = true;
      this.#events?.ended();
    } else if (this.#resetArrived && !this.#finRead) {
      this.#fail();
    }
  }

  /** The peer has read so many bytes of ours. */
  #read(size: number): void {
    this.#outside -= size;
    if (this.#writes.length > 0) this.#cloggedAtMs = this.#schedule.nowMs;
    if (this.#state === "open") this.#fill();
  }
}
