import type { Frame, Name } from "./frames.ts";
import { isIntact } from "./frames.ts";
import type { Facts, Ledger, Message, Written } from "./ledger.ts";
import { isRefused, nameOf } from "./ledger.ts";
import { must, Violation } from "./violation.ts";

/**
 * Judges every message that the server writes and that a client reads: to its recipient only
 * (I5), in order (I7), not again on the same connection nor after proof that it was taken (I8),
 * never after a refusal (I12), byte by byte as it was sent (I14).
 */
export class Deliveries {
  readonly #ledger: Ledger;
  readonly #lastFirstRead: Map<Name, Map<Name, Message>> = new Map();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** What had been read already may come again, behind what followed it. */
  restored(): void {
    this.#lastFirstRead.clear();
  }

  written(facts: Facts, frame: Frame): Written {
    const message = this.#whichIsIt(facts, frame);
    must(message.receivedAtMs >= 0, "I14", () => `${nameOf(message)} was never received`);
    // "504" may be said of a message that waits in the output of its recipient's connection.
    const maybeSeen = message.code === "504" && !message.forwarded;
    must(!isRefused(message) || maybeSeen, "I12", () => {
      return `${nameOf(message)} was refused (${message.code}) and is delivered`;
    });
    const proven = message.provenIn === this.#ledger.incarnation;
    must(!proven, "I8", () => `${nameOf(message)} is delivered again after proof`);
    const offline = frame.type === 2;
    const durable = message.durableAtMs >= 0 || message.type === 2;
    must(!offline || durable, "I2", () => `${nameOf(message)} is type 2 and not on the disk`);
    this.#inOrder(facts, message);
    message.forwarded = true;
    this.#ledger.note("forwards", facts.number, message.serial, offline ? "as type 2" : "");
    const written = { message, offline, acceptedAtMs: -1, settled: false };
    facts.written.push(written);
    return written;
  }

  /** A client has a message. What an ended connection still brings is in no order with others. */
  read(facts: Facts, frame: Frame): Message {
    const message = this.#whichIsIt(facts, frame);
    message.reads += 1;
    if (message.reads > 1 || facts.left || facts.incarnation !== this.#ledger.incarnation) {
      return message;
    }
    const lastOf = this.#lastFirstRead.get(facts.name) ?? new Map<Name, Message>();
    this.#lastFirstRead.set(facts.name, lastOf);
    const last = lastOf.get(message.src);
    must(isAfter(message, last), "I7", () => `${nameOf(message)} is read after a later one`);
    lastOf.set(message.src, message);
    return message;
  }

  /** On one connection everything comes in the order of receipt, so nothing comes twice. */
  #inOrder(facts: Facts, message: Message): void {
    const last = facts.lastOf.get(message.src);
    const where = `c${facts.number} (${facts.name.label})`;
    must(message !== last, "I8", () => `${nameOf(message)} is written again on ${where}`);
    must(isAfter(message, last) && message.event >= facts.lastEvent, "I7", () => {
      return `${nameOf(message)} is written after a later one on ${where}`;
    });
    facts.lastOf.set(message.src, message);
    facts.lastEvent = message.event;
  }

  #whichIsIt(facts: Facts, frame: Frame): Message {
    const message = this.#ledger.messageIn(frame);
    if (message === undefined) throw new Violation("I14", `text of no message on c${facts.number}`);
    const { serial, textBytes, src } = message;
    const same =
      isIntact(frame.text, serial, textBytes) &&
      frame.id === message.id &&
      frame.srcHigh === src.high &&
      frame.srcLow === src.low &&
      frame.dstHigh === message.dstHigh &&
      frame.dstLow === message.dstLow &&
      (frame.type === message.type || frame.type === 2);
    must(same, "I14", () => `${nameOf(message)} has changed on its way`);
    must(message.honest, "I14", () => `${nameOf(message)} was sent under a foreign name`);
    const toRecipient = message.dst === facts.name;
    must(toRecipient, "I5", () => `${nameOf(message)} comes to ${facts.name.label}`);
    return message;
  }
}

/** Of two connections in one event it is not known which message was received first. */
function isAfter(message: Message, last: Message | undefined): boolean {
  if (last === undefined || message.order > last.order) return true;
  return message.event === last.event && message.on !== last.on;
}
