import { AddedType } from "../../src/wire/added-type.ts";
import { DeviceOp } from "../../src/wire/device-entry.ts";
import { readAbout, readFates, readHello, readTaken, readWelcome } from "../added-frames.ts";
import { codeOf, type Frame, isIntact, type Name, serialOf } from "../frames.ts";
import type { Identity, Speaker } from "../identity.ts";
import { isOfMembers, MEMBER } from "../member-frames.ts";
import { must } from "../violation.ts";
import type { DeviceText } from "./text.ts";

/** A text that was written on a connection. */
interface Handed {
  readonly text: DeviceText;
  readonly isOffline: boolean;
  /** Zero where no number is told. */
  readonly number: number;
}

/** What has passed over one connection. */
interface Talk {
  /** Of which its owner has not said yet that they have it. */
  handed: Handed[];
  /** Signs that were told here, by {@link signKey}. */
  readonly signs: Map<string, number>;
  isLevel2: boolean;
  /** Whose device reads here, in which incarnation. */
  mailbox: string;
  /** The number in the ABOUT that was written last. */
  number: number;
}

/**
 * Judges who caused what: nobody but the owner of a name ever causes a command with that SRC, or a
 * "200" for it (W1, W2), and no chain tells of a device but what a device of it has signed (W3).
 *
 * It is shown every command that comes in, on which connection, and every one that goes out. The
 * owner of a name is whoever has signed in there with the key of a device that belongs to it at
 * that time, or, on a plain connection, whoever uses a name that nobody has; which of them this is
 * {@link Identity} knows from those who hold the keys.
 */
export class Speakers {
  readonly #identity: Identity;
  readonly #texts: readonly DeviceText[];
  readonly #names: () => readonly Name[];
  readonly #talks: Map<Speaker, Talk> = new Map();
  /** How often a text was said by whom it is from. */
  readonly #said: Map<DeviceText, number> = new Map();
  /** Under which numbers a text was handed to one device, by its serial and incarnation. */
  readonly #numbers: Map<string, Set<number>> = new Map();
  /** What a device was handed under which numbers, by {@link mailboxKey}. */
  readonly #mailboxes: Map<string, Map<number, DeviceText>> = new Map();
  /** Texts of which an owner of the recipient's name has said that it has them. */
  readonly #had: Set<DeviceText> = new Set();
  readonly #signs: Map<string, number> = new Map();
  readonly #entries: Set<string> = new Set();
  /** Whose device was taken away, and who has to hear that. */
  readonly #dismissed: Set<Speaker> = new Set();

  constructor(identity: Identity, texts: readonly DeviceText[], names: () => readonly Name[]) {
    this.#identity = identity;
    this.#texts = texts;
    this.#names = names;
  }

  /** A device signs this entry of the chain of its name. */
  signs(entry: Uint8Array): void {
    this.#entries.add(keyOf(entry));
  }

  /** Whoever speaks there has lost the device by which they do. */
  dismissed(facts: Speaker): void {
    if (facts.exporter !== undefined) this.#dismissed.add(facts);
  }

  /** The server says no more there. */
  ends(facts: Speaker): void {
    const isTold = !this.#dismissed.has(facts);
    must(
      isTold,
      "W4",
      () => `c${facts.number} ends, and is not told that its device is taken away`,
    );
  }

