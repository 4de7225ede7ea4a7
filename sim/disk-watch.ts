import { FEATURE } from "./added-frames.ts";
import { isSame } from "./added.ts";
import type { Disk, Operation, Row } from "./disk.ts";
import { isIntact, serialOf } from "./frames.ts";
import type { Ledger, Message } from "./ledger.ts";
import { nameOf } from "./ledger.ts";
import type { NameBook } from "./name-book.ts";
import type { Receipts } from "./receipts.ts";
import type { StoreWatch } from "./store.ts";
import { must, Violation } from "./violation.ts";

/**
 * Judges what the core asks of the disk: no number is used twice or outside a reserved block,
 * what is kept is what was sent, a cursor covers nothing that is still wanted, and nothing leaves
 * the disk that its recipient has not read (I2).
 */
export class DiskWatch implements StoreWatch {
  readonly #ledger: Ledger;
  readonly #disk: Disk;
  readonly #receipts: Receipts;
  readonly #names: NameBook;
  readonly #byNumber: Map<number, Message> = new Map();
  /** Per person what is kept or on its way there, as far as the core is concerned. */
  #held: Map<number, Map<number, Message>> = new Map();
  #cursors: Map<number, number> = new Map();
  #people: Map<number, Uint8Array> = new Map();
  /** Removed for their age when their ends had been told, and were not yet on the disk. */
  readonly #endUnwritten: Map<number, Message> = new Map();

  constructor(ledger: Ledger, receipts: Receipts, names: NameBook) {
    this.#names = names;
    this.#ledger = ledger;
    this.#disk = ledger.disk;
    this.#receipts = receipts;
  }

