import { FATES_MAX } from "../src/wire/fate-list.ts";
import type { Fate } from "./added-frames.ts";
import {
  ADDED,
  FEATURE,
  isWatch,
  noticeCode,
  readAbout,
  readAsk,
  readFates,
  readTaken,
  readWelcome,
} from "./added-frames.ts";
import type { Fates } from "./fates.ts";
import type { Frame } from "./frames.ts";
import { codeOf } from "./frames.ts";
import type { Facts, Ledger, Message } from "./ledger.ts";
import { nameOf } from "./ledger.ts";
import type { NameBook } from "./name-book.ts";
import { People } from "./people.ts";
import { must } from "./violation.ts";

/** What an agreed feature lets the server write. */
const NEEDS: ReadonlyMap<number, number> = new Map([
  [ADDED.welcome, 0],
  [ADDED.notice, 0],
  [ADDED.pong, 0],
  [ADDED.about, FEATURE.facts],
  [ADDED.fate, FEATURE.names],
  [ADDED.presence, FEATURE.people],
  [ADDED.typing, FEATURE.people],
  [ADDED.read, FEATURE.people],
]);

/** A shorter TAKEN says nothing. */
const TAKEN_BYTES = 8;

/** A question that the server has been asked. */
interface Asked {
  readonly id: number;
  readonly epoch: bigint;
  readonly atMs: number;
  /** What it asks for, with whether that was kept and on the disk then. */
  readonly ids: { readonly id: number; readonly wasOnDisk: boolean }[];
}

/** What is known of one connection of level 2. */
interface Line {
  welcomed: boolean;
  about: Frame | undefined;
  lastNumber: number;
  /** Up to here its client has everything, by its HELLO. */
  readonly hasUpto: number;
  readonly asked: Asked[];
}

/**
 * Judges what is particular to level 2: nothing of it goes where it was not agreed on, ABOUT
 * precedes each message and is true (L2), fates are answers to what was asked (L3), and a
 * connection that only sends is handed nothing and displaces nobody (L5).
 */
export class Added {
  readonly #ledger: Ledger;
  readonly #names: NameBook;
  readonly #fates: Fates;
  readonly people: People;
  readonly #lines: Map<Facts, Line> = new Map();

  constructor(ledger: Ledger, names: NameBook, fates: Fates) {
    this.#ledger = ledger;
    this.#names = names;
    this.#fates = fates;
    this.people = new People(ledger);
  }

  /** The server is about to be given a command of a connection that has said HELLO. */
  offered(facts: Facts, frame: Frame): void {
    if (frame.type === ADDED.hello) this.#hello(facts);
    else if (frame.type === ADDED.typing || frame.type === ADDED.read) {
      this.people.sign(facts, frame);
    } else if (frame.type === 1 && codeOf(frame.text) === "200") this.#confirmed(facts, frame);
    else if (frame.type === ADDED.taken) this.#taken(facts, frame);
    // What it asks may make no sense.
    else if (facts.hostile) return;
    else if (frame.type === ADDED.ask) this.#ask(facts, frame);
    else if (frame.type === ADDED.who) this.people.who(facts, isWatch(frame.text));
  }

  /** The server sends FIN. */
  ends(facts: Facts): void {
    const mayEnd = facts.left || facts.doubted || this.#ledger.stopping || !facts.bound;
    must(mayEnd, "L5", () => `c${facts.number} is ended, and nobody has taken its name`);
  }

  /** To be called for each command in the order in which they are written. */
  precedes(facts: Facts, frame: Frame): void {
    const line = this.#lines.get(facts);
    if (line === undefined) return;
    const where = `c${facts.number} (${facts.name.label})`;
    const isFirst = line.welcomed || frame.type === ADDED.welcome;
    must(isFirst, "L2", () => `type ${frame.type} comes before WELCOME on ${where}`);
    line.welcomed = true;
    if (frame.type === 0 || frame.type === 2) {
      const sendOnly = facts.hello?.sendOnly === true;
      must(!sendOnly, "L5", () => `a message comes to ${where}, which only sends`);
      if ((facts.features & FEATURE.facts) !== 0) this.#judgeAbout(line, frame, where);
      return;
    }
    const { about } = line;
    must(about === undefined, "L2", () => `ABOUT ${about?.id} stands alone on ${where}`);
    if (frame.type === ADDED.about) line.about = frame;
  }

