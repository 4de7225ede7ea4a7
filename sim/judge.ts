import { Answers } from "./answers.ts";
import { Deliveries } from "./deliveries.ts";
import { DiskWatch } from "./disk-watch.ts";
import { Evidence } from "./evidence.ts";
import type { Frame } from "./frames.ts";
import { FrameReader } from "./frames.ts";
import type { Facts, Ledger, Message, Written } from "./ledger.ts";
import { Receipts } from "./receipts.ts";
import { Unjudgeable, Violation } from "./violation.ts";

/** All checkers of a run behind one door: the world tells what happened, they throw. */
export class Judge {
  readonly #ledger: Ledger;
  readonly receipts: Receipts;
  readonly answers: Answers;
  readonly deliveries: Deliveries;
  readonly disk: DiskWatch;
  readonly #evidence: Evidence;

  constructor(ledger: Ledger, slackMs: number) {
    this.#ledger = ledger;
    this.receipts = new Receipts(ledger, slackMs);
    this.answers = new Answers(ledger);
    this.deliveries = new Deliveries(ledger);
    this.disk = new DiskWatch(ledger, this.receipts);
    this.#evidence = new Evidence(ledger);
  }

  /** Whole commands are about to be given to the server; tells whether one of them binds. */
  offered(facts: Facts, frames: readonly Frame[]): boolean {
    let names = false;
    for (const frame of frames) {
      facts.commandAtMs = this.#ledger.nowMs;
      facts.stale = false;
      if (frame.type <= 2) {
        names = true;
        const message = this.#messageOffered(facts, frame);
        if (message === undefined && isRubbish(facts, frame)) throw new Unjudgeable();
        if (message !== undefined) facts.waiting.push(message);
      }
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

  /**
   * Of the messages that wait on this connection the first `count` have been received, and some
   * message was refused or none.
   */
  received(facts: Facts, count: number, refused: boolean): void {
    for (const message of facts.waiting.splice(0, count)) {
      message.doubtful = refused;
      this.receipts.received(message, facts.gone);
    }
  }

  /** The server listens to this connection under its name now. */
  bound(facts: Facts): void {
    facts.bound = true;
    this.#ledger.note("is bound", facts.number, -1, facts.name.label);
    const before = this.#ledger.present.get(facts.name);
    if (before !== undefined) this.left(before);
    this.#ledger.present.set(facts.name, facts);
  }

  /** A clean FIN has been read. */
  finished(facts: Facts): void {
    if (facts.bound && !facts.left) this.#evidence.signOfLife(facts);
    this.left(facts);
  }

  /** The connection receives no more. */
  left(facts: Facts): void {
    if (facts.left) return;
    facts.left = true;
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

  /** What the server writes in one go; returns the messages in it. */
  written(facts: Facts, bytes: Uint8Array): Written[] {
    const reader = new FrameReader(facts.little);
    const messages: Written[] = [];
    const frames = reader.push(bytes);
    for (const frame of frames) {
      if (frame.type > 2) throw new Violation("I14", `type ${frame.type} is written`);
      if (frame.type !== 1) messages.push(this.deliveries.written(facts, frame));
    }
    for (const frame of frames) if (frame.type === 1) this.answers.written(facts, frame);
    if (reader.broken || reader.unfinished > 0) throw new Violation("I14", "half a command");
    return messages;
  }

  /** The process that had received these has died. */
  crashed(): void {
    const { incarnation, messages } = this.#ledger;
    for (const message of messages) {
      if (message.incarnation === incarnation && message.durableAtMs < 0) message.lost = true;
    }
  }

  /** A client has read a message. */
  read(facts: Facts, frame: Frame): Message {
    return this.deliveries.read(facts, frame);
  }
}

/** A message of nobody, under the name of the hostile program that wrote it. */
function isRubbish({ hostile, name }: Facts, { type, srcHigh, srcLow }: Frame): boolean {
  return hostile && type !== 1 && srcHigh === name.high && srcLow === name.low;
}
