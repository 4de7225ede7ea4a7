import type { Arrival, Ledger, Sent } from "../crash/ledger.ts";
import { Reading, textOf } from "../crash/ledger.ts";
import { openLink } from "../crash/link.ts";
import type { Incoming, Link } from "../crash/link.ts";

/** How long an answer or an arrival may take before it counts as a hang, in ms. */
const PATIENCE_MS = 9000;

/** What all actors of one run write into. */
export interface Books {
  readonly ledger: Ledger;
  /** How often each code has been told. */
  readonly codes: Map<string, number>;
}

/** Ids are never used twice, so that a reply by name tells any two messages apart. */
let ids = 1;

/** What a "200" for the message of this id proves besides, once its sender has heard it. */
const proofs = new Map<number, readonly Sent[]>();

/** One connection of one name that does what a script says, and keeps the ledger informed. */
export class Actor {
  readonly name: string;
  readonly #ledger: Ledger;
  readonly #codes: Map<string, number>;
  readonly #reading: Reading;
  readonly #asked: Map<number, (code: string) => void> = new Map();
  readonly #messages: Map<number, Sent> = new Map();
  readonly #waiting: { readonly ready: () => boolean; readonly resolve: () => void }[] = [];
  #link: Link | undefined;
  /** Whether what comes as type 0 is answered as it comes. */
  replying = true;

  private constructor(name: string, { ledger, codes }: Books) {
    this.name = name;
    this.#ledger = ledger;
    this.#codes = codes;
    this.#reading = new Reading(name);
  }

  /** Connects and says who it is. If nobody listens, everything that follows does nothing. */
  static async connects(name: string, port: number, books: Books): Promise<Actor> {
    const actor = new Actor(name, books);
    actor.#link = await openLink(port, (command) => actor.#takes(command));
    actor.#writes({ type: 1, id: 0, src: name, dst: name, text: "200" });
    return actor;
  }

  /** What has come on this connection. */
  get arrivals(): readonly Arrival[] {
    return this.#reading.arrivals;
  }

  /** Writes `count` messages at once and waits for all their answers, or the connection's end. */
  async sends(to: string, count: number = 1): Promise<void> {
    const link = this.#link;
    if (link?.writable !== true) return;
    const answers: Promise<unknown>[] = [];
    const frames = Array.from({ length: count }, () => {
      const id = ids++;
      const message = this.#ledger.sends(this.name, to, id);
      this.#messages.set(id, message);
      const { promise, resolve } = Promise.withResolvers<string>();
      this.#asked.set(id, resolve);
      answers.push(promise);
      return { type: 0, id, src: this.name, dst: to, text: textOf(message.seq) };
    });
    link.writes(...frames);
    const all = Promise.all(answers);
    await this.#inTime(all, `${this.name} is not answered about ${count} for ${to}`);
  }

  /** Waits until `count` have come in all, or until `unless` is done: then they may never come. */
  async receives(count: number, unless?: Promise<unknown>): Promise<void> {
    const ready = (): boolean => this.#reading.arrivals.length >= count;
    if (ready()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ ready, resolve });
    const either = unless === undefined ? promise : Promise.race([promise, unless]);
    await this.#inTime(either, `${this.name} waits in vain for ${count} messages`);
  }

  /** Answers one that has come, of whatever type. */
  replies(arrival: Arrival | undefined): void {
    if (arrival === undefined || this.#link?.writable !== true) return;
    const { id, src } = arrival.message;
    this.#ledger.replies(this.#reading, arrival);
    // What came before a type 0 that is confirmed has been read as well.
    if (!arrival.offline) proofs.set(id, this.#ledger.provable(this.#reading));
    this.#writes({ type: 1, id, src: this.name, dst: src, text: "200" });
  }

  /** FIN, and then until the end. */
  async finishes(): Promise<void> {
    const link = this.#link;
    if (link?.writable !== true) return;
    this.#ledger.writes(this.#reading, performance.now(), false);
    link.finish();
    await this.#inTime(link.closed, `${this.name} is not hung up on`);
  }

  /** RST. */
  resets(): void {
    this.#link?.reset();
  }

  #writes(command: Incoming): void {
    if (this.#link?.writable !== true) return;
    this.#ledger.writes(this.#reading, performance.now(), false);
    this.#link.writes(command);
  }

  #takes(command: Incoming): void {
    if (command.type === 1) {
      const message = this.#messages.get(command.id);
      if (message === undefined || command.src !== message.dst) {
        this.#ledger.fault("answer", `${this.name} heard of ${command.id}: ${command.text}`);
        return;
      }
      this.#ledger.answered(message, command.text);
      this.#codes.set(command.text, (this.#codes.get(command.text) ?? 0) + 1);
      if (command.text === "200") this.#ledger.proven(proofs.get(command.id) ?? []);
      this.#asked.get(command.id)?.(command.text);
      return;
    }
    const arrival = this.#ledger.arrives(this.#reading, command, performance.now());
    if (arrival !== undefined && this.replying && !arrival.offline) this.replies(arrival);
    for (const { ready, resolve } of this.#waiting) if (ready()) resolve();
  }

  /** Waits; too long is a hang, unless the connection is over. */
  async #inTime(work: Promise<unknown>, complaint: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<"late">();
    const timer = setTimeout(() => resolve("late"), PATIENCE_MS);
    const over = (this.#link?.closed ?? Promise.resolve()).then(() => "over" as const);
    const how = await Promise.race([work, promise, over]);
    clearTimeout(timer);
    if (how === "late") this.#ledger.fault("trouble", complaint);
  }
}