  /** A command of level 2 is written. */
  written(facts: Facts, frame: Frame): void {
    const { type } = frame;
    const where = `c${facts.number} (${facts.name.label})`;
    const needs = NEEDS.get(type);
    const line = this.#lines.get(facts);
    if (line === undefined || needs === undefined || (facts.features & needs) !== needs) {
      must(false, "L2", () => `type ${type} is written on ${where}, which has not agreed to it`);
      return;
    }
    if (type === ADDED.welcome) this.#judgeWelcome(facts, frame);
    else if (facts.hostile && (type === ADDED.presence || frame.id !== 0)) return;
    else if (type === ADDED.notice) this.#judgeNotice(facts, noticeCode(frame.text));
    else if (type === ADDED.fate) this.#judgeFates(facts, line, frame);
    else if (type === ADDED.presence) this.people.presence(facts, frame);
    else if (type === ADDED.typing || type === ADDED.read) this.people.relayed(facts, frame);
  }

  #hello(facts: Facts): void {
    const { hello } = facts;
    if (hello === undefined || this.#lines.has(facts)) return;
    const known = hello.features & (FEATURE.facts | FEATURE.names | FEATURE.people);
    facts.features = hello.epoch === 0n ? known & ~FEATURE.names : known;
    // Whoever is heard inside TLS has signed in.
    if (facts.exporter !== undefined && (known & FEATURE.facts) !== 0) {
      facts.features |= hello.features & FEATURE.devices;
    }
    const resumes = hello.incarnation === this.#ledger.token;
    // Who lies about what is to come is handed it all the same.
    const hasUpto = resumes && !facts.hostile ? hello.upto : -1;
    const line = { welcomed: false, about: undefined, lastNumber: -1, hasUpto, asked: [] };
    this.#lines.set(facts, line);
    for (const message of this.#resumed(facts)) message.takenSaid = true;
    if (resumes && facts.hostile) this.#ledger.claimants.add(facts.name);
  }

  /** What a HELLO counts as taken, of what has a number that is known. */
  #resumed({ hello, features, name }: Facts): Message[] {
    if (hello === undefined || hello.sendOnly || (features & FEATURE.facts) === 0) return [];
    if (hello.incarnation !== this.#ledger.token) return [];
    return this.#ledger.messages.filter(
      ({ dst, number }) => dst === name && number >= 0 && number <= hello.upto,
    );
  }

