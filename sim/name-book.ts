import type { Ledger, Message } from "./ledger.ts";
import { isRefused, nameOf } from "./ledger.ts";
import { must, Unjudgeable, Violation } from "./violation.ts";

/** MessageIDs of one page of names on the disk, two bits each. */
const PAGE = 1024;

type Expected = "new" | "repeat" | "unsure";

/**
 * Which names the server must know, worked out again: those that it has accepted in this run, and
 * those that its disk remembered at the start. It tells which messages are repeats, and so which
 * must not be delivered again (L8); what the server made of them is told by its counters.
 */
export class NameBook {
  readonly #ledger: Ledger;
  /** The message that was accepted last under a name, whether or not that is remembered. */
  readonly #last: Map<string, Message> = new Map();
  #known: Set<string> = new Set();
  /** Taken for repeats where the server's counters could not tell. */
  readonly #guessed: Set<Message> = new Set();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The message that bears this name. */
  bearer(src: number, epoch: bigint, id: number): Message | undefined {
    return this.#last.get(`${src}/${epoch}/${id}`);
  }

  /** A server starts, and remembers what its disk does. */
  restart(): void {
    const { disk, names } = this.#ledger;
    const indexOf = new Map<number, number>();
    for (const [person, { name }] of disk.people) {
      const known = names.find(({ bytes }) => bytes.every((byte, at) => byte === name[at]));
      if (known !== undefined) indexOf.set(person, known.index);
    }
    this.#known = new Set();
    for (const { person, epoch, page, bits } of disk.verdicts.values()) {
      for (let at = 0; at < PAGE; at += 1) {
        if ((((bits[at >> 2] ?? 0) >> ((at & 3) * 2)) & 3) === 0) continue;
        this.#known.add(`${indexOf.get(person)}/${epoch}/${page * PAGE + at}`);
      }
    }
    for (const { src, epoch, id } of disk.live()) {
      if (epoch !== 0n) this.#known.add(`${indexOf.get(src)}/${epoch}/${id}`);
    }
  }

  /**
   * Messages that may have been accepted just before their connections ended. In which order is
   * not known, but of two of one name the one that is being kept was before the other.
   */
  maybeAccepted(messages: readonly Message[]): void {
    for (const message of messages.filter((each) => isKept(each))) {
      const name = keyOf(message);
      if (name !== undefined) this.#enter(name, message);
    }
    for (const message of messages.filter((each) => !isKept(each))) {
      const name = keyOf(message);
      if (name === undefined) continue;
      if (this.#expected(name, new Set()) === "new") this.#enter(name, message);
      else {
        this.#repeats(name, message);
        this.#guessed.add(message);
      }
    }
  }

  /** It is delivered, or kept: so it is the one that was accepted. */
  isAccepted(message: Message): void {
    const { original, unsure } = message;
    if (original === undefined && !unsure) return;
    const isGuess = unsure || this.#guessed.has(message);
    must(isGuess, "L8", () => `${nameOf(message)} repeats another, and is not dropped`);
    const name = keyOf(message);
    message.original = undefined;
    if (name !== undefined) this.#enter(name, message);
  }

  /**
   * The server has admitted these in one event, and has taken `repeats` of them for repeats. Says
   * of each which it was.
   */
  admit(messages: readonly Message[], repeats: number, refused: boolean): void {
    const expected = this.#expectAll(messages, refused);
    const unsure = expected.filter((what) => what === "unsure").length;
    const sureRepeats = expected.filter((what) => what === "repeat").length;
    if (sureRepeats > repeats || sureRepeats + unsure < repeats) {
      this.#complain(messages, expected, sureRepeats > repeats);
    }
    const asRepeats = repeats - sureRepeats;
    if (asRepeats > 0 && asRepeats < unsure) throw new Unjudgeable();
    for (const [at, message] of messages.entries()) {
      const name = keyOf(message);
      if (name === undefined) continue;
      const isRepeat = expected[at] === "repeat" || (expected[at] === "unsure" && asRepeats > 0);
      if (isRepeat) this.#repeats(name, message);
      else this.#enter(name, message);
    }
  }

  /** What is expected of each, those before it in the same event included. */
  #expectAll(messages: readonly Message[], refused: boolean): Expected[] {
    const before = new Set<string>();
    return messages.map((message) => {
      const name = keyOf(message);
      if (name === undefined) return "new";
      const expected = this.#expected(name, before);
      if (expected === "new") before.add(name);
      else if (refused && before.has(name)) return "unsure";
      return expected;
    });
  }

  #expected(name: string, before: ReadonlySet<string>): Expected {
    if (before.has(name)) return "repeat";
    if (!this.#known.has(name)) return "new";
    const last = this.#last.get(name);
    if (last === undefined || last.durableAtMs >= 0) return "repeat";
    // What was refused was not accepted; whether it was may not have been heard yet.
    if (isRefused(last)) return "new";
    return last.unsure || last.failedAtMs >= 0 || last.doubtful ? "unsure" : "repeat";
  }

  #enter(name: string, message: Message): void {
    this.#known.add(name);
    this.#last.set(name, message);
  }

  #repeats(name: string, message: Message): void {
    const original = this.#last.get(name);
    if (original === undefined) throw new Unjudgeable();
    message.original = original;
    if (message.type === 0) original.heir = message;
  }

  #complain(messages: readonly Message[], expected: readonly Expected[], few: boolean): never {
    const at = expected.indexOf(few ? "repeat" : "new");
    const message = messages[at];
    const which = message === undefined ? "a message" : nameOf(message);
    const what = few ? "repeats what was accepted, and is received" : "is taken for a repeat";
    throw new Violation("L8", `${which} or one beside it ${what}`);
  }
}

function isKept({ keepAskedAtMs }: Message): boolean {
  return keepAskedAtMs >= 0;
}

function keyOf({ src, id, named }: Message): string | undefined {
  if (named === undefined || named.epoch === 0n) return undefined;
  return `${src.index}/${named.epoch}/${id}`;
}
