import type { Envelope } from "../src/core/envelope.ts";
import type { KeptRecord, MailStore } from "../src/core/ports.ts";
import { NO_TOKEN, type Token } from "../src/wire/token.ts";
import type { Disk, Operation } from "./disk.ts";
import type { DiskOptions } from "./options.ts";
import type { Random } from "./random.ts";
import type { Time } from "./process-time.ts";

/** Whom the store tells; like the real one it never does so from within a call to it. */
export interface StoreEvents {
  committed(envelopes: readonly Envelope[]): void;
  keepFailed(envelopes: readonly Envelope[]): void;
  reserved(end: number): void;
  paged(person: number, after: number, records: readonly KeptRecord[]): void;
  /** The disk is nearly full, or is not any more. */
  spaceLow(low: boolean): void;
}

/** Who watches what the core asks of the disk. */
export interface StoreWatch {
  asked(operation: Operation): void;
  /** A group is on the disk, the messages of `failed` excepted. */
  applied(operations: readonly Operation[], keepsFailed: boolean): void;
}

/** How long what a full disk refused waits until it is asked for again, in ms. */
const RETRY_MS = 250;
/** How long a disk that was full stays nearly full, in ms. */
const LOW_MS = 1500;

/**
 * The store of one run of the server over a {@link Disk} that outlives it. What is asked for goes
 * into the open group; one group at a time is under way, for as long as the seed says; a group
 * is committed whole or, if the disk is full, without its messages, or not at all. Changes that
 * found no room are asked for again.
 */
export class SimStore implements MailStore {
  readonly #disk: Disk;
  readonly #schedule: Time;
  readonly #random: Random;
  readonly #watch: StoreWatch;
  readonly #events: StoreEvents;
  options: DiskOptions;
  #open: Operation[] = [];
  #underWay: Operation[] | undefined;
  #beginsAtMs = Infinity;
  /** It has been tried, and the core has not been told yet. */
  #settled: Operation[] = [];
  #lowUntilMs = 0;
  #dead = false;

  constructor(
    disk: Disk,
    schedule: Time,
    random: Random,
    options: DiskOptions,
    watch: StoreWatch,
    events: StoreEvents,
  ) {
    this.#disk = disk;
    this.#schedule = schedule;
    this.#random = random;
    this.options = options;
    this.#watch = watch;
    this.#events = events;
  }

  enrol(person: number, name: Uint8Array): void {
    this.#ask({ kind: "enrol", person, name: name.slice() });
  }

  seen(person: number): void {
    this.#ask({ kind: "seen", person });
  }

  keep(envelope: Envelope): void {
    const row = {
      number: envelope.number,
      dst: envelope.dst.id,
      src: envelope.src.id,
      id: envelope.id >>> 0,
      text: envelope.text().slice(),
      atMs: this.#schedule.nowMs,
      epoch: envelope.epoch?.token ?? NO_TOKEN,
      facts: envelope.facts?.slice(),
    };
    this.#ask({ kind: "keep", row, envelope });
  }

  erase(number: number): void {
    this.#ask({ kind: "erase", number });
  }

  advance(person: number, upto: number): void {
    this.#ask({ kind: "advance", person, upto });
  }

  verdicts(person: number, epoch: Token, page: number, bits: Uint8Array): void {
    this.#ask({ kind: "verdicts", page: { person, epoch, page, bits: bits.slice() } });
  }

  reserve(end: number): void {
    this.#ask({ kind: "reserve", end });
  }

  readPage(person: number, after: number, limit: number): void {
    // Pages do not wait for a group: they hold what is on disk when their turn comes.
    this.#schedule.after(this.#latencyMs(), () => {
      if (!this.#dead) this.#events.paged(person, after, this.#disk.page(person, after, limit));
    });
  }

  /** Nothing waits and nothing is under way. */
  get idle(): boolean {
    return this.#open.length === 0 && this.#underWay === undefined;
  }

  /** Envelopes whose commit is under way or waits. */
  committing(): Envelope[] {
    const found: Envelope[] = [];
    for (const operation of [...this.#settled, ...(this.#underWay ?? []), ...this.#open]) {
      if (operation.kind === "keep") found.push(operation.envelope);
    }
    return found;
  }

  /** The machine or the process dies: what is under way is on the disk whole, or not at all. */
  crash(): void {
    this.#dead = true;
    const group = this.#underWay;
    if (group !== undefined && this.#random.chance(0.5)) {
      this.#disk.commit(group, false);
      this.#watch.applied(group, false);
    }
  }

  #ask(operation: Operation): void {
    this.#watch.asked(operation);
    this.#open.push(operation);
    this.#plan(0);
  }

  /** A group is closed at the end of the turn, as in the real store. */
  #plan(delayMs: number): void {
    const atMs = this.#schedule.nowMs + delayMs;
    if (atMs >= this.#beginsAtMs) return;
    this.#beginsAtMs = atMs;
    this.#schedule.at(atMs, () => {
      this.#beginsAtMs = Infinity;
      this.#begin();
    });
  }

  #begin(): void {
    if (this.#dead || this.#underWay !== undefined || this.#open.length === 0) return;
    const group = this.#open;
    this.#open = [];
    this.#underWay = group;
    this.#schedule.after(this.#latencyMs(), () => this.#finish(group));
  }

  #latencyMs(): number {
    const { stuckChance, stuckMaxMs, slowChance } = this.options;
    if (this.#random.chance(stuckChance)) return this.#random.between(500, stuckMaxMs);
    if (this.#random.chance(slowChance)) return this.#random.between(4, 50);
    return this.#random.between(0, 2);
  }

  #finish(group: Operation[]): void {
    if (this.#dead) return;
    this.#underWay = undefined;
    this.#settled = group;
    const full = this.#random.chance(this.options.fullChance);
    const allFull = full && this.#random.chance(this.options.allFullChance);
    if (!allFull) this.#disk.commit(group, full);
    this.#watch.applied(allFull ? group.filter(({ kind }) => kind === "keep") : group, full);
    if (allFull) {
      const again = group.filter(({ kind }) => kind !== "keep");
      // Before what has been asked for since: a page of names holds as it was asked for last.
      this.#open.unshift(...again);
      this.#plan(RETRY_MS);
    }
    this.#begin();
    if (full) this.#runLow();
    this.#report(group, full, allFull);
  }

  #runLow(): void {
    this.#lowUntilMs = this.#schedule.nowMs + LOW_MS;
    this.#events.spaceLow(true);
    this.#schedule.after(LOW_MS, () => {
      const over = this.#schedule.nowMs >= this.#lowUntilMs;
      if (over && !this.#dead) this.#events.spaceLow(false);
    });
  }

  #report(group: readonly Operation[], full: boolean, allFull: boolean): void {
    const envelopes: Envelope[] = [];
    let end = 0;
    for (const operation of group) {
      if (operation.kind === "keep") envelopes.push(operation.envelope);
      else if (operation.kind === "reserve") end = Math.max(end, operation.end);
    }
    this.#settled = [];
    if (envelopes.length > 0) {
      if (full) this.#events.keepFailed(envelopes);
      else this.#events.committed(envelopes);
    }
    if (end > 0 && !allFull) this.#events.reserved(end);
  }
}
