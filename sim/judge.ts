import { Added } from "./added.ts";
import { ADDED, FEATURE, readHello } from "./added-frames.ts";
import { Answers } from "./answers.ts";
import { Deliveries } from "./deliveries.ts";
import { DiskWatch } from "./disk-watch.ts";
import { Evidence } from "./evidence.ts";
import { Fates } from "./fates.ts";
import type { Frame } from "./frames.ts";
import { codeOf, FrameReader } from "./frames.ts";
import type { Identity } from "./identity.ts";
import type { Facts, Ledger, Message, Written } from "./ledger.ts";
import { isOfMembers } from "./member-frames.ts";
import { NameBook } from "./name-book.ts";
import { Receipts } from "./receipts.ts";
import { must, Unjudgeable, Violation } from "./violation.ts";

/** A shorter HELLO is none. */
const HELLO_BYTES = 32;

/** All checkers of a run behind one door: the world tells what happened, they throw. */
export class Judge {
  readonly #ledger: Ledger;
  readonly receipts: Receipts;
  readonly answers: Answers;
  readonly deliveries: Deliveries;
  readonly disk: DiskWatch;
  readonly names: NameBook;
  readonly added: Added;
  readonly fates: Fates;
  readonly #evidence: Evidence;
  /** Where the server has members. */
  identity: Identity | undefined;

  constructor(ledger: Ledger, slackMs: number) {
    this.#ledger = ledger;
    this.receipts = new Receipts(ledger, slackMs);
    const fates = new Fates(ledger, slackMs);
    this.fates = fates;
    this.answers = new Answers(ledger, fates);
    this.deliveries = new Deliveries(ledger);
    this.names = new NameBook(ledger);
    this.disk = new DiskWatch(ledger, this.receipts, this.names);
    this.added = new Added(ledger, this.names, fates);
    this.#evidence = new Evidence(ledger);
  }

  /** Whole commands are about to be given to the server; tells whether one of them binds. */
  offered(facts: Facts, frames: readonly Frame[]): boolean {
    let names = false;
    for (const frame of frames) {
      facts.commandAtMs = this.#ledger.nowMs;
      facts.stale = false;
      const isHello = frame.type === ADDED.hello && frame.text.length >= HELLO_BYTES;
      if (isHello && !facts.bound && !names && facts.hello === undefined) {
        facts.hello = readHello(frame.text);
        names = !facts.hello.sendOnly;
      }
      if (frame.type <= 2) {
        if (facts.hello?.sendOnly !== true) names = true;
        const message = this.#messageOffered(facts, frame);
        if (message === undefined && isRubbish(facts, frame)) throw new Unjudgeable();
        if (message !== undefined) facts.waiting.push(message);
      }
      if (facts.hello !== undefined && !facts.left) this.added.offered(facts, frame);
      if (facts.bound && !facts.left) this.#evidence.command(facts, frame);
    }
    return names && !facts.bound;
  }

