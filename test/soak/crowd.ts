import { connect } from "node:net";
import type { Socket } from "node:net";
import { readId, readType, writeHead } from "../../src/wire/codec.ts";
import { OFFSET } from "../../src/wire/command.ts";
import { FrameCutter } from "../../src/wire/frame.ts";
import { seedFrame } from "../helpers/seed-peer.ts";
import { Histogram } from "./histogram.ts";

/** What one loading process does. */
export interface CrowdOptions {
  readonly port: number;
  /** Its people are these of all: `first`, and `size` of them. */
  readonly first: number;
  readonly size: number;
  /** Everybody of all processes. */
  readonly everybody: number;
  /** Each sends a message in so many ms. */
  readonly everyMs: number;
}

/** What it has seen. A message is known by its sender's number and its messageID. */
export interface Seen {
  readonly sent: number;
  readonly taken: number;
  readonly kept: number;
  readonly refused: number;
  readonly unanswered: number;
  /** Keys of what was answered 200, and of what was read, with those that were read twice. */
  readonly takenKeys: Float64Array;
  readonly readKeys: Float64Array;
  readonly readOffline: number;
  /** Connections that ended. */
  readonly ended: number;
  readonly waits: Float64Array;
  readonly worstMs: number;
  /** The longest time for which this process itself stood still. */
  readonly stillMs: number;
}

/** Connections that are opened at a time. */
const AT_ONCE = 100;
/** Ids of one person stay below this, so that a key is one number. */
const IDS = 65_536;

/** The name of a person by number. */
function nameOf(person: number): string {
  return `p${person}`;
}

/** Many people in one process, each on a connection of their own. */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly #people: Person[] = [];
  readonly #waits: Histogram = new Histogram();
  readonly #takenKeys: number[] = [];
  readonly #readKeys: number[] = [];
  #counts = { sent: 0, taken: 0, kept: 0, refused: 0, readOffline: 0, ended: 0 };
  #worstMs = 0;
  #stillMs = 0;
  #over = false;

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  /** Connects everybody, a few at a time, each under a name at once. */
  async connects(): Promise<void> {
    const { first, size } = this.#options;
    for (let from = 0; from < size; from += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, size - from) }, async (_, at) =>
        this.#connect(first + from + at),
      );
      this.#people.push(...(await Promise.all(some)));
    }
  }

  /** Everybody sends in their turn, evenly spread, for so long. */
  async talks(forMs: number): Promise<void> {
    const startedAt = performance.now();
    const { size, everyMs } = this.#options;
    let due = 0;
    let lastAt = startedAt;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setInterval(() => {
      const nowAt = performance.now();
      this.#stillMs = Math.max(this.#stillMs, nowAt - lastAt);
      lastAt = nowAt;
      const elapsedMs = Math.min(nowAt - startedAt, forMs);
      for (; due < (elapsedMs / everyMs) * size; due += 1) this.#sendsNext(due % size);
      if (nowAt - startedAt < forMs) return;
      clearInterval(timer);
      resolve();
    }, 5);
    await promise;
  }

  /** Waits for the last answers, for as long as there are any to come, and hangs up. */
  async ends(patienceMs: number): Promise<Seen> {
    const untilMs = performance.now() + patienceMs;
    while (this.#owed() > 0 && performance.now() < untilMs) await passes(50);
    const unanswered = this.#owed();
    this.#over = true;
    for (const person of this.#people) person.socket.destroy();
    return {
      ...this.#counts,
      unanswered,
      takenKeys: Float64Array.from(this.#takenKeys),
      readKeys: Float64Array.from(this.#readKeys),
      waits: this.#waits.counts,
      worstMs: this.#worstMs,
      stillMs: this.#stillMs,
    };
  }

  #owed(): number {
    return this.#people.reduce((sum, person) => sum + person.sentAtMs.size, 0);
  }

  #sendsNext(at: number): void {
    const person = this.#people[at];
    if (person === undefined || person.socket.destroyed) return;
    const other = Math.floor(Math.random() * this.#options.everybody);
    person.sends(nameOf(other));
    this.#counts.sent += 1;
  }

  async #connect(number: number): Promise<Person> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { port } = this.#options;
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, resolve);
    socket.once("error", reject);
    await promise;
    socket.on("error", () => {});
    const person = new Person(number, socket);
    const cutter = new FrameCutter("network");
    const sink = {
      frame: (bytes: Uint8Array, at: number, size: number) => {
        this.#takes(person, bytes.subarray(at, at + size));
      },
    };
    socket.on("data", (bytes: Uint8Array) => cutter.push(bytes, sink));
    socket.on("close", () => {
      if (!this.#over) this.#counts.ended += 1;
    });
    // A message to nobody is refused at once: by then the server knows this name.
    socket.write(seedFrame({ type: 0, id: 0xffff_ffff, src: nameOf(number), dst: "", text: "" }));
    await person.known.promise;
    return person;
  }

  #takes(person: Person, frame: Uint8Array): void {
    const id = readId(frame, 0);
    if (readType(frame, 0) === 1) {
      this.#hears(person, id, frame);
      return;
    }
    if (readType(frame, 0) === 2) this.#counts.readOffline += 1;
    const sender = Number(ascii(frame.subarray(OFFSET.src + 1, OFFSET.dst)));
    this.#readKeys.push(sender * IDS + id);
    person.replies(frame);
  }

  #hears(person: Person, id: number, frame: Uint8Array): void {
    const sentAtMs = person.sentAtMs.get(id);
    if (sentAtMs === undefined) {
      person.known.resolve();
      return;
    }
    person.sentAtMs.delete(id);
    const waitMs = performance.now() - sentAtMs;
    this.#waits.add(waitMs);
    this.#worstMs = Math.max(this.#worstMs, waitMs);
    const code = ascii(frame.subarray(OFFSET.text));
    if (code === "200") {
      this.#counts.taken += 1;
      this.#takenKeys.push(person.number * IDS + id);
    } else if (code === "300") this.#counts.kept += 1;
    else this.#counts.refused += 1;
  }
}

class Person {
  readonly number: number;
  readonly socket: Socket;
  readonly sentAtMs: Map<number, number> = new Map();
  /** The server has heard its name. */
  readonly known: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  readonly #name: Uint8Array;
  #next = 0;

  constructor(number: number, socket: Socket) {
    this.number = number;
    this.socket = socket;
    this.#name = Buffer.from(nameOf(number));
  }

  sends(to: string): void {
    const bytes = Buffer.alloc(OFFSET.text + TEXT.length);
    writeHead(bytes, 0, bytes.length, 0, this.#next);
    bytes.set(this.#name, OFFSET.src);
    bytes.write(to, OFFSET.dst, "latin1");
    bytes.set(TEXT, OFFSET.text);
    this.sentAtMs.set(this.#next, performance.now());
    this.#next += 1;
    this.socket.write(bytes);
  }

  replies(frame: Uint8Array): void {
    const bytes = Buffer.alloc(OFFSET.text + 3);
    writeHead(bytes, 0, bytes.length, 1, readId(frame, 0));
    bytes.set(this.#name, OFFSET.src);
    bytes.set(frame.subarray(OFFSET.src, OFFSET.dst), OFFSET.dst);
    bytes.write("200", OFFSET.text, "latin1");
    this.socket.write(bytes);
  }
}

const TEXT: Uint8Array = Buffer.from("a message of some forty bytes, as people write");

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1").replace(/\0.*$/su, "");
}

async function passes(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms);
  return promise;
}
