import { setTimeout as passes } from "node:timers/promises";
import type { RunningServer } from "../helpers/server.ts";
import type { Incoming, Link } from "../crash/link.ts";
import { openLink } from "../crash/link.ts";

/** What became of the messages of two people who do nothing wrong. */
export interface Fates {
  readonly sent: number;
  readonly taken: number;
  /** "300" for somebody who was there and answered. */
  readonly falselyAbsent: number;
  readonly refused: number;
  readonly unanswered: number;
  /** "200" and never arrived. */
  readonly lost: number;
  readonly twice: number;
  readonly outOfOrder: number;
  /** Answers to nothing, texts of others, ends of a connection. */
  readonly strange: readonly string[];
  /** From a message to its answer, in ms: for a report, since a test asserts no times. */
  readonly medianMs: number;
  readonly worstMs: number;
}

/** Two people who write to each other all the while; each answers at once. */
export interface Chat {
  /** Resolves when this many more messages have been answered: proof that things go on. */
  goesOn(messages?: number): Promise<void>;
  /** Stops sending, waits for the last answers, and hangs up. */
  end(): Promise<Fates>;
}

/** How long an answer may take before it counts as none: the protocol's 3 s and the disk. */
const PATIENCE_MS = 15_000;

/** People do not write as fast as they can: that would be an attack of its own. */
const PAUSE_MS = 3;

/** Starts ann and bob, who send a message each to the other when the last is answered. */
export async function startChat(server: Pick<RunningServer, "port">): Promise<Chat> {
  const ledger = new Ledger();
  const ann = await Person.connects(server.port, "ann", "bob", ledger);
  const bob = await Person.connects(server.port, "bob", "ann", ledger);
  const over = new AbortController();
  const talk = async (one: Person): Promise<void> => {
    while (!over.signal.aborted && (await one.sends())) await passes(PAUSE_MS);
  };
  const talking = Promise.all([talk(ann), talk(bob)]);
  return {
    goesOn: async (messages = 20) => ledger.reaches(ledger.answered + messages),
    end: async () => {
      over.abort();
      await talking;
      ann.hangsUp();
      bob.hangsUp();
      return ledger.fates();
    },
  };
}

/** What both have sent, heard and read. */
class Ledger {
  answered = 0;
  readonly codes = new Map<string, string>();
  readonly read = new Map<string, number>();
  readonly strange: string[] = [];
  readonly waitsMs: number[] = [];
  sent = 0;
  outOfOrder = 0;
  #marks: { at: number; passed: () => void }[] = [];

  async reaches(at: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = setTimeout(
      () => reject(new Error(`${this.answered} of ${at} answers: the honest are not served`)),
      2 * PATIENCE_MS,
    );
    this.#marks.push({ at, passed: resolve });
    await promise.finally(() => clearTimeout(late));
  }

  settle(text: string, code: string | undefined, waitMs: number): void {
    this.sent += 1;
    if (code === undefined) return;
    this.codes.set(text, code);
    this.waitsMs.push(waitMs);
    this.answered += 1;
    const due = this.#marks.filter(({ at }) => at <= this.answered);
    this.#marks = this.#marks.filter(({ at }) => at > this.answered);
    for (const { passed } of due) passed();
  }

  fates(): Fates {
    const codes = [...this.codes];
    const count = (code: string): number => codes.filter(([, heard]) => heard === code).length;
    const waits = this.waitsMs.toSorted((left, right) => left - right);
    const taken = count("200");
    const kept = count("300");
    return {
      sent: this.sent,
      taken,
      falselyAbsent: kept,
      refused: codes.length - taken - kept,
      unanswered: this.sent - codes.length,
      lost: codes.filter(([text, code]) => code === "200" && !this.read.has(text)).length,
      twice: [...this.read.values()].filter((times) => times > 1).length,
      outOfOrder: this.outOfOrder,
      strange: this.strange,
      medianMs: waits[waits.length >> 1] ?? NaN,
      worstMs: waits.at(-1) ?? NaN,
    };
  }
}

class Person {
  readonly #name: string;
  readonly #other: string;
  readonly #ledger: Ledger;
  #link: Link | undefined;
  #next = 0;
  #lastRead = -1;
  #over = false;
  #awaited: { id: number; heard: (code: string | undefined) => void } | undefined;

  constructor(name: string, other: string, ledger: Ledger) {
    this.#name = name;
    this.#other = other;
    this.#ledger = ledger;
  }

  static async connects(
    port: number,
    name: string,
    other: string,
    ledger: Ledger,
  ): Promise<Person> {
    const person = new Person(name, other, ledger);
    const link = await openLink(port, (command) => person.#takes(command));
    if (link === undefined) throw new Error(`${name} cannot connect`);
    person.#link = link;
    void link.closed.then((how) => person.#ends(how));
    // A message to oneself names the connection, and its answer says that it is known.
    link.writes({ type: 0, id: 0xffff, src: name, dst: name, text: "I" });
    await person.#hears(0xffff);
    return person;
  }

  /** @returns false when nothing can be sent any more. */
  async sends(): Promise<boolean> {
    const id = this.#next;
    this.#next += 1;
    const text = `${this.#name} ${id}`;
    const sentAt = performance.now();
    this.#link?.writes({ type: 0, id, src: this.#name, dst: this.#other, text });
    const code = await this.#hears(id);
    this.#ledger.settle(text, code, performance.now() - sentAt);
    return !this.#over;
  }

  hangsUp(): void {
    this.#over = true;
    this.#link?.reset();
  }

  async #hears(id: number): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const late = setTimeout(() => resolve(undefined), PATIENCE_MS);
    this.#awaited = { id, heard: resolve };
    return promise.finally(() => clearTimeout(late));
  }

  #takes(command: Incoming): void {
    const { type, id, src, text } = command;
    if (type === 1) {
      if (this.#awaited?.id !== id) this.#ledger.strange.push(`${this.#name} hears ${text}`);
      else this.#awaited.heard(text);
      return;
    }
    this.#link?.writes({ type: 1, id, src: this.#name, dst: src, text: "200" });
    if (src === this.#name) return;
    const { read, strange } = this.#ledger;
    if (type !== 0 || text !== `${this.#other} ${id}`) {
      strange.push(`${this.#name} gets type ${type}, ${text}`);
      return;
    }
    read.set(text, (read.get(text) ?? 0) + 1);
    if (id < this.#lastRead) this.#ledger.outOfOrder += 1;
    this.#lastRead = Math.max(this.#lastRead, id);
  }

  #ends(how: string): void {
    if (!this.#over) this.#ledger.strange.push(`the connection of ${this.#name} ended: ${how}`);
    this.#over = true;
    this.#awaited?.heard(undefined);
  }
}