  /** A server starts: what it is told is what the disk holds. */
  restart(): void {
    this.#held = new Map();
    this.#cursors = new Map(this.#disk.cursors);
    this.#people = new Map([...this.#disk.people].map(([person, { name }]) => [person, name]));
    for (const { number, dst } of this.#disk.live()) {
      const message = this.#byNumber.get(number);
      if (message === undefined) continue;
      this.#heldOf(dst).set(number, message);
      // What was said of its end may have been said just before the crash that undid it.
      message.finalAtMs = -1;
    }
    for (const message of this.#endUnwritten.values()) message.finalAtMs = -1;
    this.#endUnwritten.clear();
  }

  /** The disk is one from a backup: what it does not hold was never on it. */
  restored(): void {
    for (const message of this.#ledger.messages) {
      const row = message.number < 0 ? undefined : this.#disk.rows.get(message.number);
      if (row !== undefined && this.#byNumber.get(message.number) === message) continue;
      if (message.durableAtMs >= 0) message.lost = true;
      if (message.durableAtMs >= 0) this.#byNumber.delete(message.number);
      message.durableAtMs = -1;
      message.told300 = false;
      message.number = -1;
    }
    for (const number of this.#byNumber.keys()) {
      if (!this.#disk.rows.has(number)) this.#byNumber.delete(number);
    }
  }

  asked(operation: Operation): void {
    if (operation.kind === "keep") {
      this.#keep(operation);
    } else if (operation.kind === "erase") {
      const { number } = operation;
      for (const held of this.#held.values()) {
        const message = held.get(number);
        if (message !== undefined) this.#leaves(held, number, message);
      }
    } else if (operation.kind === "advance") {
      const { person, upto } = operation;
      this.#cursors.set(person, Math.max(this.#cursors.get(person) ?? -1, upto));
      const held = this.#heldOf(person);
      for (const [number, message] of held) if (number <= upto) this.#leaves(held, number, message);
    } else if (operation.kind === "enrol") {
      this.#people.set(operation.person, operation.name);
    }
  }

  applied(operations: readonly Operation[], keepsFailed: boolean): void {
    for (const operation of operations) {
      this.#writesEnd(operation);
      if (operation.kind !== "keep") continue;
      const message = this.#byNumber.get(operation.row.number);
      if (message === undefined) continue;
      if (keepsFailed) {
        message.failedAtMs = this.#ledger.nowMs;
        this.#ledger.note("cannot keep", 0, message.serial);
        this.#heldOf(operation.row.dst).delete(operation.row.number);
        this.#receipts.settled(message);
      } else {
        message.durableAtMs = this.#ledger.nowMs;
        this.#ledger.note("has kept", 0, message.serial);
        this.#receipts.settled(message);
      }
    }
  }

  /** The retention removes a message. */
  expired(number: number): void {
    const message = this.#byNumber.get(number);
    if (message === undefined) return;
    message.expired = true;
    if (message.finalAtMs >= 0) this.#endUnwritten.set(number, message);
    for (const held of this.#held.values()) held.delete(number);
  }

  #writesEnd(operation: Operation): void {
    if (operation.kind === "erase") this.#endUnwritten.delete(operation.number);
    if (operation.kind !== "advance") return;
    for (const [number, { dst }] of this.#endUnwritten) {
      if (number <= operation.upto && this.#isCalled(operation.person, dst?.bytes)) {
        this.#endUnwritten.delete(number);
      }
    }
  }

  #keep(operation: Operation & { kind: "keep" }): void {
    const { row } = operation;
    const message = this.#ledger.messages[serialOf(row.text)];
    if (message === undefined)
      throw new Violation("I14", `number ${row.number} has the text of no message`);
    const before = this.#byNumber.get(row.number);
    const again = before === message && message.failedAtMs >= 0 && message.durableAtMs < 0;
    must(before === undefined || again, "I2", () => {
      return `number ${row.number} of ${nameOf(message)} was used before`;
    });
    must(row.number < this.#disk.reserved, "I2", () => `number ${row.number} is not reserved`);
    must(row.number > (this.#cursors.get(row.dst) ?? -1), "I2", () => {
      return `${nameOf(message)} is kept below the cursor of its recipient`;
    });
    const same = row.id === message.id && isIntact(row.text, message.serial, message.textBytes);
    must(same, "I14", () => `${nameOf(message)} is kept with other bytes`);
    must(this.#isCalled(row.dst, message.dst?.bytes), "I5", () => {
      return `${nameOf(message)} is kept for person ${row.dst}`;
    });
    must(this.#isCalled(row.src, message.src.bytes), "I14", () => {
      return `${nameOf(message)} is kept as from person ${row.src}`;
    });
    this.#judgeNamed(row, message);
    if (message.receivedAtMs >= 0) this.#names.isAccepted(message);
    message.number = row.number;
    this.#byNumber.set(row.number, message);
    this.#heldOf(row.dst).set(row.number, message);
    if (message.keepAskedAtMs < 0) message.keepAskedAtMs = this.#ledger.nowMs;
    message.failedAtMs = -1;
    this.#ledger.note("keeps", 0, message.serial, `as number ${row.number}`);
  }

  /** Its name and what its sender said of it are kept with it. */
  #judgeNamed(row: Row, message: Message): void {
    const { named, on } = message;
    const epoch = named === undefined ? 0n : named.epoch;
    must(row.epoch === epoch, "L2", () => {
      return `${nameOf(message)} is kept under epoch ${row.epoch}, not ${epoch}`;
    });
    const facts = (on.features & FEATURE.facts) === 0 ? undefined : named?.facts;
    must(isSame(row.facts, facts), "L2", () => `${nameOf(message)} is kept with other facts`);
  }

  #leaves(held: Map<number, Message>, number: number, message: Message): void {
    held.delete(number);
    this.#ledger.note("erases", 0, message.serial);
    // What a program of level 2 has read it may not have written down.
    const isTaken = message.takenSaid || (message.readPlain && message.reads > 0);
    const read = isTaken || message.dst === undefined;
    must(read || this.#ledger.reckless.has(message.dst), "I2", () => {
      const what = message.reads > 0 ? "confirmed" : "read";
      return `${nameOf(message)} leaves the disk and was never ${what}`;
    });
  }

  #isCalled(person: number, name: Uint8Array | undefined): boolean {
    const known = this.#people.get(person);
    if (known === undefined || name === undefined) return false;
    return known.every((byte, at) => byte === name[at]);
  }

  #heldOf(person: number): Map<number, Message> {
    const held = this.#held.get(person) ?? new Map<number, Message>();
    this.#held.set(person, held);
    return held;
  }
}
