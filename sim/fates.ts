import type { Ledger, Message } from "./ledger.ts";
import { nameOf } from "./ledger.ts";
import { must } from "./violation.ts";

/**
 * Judges what a sender of level 2 is told of a message, by a reply or by FATE: it is true, and an
 * end that was told stays the end (L3).
 */
export class Fates {
  readonly #ledger: Ledger;
  readonly #slackMs: number;
  /** Messages whose senders know them as kept, and have to hear that they were taken. */
  #due: { readonly message: Message; readonly sent: Message; readonly sinceMs: number }[] = [];

  constructor(ledger: Ledger, slackMs: number) {
    this.#ledger = ledger;
    this.#slackMs = slackMs;
  }

  /** A client of its recipient says that it has this message. */
  taken(message: Message): void {
    const isKnown = message.takenSaid || message.expired || message.finalAtMs >= 0;
    message.takenSaid = true;
    if (isKnown || !message.told300) return;
    this.#due.push({ message, sent: message.heir ?? message, sinceMs: this.#ledger.nowMs });
  }

  /** To be called after every event. */
  check(): void {
    while (this.#due[0] !== undefined) {
      const { message, sent, sinceMs } = this.#due[0];
      if (sinceMs + this.#slackMs + this.#ledger.stoodStillMs(sinceMs) >= this.#ledger.nowMs)
        return;
      this.#due.shift();
      const isTold = message.finalAtMs >= 0 || !this.#listens(sent);
      must(isTold, "L3", () => `${nameOf(message)} is taken, and its sender is not told`);
    }
  }

  /** The connection that it was sent on is there, and would be told what becomes of it. */
  #listens({ on, named }: Message): boolean {
    const { incarnation, stopping } = this.#ledger;
    if (named === undefined || named.epoch === 0n || stopping || on.hostile) return false;
    if (on.left || on.gone || on.incarnation !== incarnation) return false;
    return !on.cloggedWithin(2 * this.#slackMs);
  }

  /** @param askedAtMs when the server had the command that this answers. */
  told(message: Message, code: number, askedAtMs: number): void {
    const isEnd = code === 200 || code === 410;
    if (isEnd || code === 300) {
      const before = message.finalAtMs >= 0 && askedAtMs > message.finalAtMs;
      must(!before || message.finalCode === code, "L3", () => {
        return `${code} for ${nameOf(message)}, of which ${message.finalCode} was said before`;
      });
    }
    if (code === 300) message.told300 = true;
    if (code === 410) {
      must(message.expired, "L3", () => `410 for ${nameOf(message)}, which did not leave the disk`);
    }
    if (!isEnd) return;
    if (message.finalAtMs < 0) message.finalAtMs = this.#ledger.nowMs;
    message.finalCode = code;
  }

  /** FATE says so; @param wasOnDisk when the server was asked. */
  fate(message: Message, code: number, askedAtMs: number, wasOnDisk = false): void {
    if (code === 200) {
      const { dst, takenSaid, readPlain, reads } = message;
      const isReckless = dst !== undefined && this.#ledger.reckless.has(dst);
      must(takenSaid || (readPlain && reads > 0) || isReckless, "L3", () => {
        return `200 for ${nameOf(message)}, which nobody has taken`;
      });
    } else if (code === 300) {
      const { durableAtMs } = message;
      must(durableAtMs >= 0, "L3", () => `300 for ${nameOf(message)}, which is not on disk`);
    } else if (code === 0) {
      must(!wasOnDisk || !this.isOnDisk(message), "L8", () => {
        return `${nameOf(message)} was told 300, is on the disk, and is not known`;
      });
    }
    this.told(message, code, askedAtMs);
  }

  /** Its sender knows that it is kept, and it is. */
  isOnDisk({ number, told300 }: Message): boolean {
    const { disk } = this.#ledger;
    const row = told300 ? disk.rows.get(number) : undefined;
    return row !== undefined && number > (disk.cursors.get(row.dst) ?? -1);
  }
}
