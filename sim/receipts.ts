import type { Facts, Ledger, Message } from "./ledger.ts";
import { isRefused, nameOf } from "./ledger.ts";
import { must } from "./violation.ts";

/** The 3 seconds of S5, and when a message that is unanswered must be on its way to the disk. */
const ANSWER_MS = 3000;
const KEEP_MS = 2500;

interface Due {
  readonly message: Message;
  /** Since when it is due. */
  readonly sinceMs: number;
}

/**
 * When each message was received and when its sender must have heard: within 3 seconds of the
 * receipt, or as soon as its commit is done if that is later (I4), and for a recipient who is
 * away as soon as the commit is done (P3).
 */
export class Receipts {
  readonly #ledger: Ledger;
  /** What timers may be late, and two events that follow each other. */
  readonly #slackMs: number;
  #order = 0;
  #event = 0;
  /** Received messages in order; each is looked at when its 3 seconds are over. */
  readonly #running: Message[] = [];
  #runningAt = 0;
  #due: Due[] = [];
  /** Since when it is known that nobody is there to answer. */
  readonly #absentAtMs: Map<Message, number> = new Map();

  constructor(ledger: Ledger, slackMs: number) {
    this.#ledger = ledger;
    this.#slackMs = slackMs;
  }

  /** The next receipts belong to one event of the server. */
  beginEvent(): void {
    this.#event += 1;
  }

  received(message: Message, unsure: boolean): void {
    this.#order += 1;
    message.order = this.#order;
    message.event = this.#event;
    message.receivedAtMs = this.#ledger.nowMs;
    message.incarnation = this.#ledger.incarnation;
    message.unsure = unsure;
    const again = message.original === undefined ? "" : `again, after ${message.original.serial}`;
    this.#ledger.note("receives", message.on.number, message.serial, again);
    if (unsure) return;
    if (message.type === 0) message.on.unanswered.push(message);
    if (message.original !== undefined) {
      this.#demand(message);
      return;
    }
    this.#running.push(message);
    const recipient = message.dst && this.#ledger.present.get(message.dst);
    if (recipient === undefined || recipient.stale) this.#becomesAbsent(message);
  }

  /** A recipient's connection has ended: whoever waits for its answers must hear at once. */
  recipientLeft(facts: Facts): void {
    for (let at = this.#runningAt; at < this.#running.length; at += 1) {
      const message = this.#running[at];
      if (message?.dst === facts.name && !message.absent) this.#becomesAbsent(message);
    }
  }

  /** The disk has it, or had no room for it. */
  settled(message: Message): void {
    const late = this.#ledger.nowMs >= message.receivedAtMs + ANSWER_MS;
    if (message.absent || late) this.#demand(message);
  }

  /** To be called after every event. */
  check(): void {
    const { nowMs } = this.#ledger;
    for (let next = this.#running[this.#runningAt]; next !== undefined;) {
      const { receivedAtMs } = next;
      if (receivedAtMs + ANSWER_MS + this.#slackSince(receivedAtMs) >= nowMs) break;
      this.#runningAt += 1;
      this.#timeIsUp(next);
      next = this.#running[this.#runningAt];
    }
    if (this.#due.length === 0) return;
    const [late, early] = [[] as Due[], [] as Due[]];
    for (const due of this.#due) {
      const isLate = due.sinceMs + this.#slackSince(due.sinceMs) < nowMs;
      (isLate ? late : early).push(due);
    }
    this.#due = early;
    for (const { message } of late) this.#mustBeAnswered(message);
  }

  #becomesAbsent(message: Message): void {
    message.absent = true;
    this.#absentAtMs.set(message, this.#ledger.nowMs);
    this.#demand(message);
  }

  #demand(message: Message): void {
    this.#due.push({ message, sinceMs: this.#ledger.nowMs });
    const { heir } = message;
    if (heir !== undefined) this.#due.push({ message: heir, sinceMs: this.#ledger.nowMs });
  }

  #timeIsUp(message: Message): void {
    this.#noteStale(message);
    if (message.heir !== undefined) this.#demand(message.heir);
    if (!this.#isOwed(message)) return;
    const { keepAskedAtMs: asked, receivedAtMs } = message;
    const slackMs = this.#slackSince(receivedAtMs);
    const inTime = asked >= 0 && asked <= receivedAtMs + KEEP_MS + slackMs;
    must(inTime, "I4", () => `${nameOf(message)}: no answer, and not on its way to the disk`);
    this.#mustBeAnswered(message);
  }

  /** A connection that let this message time out, and has not said a word since. */
  #noteStale(message: Message): void {
    const recipient = message.dst && this.#ledger.present.get(message.dst);
    if (recipient === undefined || recipient.hostile || this.#ledger.stopping) return;
    if (recipient.commandAtMs >= message.receivedAtMs + ANSWER_MS) return;
    const carried = recipient.written.find((written) => written.message === message);
    const timedOut = message.code === "300" && !message.expired;
    if (carried?.offline === false && timedOut) recipient.stale = true;
  }

  /** A message whose commit is still under way is waited for: P2 comes before P3. */
  #mustBeAnswered(message: Message): void {
    if (!this.#isOwed(message)) return;
    const { original = message } = message;
    if (message !== original && this.#isUnderWay(original)) return;
    const asked = original.keepAskedAtMs >= 0;
    must(asked, "P3", () => `${nameOf(message)}: its recipient is away, and it is not being kept`);
    if (original.durableAtMs < 0 && original.failedAtMs < 0) return;
    // One that waited with its original is due when that has nothing to wait for any more.
    const { durableAtMs, failedAtMs } = original;
    const absentAtMs = this.#absentAtMs.get(original) ?? -1;
    const settledAtMs = Math.max(durableAtMs, failedAtMs, absentAtMs, message.receivedAtMs);
    if (settledAtMs + this.#slackSince(settledAtMs) >= this.#ledger.nowMs) return;
    must(false, "I4", () => `${nameOf(message)}: no answer although its commit is done`);
  }

  /** A repeat waits with its original, which has its three seconds and may be read meanwhile. */
  #isUnderWay({ incarnation, receivedAtMs, absent }: Message): boolean {
    if (incarnation !== this.#ledger.incarnation || absent) return false;
    return this.#ledger.nowMs <= receivedAtMs + ANSWER_MS + this.#slackSince(receivedAtMs);
  }

  #isOwed(message: Message): boolean {
    if (message.heir !== undefined || (message.original?.heir ?? message) !== message) return false;
    if (message.type !== 0 || message.code !== "") return false;
    const { on } = message;
    if (on.gone || on.incarnation !== this.#ledger.incarnation) return false;
    const { nowMs } = this.#ledger;
    return !on.cloggedWithin(this.#slackSince(nowMs - 2 * this.#slackMs));
  }

  /** What may be late of that which is due since then: a server that stands still does nothing. */
  #slackSince(sinceMs: number): number {
    return this.#slackMs + this.#ledger.stoodStillMs(sinceMs);
  }
}

/** A message that must not get lost: received for sure, and neither refused nor too old. */
export function mustArrive(message: Message): boolean {
  if (message.original !== undefined) return false;
  if (message.receivedAtMs < 0 || message.unsure || message.dst === undefined) return false;
  const doubtful = message.doubtful || message.failedAtMs >= 0;
  if (doubtful && message.code === "" && message.durableAtMs < 0) return false;
  return !message.lost && !message.expired && !isRefused(message);
}