  /** The server is about to be given this. */
  offered(facts: Speaker, frame: Frame): void {
    // What others say under a name is nobody's word.
    if (this.#identity.isOver(facts) || !this.#identity.speaks(facts)) return;
    const talk = this.#talkOf(facts);
    const { type, text } = frame;
    if (type === AddedType.hello) this.#greeted(facts, talk, frame);
    else if (type === AddedType.taken) {
      const upto = readTaken(text);
      this.#has(talk, ({ number }) => number <= upto);
    } else if (type === AddedType.typing || type === AddedType.read) {
      // Their SRC is not read: they are of whoever speaks here.
      const { high, low } = facts.name;
      count(this.#signs, signKey({ ...frame, srcHigh: high, srcLow: low }));
    } else if (type === 1) this.#replied(talk, frame);
    else if (type === 0 || type === 2) this.#sent(facts, frame);
    if (!talk.isLevel2) this.lives(facts);
  }

  /** A sign of life, which on level 1 proves that what was kept has been read. */
  lives(facts: Speaker): void {
    const talk = this.#talkOf(facts);
    if (!talk.isLevel2) this.#has(talk, ({ isOffline }) => isOffline);
  }

  /** The server writes this. */
  written(facts: Speaker, frame: Frame): void {
    const talk = this.#talkOf(facts);
    const { type, text } = frame;
    if (type === MEMBER.device) this.#isTrueEntry(facts, frame);
    if (type === MEMBER.kicked) this.#isKicked(facts);
    if (isOfMembers(type)) this.#identity.written(facts, frame);
    else if (type === AddedType.welcome) {
      talk.mailbox = this.#mailboxKey(facts, readWelcome(text).incarnation);
    } else if (type === AddedType.about) talk.number = readAbout(text)?.number ?? 0;
    else if (type === 0 || type === 2 || type === AddedType.sent) {
      this.#handed(facts, talk, frame);
    } else if (type === 1) this.#answered(facts, frame);
    else if (type === AddedType.fate) this.#fates(facts, frame);
    else if (type === AddedType.typing || type === AddedType.read) {
      this.#signed(facts, talk, frame);
    } else if (type === AddedType.notice && this.#identity.isNews(frame)) {
      this.#identity.notified(facts, frame);
    }
  }

  #greeted(facts: Speaker, talk: Talk, { text }: Frame): void {
    talk.isLevel2 = true;
    const { incarnation, upto } = readHello(text);
    const mailbox = this.#mailboxes.get(this.#mailboxKey(facts, incarnation));
    for (const [number, handed] of mailbox ?? []) {
      if (number > upto) continue;
      this.#had.add(handed);
      mailbox?.delete(number);
    }
  }

  #replied(talk: Talk, { id, dstHigh, dstLow, text }: Frame): void {
    if (!codeOf(text).startsWith("200")) return;
    this.#has(talk, (handed) => {
      return handed.text.id === id && isName(handed.text.from.name, dstHigh, dstLow);
    });
  }

  #sent({ name }: Speaker, frame: Frame): void {
    const text = this.#texts[serialOf(frame.text)];
    const isOwn = isName(name, frame.srcHigh, frame.srcLow) && text?.from.name === name;
    if (text !== undefined && isOwn) count(this.#said, text);
  }

  #has(talk: Talk, which: (handed: Handed) => boolean): void {
    const open: Handed[] = [];
    for (const each of talk.handed) {
      if (which(each)) this.#had.add(each.text);
      else open.push(each);
    }
    talk.handed = open;
  }

  /** W1: what bears a name was said by its owner, and not more often than they have said it. */
  #handed(facts: Speaker, talk: Talk, frame: Frame): void {
    const { number } = talk;
    const where = (): string => `c${facts.number} (${facts.name.label})`;
    const text = this.#texts[serialOf(frame.text)];
    const src = (): string => this.#nameOf(frame.srcHigh, frame.srcLow);
    const isKnown = text !== undefined && isIntact(frame.text, text.serial, text.bytes);
    must(isKnown, "W1", () => `${where()} is handed what ${src()} never wrote`);
    if (text === undefined) return;
    const { serial, from } = text;
    const said = this.#said.get(text) ?? 0;
    const isTheirs = isName(from.name, frame.srcHigh, frame.srcLow) && said > 0;
    must(
      isTheirs,
      "W1",
      () => `${where()} is handed text ${serial} of ${src()}, who never sent it`,
    );
    talk.number = 0;
    talk.handed.push({ text, isOffline: frame.type !== 0, number });
    if (number === 0) return;
    const key = talk.mailbox;
    const mailbox = this.#mailboxes.get(key) ?? new Map<number, DeviceText>();
    this.#mailboxes.set(key, mailbox.set(number, text));
    const numbers = this.#numbers.get(`${serial} ${key}`) ?? new Set();
    this.#numbers.set(`${serial} ${key}`, numbers.add(number));
    must(numbers.size <= said, "W1", () => {
      return `${where()} gets text ${serial} ${numbers.size} times, and ${src()} sent it ${said}`;
    });
  }

  /** W2: "200" is said for a name only if its owner has said so of this very text. */
  #answered(facts: Speaker, { id, srcHigh, srcLow, text }: Frame): void {
    if (codeOf(text) !== "200") return;
    const asked = this.#texts.findLast((each) => {
      const isMeant = each.id === id && isName(each.to, srcHigh, srcLow);
      return isMeant && this.#isWriter(facts, each);
    });
    this.#mustBeHad(facts, asked);
  }

  #fates(facts: Speaker, { text }: Frame): void {
    const { epoch, entries } = readFates(text);
    for (const { id, code } of entries) {
      if (code !== 200) continue;
      const asked = this.#texts.find((each) => each.epoch === epoch && each.id === id);
      this.#mustBeHad(facts, asked?.from.name === facts.name ? asked : undefined);
    }
  }

  #mustBeHad({ number }: Speaker, text: DeviceText | undefined): void {
    must(text !== undefined, "W2", () => `c${number} hears "200" of what it has not sent`);
    if (text === undefined) return;
    must(this.#had.has(text), "W2", () => {
      return `c${number} hears "200" of text ${text.serial}, and ${text.to.label} never said so`;
    });
  }

  #isWriter(facts: Speaker, { from }: DeviceText): boolean {
    if (from.name !== facts.name) return false;
    const device = this.#identity.claimOf(facts)?.device;
    return from.deviceId === device;
  }

  #signed({ number }: Speaker, { signs }: Talk, frame: Frame): void {
    const key = signKey(frame);
    const told = count(signs, key);
    must(told <= (this.#signs.get(key) ?? 0), "W1", () => {
      const src = this.#nameOf(frame.srcHigh, frame.srcLow);
      return `c${number} is told a sign of ${src}, who gave none`;
    });
  }

  /** W3: a chain says what its devices have signed; resets and who waits are the server's word. */
  #isTrueEntry({ number }: Speaker, { text }: Frame): void {
    const op = text[36];
    if (op === DeviceOp.reset || op === DeviceOp.waiting) return;
    const isKnown = this.#entries.has(keyOf(text));
    must(isKnown, "W3", () => `c${number} is told of a device that no device has signed`);
  }

  /** W4: who loses a device hears so on all connections of that device, and nobody else does. */
  #isKicked(facts: Speaker): void {
    const isMeant = this.#dismissed.delete(facts);
    must(
      isMeant,
      "W4",
      () => `c${facts.number} hears that its device is taken away, and it is not`,
    );
  }

  #mailboxKey(facts: Speaker, incarnation: bigint): string {
    return `${facts.name.label} ${this.#identity.claimOf(facts)?.device} ${incarnation}`;
  }

  #nameOf(high: number, low: number): string {
    return this.#names().find((name) => isName(name, high, low))?.label ?? "nobody";
  }

  #talkOf(facts: Speaker): Talk {
    const known = this.#talks.get(facts);
    if (known !== undefined) return known;
    const talk = { handed: [], signs: new Map(), isLevel2: false, mailbox: "", number: 0 };
    this.#talks.set(facts, talk);
    return talk;
  }
}

function isName({ high, low }: Name, otherHigh: number, otherLow: number): boolean {
  return high === otherHigh && low === otherLow;
}

function signKey({ type, srcHigh, srcLow, dstHigh, dstLow }: Frame): string {
  return [type, srcHigh, srcLow, dstHigh, dstLow].join(".");
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function count<K>(counts: Map<K, number>, key: K): number {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
}