  #taken(facts: Facts, frame: Frame): void {
    if ((facts.features & FEATURE.facts) === 0 || frame.text.length < TAKEN_BYTES) return;
    const upto = readTaken(frame.text);
    for (const { message } of facts.written) {
      if (message.number > upto) continue;
      // What it has not been sent whole yet it may name, but not confirm.
      if (facts.hostile) message.takenSaid = true;
      else this.#fates.taken(message);
    }
  }

  #confirmed(facts: Facts, frame: Frame): void {
    for (const { message } of facts.written) {
      const { id, src } = message;
      const isMeant = id === frame.id && src.high === frame.dstHigh && src.low === frame.dstLow;
      // Of two epochs of one sender it may mean either.
      if (isMeant) message.takenSaid = true;
    }
  }

  #ask(facts: Facts, frame: Frame): void {
    const { epoch, ids } = readAsk(frame.text);
    const entries = ids.map((id) => {
      const message = this.#names.bearer(facts.name.index, epoch, id);
      return { id, wasOnDisk: message !== undefined && this.#fates.isOnDisk(message) };
    });
    const atMs = this.#ledger.nowMs;
    this.#lines.get(facts)?.asked.push({ id: frame.id, epoch, atMs, ids: entries });
  }

  #judgeAbout(line: Line, frame: Frame, where: string): void {
    const about = line.about;
    line.about = undefined;
    const said = about && readAbout(about.text);
    const message = this.#ledger.messageIn(frame);
    if (about === undefined || said === undefined || message === undefined) {
      must(false, "L2", () => `a message without ABOUT on ${where}`);
      return;
    }
    const { named } = message;
    const same =
      about.id === frame.id &&
      about.srcHigh === frame.srcHigh &&
      about.srcLow === frame.srcLow &&
      about.dstHigh === frame.dstHigh &&
      about.dstLow === frame.dstLow;
    must(same, "L2", () => `ABOUT of another message precedes ${nameOf(message)}`);
    const facts = (message.on.features & FEATURE.facts) === 0 ? undefined : named?.facts;
    must(said.epoch === (named?.epoch ?? 0n), "L2", () => {
      return `ABOUT gives ${nameOf(message)} epoch ${said.epoch}`;
    });
    must(isSame(said.facts, facts), "L2", () => `ABOUT says other facts of ${nameOf(message)}`);
    const isTrue = message.number === said.number || message.number < 0;
    must(isTrue && said.number > line.lastNumber, "L2", () => {
      return `ABOUT gives ${nameOf(message)} number ${said.number} after ${line.lastNumber}`;
    });
    must(said.number > line.hasUpto, "I8", () => {
      return `${nameOf(message)} comes to ${where}, who said in HELLO that it is there`;
    });
    line.lastNumber = said.number;
    message.number = said.number;
  }

  #judgeWelcome({ features, number }: Facts, frame: Frame): void {
    const said = readWelcome(frame.text);
    const isTrue = said.features === features && said.incarnation === this.#ledger.token;
    must(isTrue, "L2", () => `WELCOME on c${number} agrees to ${said.features}, not ${features}`);
  }

  #judgeNotice(facts: Facts, code: number): void {
    const { stopping } = this.#ledger;
    const isDisplaced = facts.bound && (facts.left || facts.doubted);
    const isTrue =
      (code === 400 && facts.hostile) ||
      (code === 409 && isDisplaced) ||
      (code === 423 && !facts.bound) ||
      (code === 503 && stopping);
    must(isTrue, "L5", () => `NOTICE ${code} on c${facts.number}, where it is not true`);
  }

  #judgeFates(facts: Facts, line: Line, frame: Frame): void {
    const { epoch, entries } = readFates(frame.text);
    const asked = frame.id === 0 ? answered(line, epoch, entries) : line.asked.shift();
    const fits = asked === undefined ? frame.id === 0 : asked.id === frame.id;
    must(fits, "L3", () => `FATE ${frame.id} on c${facts.number} answers nothing`);
    const isOwn = epoch === (asked?.epoch ?? facts.hello?.epoch);
    must(isOwn, "L3", () => `FATE of epoch ${epoch} on c${facts.number}, which is another's`);
    must(asked === undefined || asked.ids.length === entries.length, "L3", () => {
      return `FATE on c${facts.number} has ${entries.length} answers`;
    });
    for (const [at, { id, code }] of entries.entries()) {
      const question = asked?.ids[at];
      must(asked === undefined || question?.id === id, "L3", () => {
        return `FATE on c${facts.number} names ${id}, which was not asked for`;
      });
      this.#judgeFate(facts, epoch, id, code, question?.wasOnDisk ?? false, asked?.atMs ?? -1);
    }
  }

  #judgeFate(
    facts: Facts,
    epoch: bigint,
    id: number,
    code: number,
    wasOnDisk: boolean,
    atMs: number,
  ): void {
    const message = this.#names.bearer(facts.name.index, epoch, id);
    this.#ledger.note("tells", facts.number, message?.serial ?? -1, `${id} ${code}`);
    must(message !== undefined || code === 0, "L3", () => {
      return `FATE ${code} on c${facts.number} for ${id}, which was never sent`;
    });
    if (message !== undefined) this.#fates.fate(message, code, atMs, wasOnDisk);
  }
}

/** Who asks under messageID 0 is answered with what might have come unasked. */
function answered(line: Line, epoch: bigint, entries: readonly Fate[]): Asked | undefined {
  const [first] = line.asked;
  // What comes unasked may be of the same names.
  const isWhole = entries.length === first?.ids.length || entries.length === FATES_MAX;
  const isIt =
    first?.id === 0 &&
    first.epoch === epoch &&
    isWhole &&
    entries.every(({ id }, at) => first.ids[at]?.id === id);
  if (!isIt) return undefined;
  // More than fits in one command comes in several.
  const left = first.ids.slice(entries.length);
  if (left.length === 0) line.asked.shift();
  else line.asked[0] = { ...first, ids: left };
  return { ...first, ids: first.ids.slice(0, entries.length) };
}

/** Facts that say nothing are as good as none. */
export function isSame(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  for (let at = 0; at < 24; at += 1) if ((left?.[at] ?? 0) !== (right?.[at] ?? 0)) return false;
  return true;
}