  /** Rubbish may look like a message of the same connection, but not in every field. */
  #messageOffered(facts: Facts, frame: Frame): Message | undefined {
    if (frame.type === 1) return undefined;
    const message = this.#ledger.messageIn(frame);
    if (message === undefined || !message.honest || message.on !== facts) return undefined;
    const fresh = message.receivedAtMs < 0 && !facts.waiting.includes(message);
    return fresh && message.id === frame.id ? message : undefined;
  }

  /** So many messages that wait on this connection have been admitted. */
  admitted(facts: Facts, count: number): Message[] {
    return facts.waiting.splice(0, count);
  }

  /**
   * These were admitted, and `repeats` of them taken for repeats; some was refused or none.
   */
  received(messages: readonly Message[], repeats: number, refused: boolean): void {
    // A connection that has just been closed may have been closed before.
    const sure = messages.filter(({ on }) => !on.gone);
    if (sure.length === messages.length) this.names.admit(messages, repeats, refused);
    else this.names.maybeAccepted(messages);
    for (const message of messages) {
      message.doubtful = refused;
      if (!message.on.gone) this.identity?.mustSpeak(message.on, "sends");
      this.receipts.received(message, message.on.gone);
    }
  }

  /** The server listens to this connection under its name now. */
  bound(facts: Facts): void {
    this.identity?.mustSpeak(facts, "is bound");
    facts.bound = true;
    facts.boundAtMs = this.#ledger.nowMs;
    this.#ledger.note("is bound", facts.number, -1, facts.name.label);
    const before = this.#ledger.present.get(facts.name);
    if (before !== undefined) this.left(before);
    this.#ledger.present.set(facts.name, facts);
  }

  /** It said its name and was closed in one event: it may have taken the name before. */
  mayHaveDisplaced({ name }: Facts): void {
    const present = this.#ledger.present.get(name);
    if (present !== undefined) present.doubted = true;
  }

  /** A clean FIN has been read. */
  finished(facts: Facts): void {
    // Under TLS a connection that broke looks the same.
    const isClean = facts.exporter === undefined;
    if (isClean && facts.bound && !facts.left) this.#evidence.signOfLife(facts);
    this.left(facts);
  }

  /** The connection receives no more. */
  left(facts: Facts): void {
    if (facts.left) return;
    facts.left = true;
    if (facts.hello?.sendOnly === true) return;
    this.#ledger.note("receives no more", facts.number, -1, facts.name.label);
    facts.written = [];
    if (this.#ledger.present.get(facts.name) !== facts) return;
    this.#ledger.present.delete(facts.name);
    this.receipts.recipientLeft(facts);
  }

  /** The connection is over. */
  gone(facts: Facts): void {
    facts.gone = true;
    this.left(facts);
  }

  /** Whoever spoke there was taken away: what waited there is not received any more. */
  over(facts: Facts): void {
    facts.waiting.length = 0;
    this.gone(facts);
  }

  /** What the server writes in one go; returns the messages in it. */
  written(facts: Facts, bytes: Uint8Array): Written[] {
    const reader = new FrameReader(facts.little);
    const messages: Written[] = [];
    const frames = reader.push(bytes);
    for (const frame of frames) {
      const isMessage = frame.type === 0 || frame.type === 2;
      if (isOfMembers(frame.type)) continue;
      this.added.precedes(facts, frame);
      if (!isMessage) continue;
      this.identity?.mustSpeak(facts, "is handed a message");
      const written = this.deliveries.written(facts, frame);
      this.names.isAccepted(written.message);
      messages.push(written);
    }
    for (const frame of frames) {
      if (isOfMembers(frame.type)) this.#ofMembers(facts, frame);
      else if (frame.type === 1 && this.identity?.isTurnedAway(facts) === true) {
        const is403 = codeOf(frame.text) === "403";
        must(is403, "M1", () => `c${facts.number} is answered, who may not speak`);
      } else if (frame.type === 1) this.answers.written(facts, frame);
      else if (frame.type === ADDED.notice && this.identity?.isNews(frame) === true) {
        this.identity.notified(facts, frame);
      } else if (frame.type > 2) this.added.written(facts, frame);
    }
    if (reader.broken || reader.unfinished > 0) throw new Violation("I14", "half a command");
    return messages;
  }

  #ofMembers(facts: Facts, frame: Frame): void {
    const { identity } = this;
    must(identity !== undefined, "L2", () => `type ${frame.type} from a server without members`);
    identity?.written(facts, frame);
  }

  /** To be called after every event of the server: is anything overdue? */
  check(): void {
    this.receipts.check();
    this.fates.check();
  }

  /** The process that had received these has died. */
  crashed(): void {
    const { incarnation, messages } = this.#ledger;
    for (const message of messages) {
      if (message.incarnation === incarnation && message.durableAtMs < 0) message.lost = true;
    }
  }

  /** The server's disk is one from a backup. */
  restored(): void {
    this.#ledger.note("is restored", 0, -1);
    this.disk.restored();
    this.deliveries.restored();
  }

  /** A client has read a message. */
  read(facts: Facts, frame: Frame): Message {
    const message = this.deliveries.read(facts, frame);
    if ((facts.features & FEATURE.facts) === 0) message.readPlain = true;
    return message;
  }
}

/** A message of nobody, under the name of the hostile program that wrote it. */
function isRubbish({ hostile, name }: Facts, { type, srcHigh, srcLow }: Frame): boolean {
  return hostile && type !== 1 && srcHigh === name.high && srcLow === name.low;
}
