/** A disk in memory that commits when the play says so, and holds the core to its contract. */

import assert from "node:assert/strict";
import { NO_TOKEN, type Token } from "../wire/token.ts";
import type { Envelope } from "./envelope.ts";
import type {
  ExpiredRecord,
  KeptRecord,
  MailStore,
  StoreFailure,
  StoreState,
  StoredPerson,
  StoredVerdicts,
} from "./ports.ts";
import type { ServerCore } from "./server-core.ts";

/** One message on the disk. */
export interface Row extends KeptRecord {
  readonly dst: number;
}

type Operation =
  | { readonly kind: "keep"; readonly envelope: Envelope; readonly row: Row }
  | { readonly kind: "erase"; readonly number: number }
  | { readonly kind: "advance"; readonly person: number; readonly upto: number }
  | { readonly kind: "enrol"; readonly person: number; readonly name: Uint8Array }
  | { readonly kind: "seen"; readonly person: number }
  | { readonly kind: "reserve"; readonly end: number }
  | ({ readonly kind: "verdicts" } & StoredVerdicts)
  | {
      readonly kind: "readPage";
      readonly person: number;
      readonly after: number;
      readonly limit: number;
    };

/** What a disk needs of the play that it stands in. */
export interface DiskStage {
  readonly core: ServerCore;
  readonly nowMs: number;
  /** Runs one event and the turn of the loop after it. */
  event(happens: () => void): void;
}

/**
 * Keeps what it is told in order. Like the real store it writes the messages of a group first
 * and everything else after them, and answers pages last.
 */
export class FakeDisk implements MailStore {
  /** Nothing is committed, whatever the play asks for. */
  isStuck = false;
  /** Commit after every turn of the loop. */
  isPrompt = false;
  readonly #everKept: Set<string> = new Set();
  readonly rows: Map<number, Row> = new Map();
  readonly #people: Map<number, { name: Uint8Array; seen: boolean }> = new Map();
  readonly #cursors: Map<number, number> = new Map();
  /** Pages of names, by person, epoch and page. */
  readonly #verdicts: Map<string, StoredVerdicts> = new Map();
  #reservedEnd = 1;
  #open: Operation[] = [];
  /** Messages and people of the open group. */
  readonly #asked: Set<number> = new Set();
  readonly #enrolling: Set<number> = new Set();
  #stage: DiskStage | undefined;

  /** Puts the disk into a play. */
  enter(stage: DiskStage): void {
    this.#stage = stage;
  }

  // What the core asks for.

  enrol(person: number, name: Uint8Array): void {
    assert.equal(name.length, 8, "a name of 8 bytes");
    this.#enrolling.add(person);
    this.#open.push({ kind: "enrol", person, name: name.slice() });
  }

  seen(person: number): void {
    this.#mustKnow(person);
    this.#open.push({ kind: "seen", person });
  }

  keep(envelope: Envelope): void {
    const { number, src, dst, id } = envelope;
    this.#mustKnow(src.id);
    this.#mustKnow(dst.id);
    assert.ok(envelope.slab !== undefined, `message ${number} has a text to keep`);
    assert.ok(!this.rows.has(number), `message ${number} is kept once`);
    assert.ok(!envelope.ended, `message ${number} is kept although it has ended`);
    assert.ok(!this.#asked.has(number), `message ${number} is asked to be kept once`);
    this.#asked.add(number);
    const text = Uint8Array.from(envelope.text());
    const epoch = envelope.epoch?.token ?? NO_TOKEN;
    const facts = envelope.facts?.slice();
    const { nowMs: atMs = 0 } = this.#stage ?? {};
    const row = { number, dst: dst.id, src: src.id, id: id >>> 0, text, atMs, epoch, facts };
    this.#open.push({ kind: "keep", envelope, row });
  }

  erase(number: number): void {
    this.#open.push({ kind: "erase", number });
  }

  advance(person: number, upto: number): void {
    const first = this.#stage && firstUnended(this.#stage.core, person);
    assert.ok(
      first === undefined || first > upto,
      `the cursor moves to ${upto} past ${first}, which has not ended`,
    );
    this.#open.push({ kind: "advance", person, upto });
  }

  verdicts(person: number, epoch: Token, page: number, bits: Uint8Array): void {
    this.#mustKnow(person);
    this.#open.push({ kind: "verdicts", person, epoch, page, bits: bits.slice() });
  }

  reserve(end: number): void {
    this.#open.push({ kind: "reserve", end });
  }

  readPage(person: number, after: number, limit: number): void {
    this.#open.push({ kind: "readPage", person, after, limit });
  }

  // What the play says.

  /** Everything asked for so far gets onto the disk, and what that leads to as well. */
  commits(): void {
    for (let rounds = 0; this.#open.length > 0 && !this.isStuck; rounds += 1) {
      assert.ok(rounds < 1000, "the disk comes to rest");
      this.#finishGroup(this.#open.splice(0), undefined);
    }
  }

  /** What was asked for so far gets onto the disk, and nothing that it leads to. */
  commitsOneGroup(): void {
    this.#finishGroup(this.#open.splice(0), undefined);
  }

  /** Only what was asked for up to the next message, this one included, gets onto the disk. */
  commitsOneMessage(): void {
    const at = this.#open.findIndex((each) => each.kind === "keep");
    assert.notEqual(at, -1, "a message is on its way to the disk");
    this.#finishGroup(this.#open.splice(0, at + 1), undefined);
  }

  /** No message asked to be kept so far gets onto the disk; the rest of the group does. */
  fails(why: StoreFailure): void {
    this.#finishGroup(this.#open.splice(0), why);
  }

  /** A crash: what was not committed is gone. */
  crashes(): void {
    this.#open = [];
    this.#asked.clear();
    this.#enrolling.clear();
  }

  /** The retention removes these messages, and the server is told. */
  expires(numbers: readonly number[]): void {
    const byPerson = new Map<number, ExpiredRecord[]>();
    for (const number of numbers) {
      const row = this.rows.get(number);
      if (row === undefined || this.#isTaken(row)) continue;
      this.rows.delete(number);
      const records = byPerson.get(row.dst) ?? [];
      byPerson.set(row.dst, records);
      const { src, id, epoch, text } = row;
      records.push({ number, src, id, epoch, bytes: text.length });
    }
    const stage = this.#stage;
    stage?.event(() => {
      for (const [person, records] of byPerson) stage.core.expired(person, records, stage.nowMs);
    });
  }

  /** What a server that starts now finds. */
  get state(): StoreState {
    const rows = this.live();
    const named = new Map([...rows.entries()].filter(([, row]) => row.epoch !== NO_TOKEN));
    const people: StoredPerson[] = [...this.#people].map(([person, known]) => ({
      person,
      ...known,
    }));
    return {
      next: this.#reservedEnd,
      people,
      kept: {
        numbers: Float64Array.from(rows, (row) => row.number),
        dst: Int32Array.from(rows, (row) => row.dst),
        src: Int32Array.from(rows, (row) => row.src),
        bytes: Uint16Array.from(rows, (row) => row.text.length),
        named: {
          at: Uint32Array.from(named.keys()),
          ids: Uint32Array.from(named.values(), (row) => row.id),
          epochs: Uint32Array.from(named.keys(), (_, at) => at),
          tokens: BigUint64Array.from(named.values(), (row) => row.epoch),
        },
      },
      verdicts: [...this.#verdicts.values()],
    };
  }

  /** Texts on the disk that were not taken, in order: what a crash now would leave. */
  get texts(): string[] {
    return this.live().map((row) => new TextDecoder().decode(row.text));
  }

  /** Rows that were not taken, in order. */
  live(): Row[] {
    const rows = [...this.rows.values()].filter((row) => !this.#isTaken(row));
    return rows.toSorted((left, right) => left.number - right.number);
  }

  /** Messages on their way to the disk. */
  get committing(): Envelope[] {
    return this.#open.flatMap((each) => (each.kind === "keep" ? [each.envelope] : []));
  }

  /** What the open group asks for, in order. */
  get asked(): string[] {
    return this.#open.map((each) => each.kind);
  }

  /** Pages that were asked for and not brought yet. */
  get pagesAsked(): number {
    return this.#open.filter((each) => each.kind === "readPage").length;
  }

  /** Whether the open group takes this row off the disk. */
  isLeaving(row: Row): boolean {
    return this.#open.some(
      (each) =>
        (each.kind === "erase" && each.number === row.number) ||
        (each.kind === "advance" && each.person === row.dst && each.upto >= row.number),
    );
  }

  #isTaken(row: Row): boolean {
    return row.number <= (this.#cursors.get(row.dst) ?? 0);
  }

  /** Whether a message was on the disk at some time. */
  hasKept(src: string, id: number, dst: string): boolean {
    return this.#everKept.has(`${src}/${id}/${dst}`);
  }

  #enrolled(known: { person: number; name: Uint8Array }): void {
    assert.ok(!this.#people.has(known.person), `person ${known.person} is enrolled once`);
    this.#people.set(known.person, { name: known.name, seen: false });
  }

  #nameOf(person: number): string {
    const bytes = this.#people.get(person)?.name ?? new Uint8Array(0);
    return new TextDecoder().decode(bytes).replaceAll("\0", "");
  }

  #mustKnow(person: number): void {
    const known = this.#people.has(person) || this.#enrolling.has(person);
    assert.ok(known, `person ${person} is enrolled before the number is used`);
  }

  #finishGroup(group: readonly Operation[], failure: StoreFailure | undefined): void {
    const stage = this.#stage;
    assert.ok(stage !== undefined, "the disk stands in a play");
    const envelopes = group.flatMap((each) => (each.kind === "keep" ? [each.envelope] : []));
    for (const envelope of envelopes) this.#asked.delete(envelope.number);
    for (const each of group) if (each.kind === "enrol") this.#enrolled(each);
    if (failure === undefined) for (const each of group) this.#insert(each);
    for (const each of group) this.#change(each);
    const reserved = Math.max(0, ...group.map((each) => (each.kind === "reserve" ? each.end : 0)));
    const pages = group.flatMap((each) =>
      each.kind === "readPage" ? [{ ...each, records: this.#page(each) }] : [],
    );
    stage.event(() => {
      const { core, nowMs } = stage;
      if (envelopes.length > 0 && failure === undefined) core.committed(envelopes, nowMs);
      if (envelopes.length > 0 && failure !== undefined) core.keepFailed(envelopes, nowMs);
      if (reserved > 0) core.reserved(reserved, nowMs);
      for (const { person, after, records } of pages) core.paged(person, after, records, nowMs);
    });
  }

  #insert(operation: Operation): void {
    if (operation.kind !== "keep") return;
    const { row } = operation;
    assert.ok(!this.#isTaken(row), `message ${row.number} is kept below its recipient's cursor`);
    this.rows.set(row.number, row);
    this.#everKept.add(`${this.#nameOf(row.src)}/${row.id}/${this.#nameOf(row.dst)}`);
  }

  #change(operation: Operation): void {
    switch (operation.kind) {
      case "erase":
        this.rows.delete(operation.number);
        return;
      case "advance":
        this.#cursors.set(
          operation.person,
          Math.max(operation.upto, this.#cursors.get(operation.person) ?? 0),
        );
        return;
      case "seen": {
        const known = this.#people.get(operation.person);
        if (known !== undefined) known.seen = true;
        return;
      }
      case "verdicts": {
        const { person, epoch, page, bits } = operation;
        const key = `${person}/${epoch}/${page}`;
        if (bits.length === 0) this.#verdicts.delete(key);
        else this.#verdicts.set(key, { person, epoch, page, bits });
        return;
      }
      case "reserve":
        this.#reservedEnd = Math.max(this.#reservedEnd, operation.end);
        return;
      case "keep":
      case "enrol":
      case "readPage":
        return;
    }
  }

  #page(asked: { person: number; after: number; limit: number }): KeptRecord[] {
    return this.live()
      .filter((row) => row.dst === asked.person && row.number > asked.after)
      .slice(0, asked.limit);
  }
}

/** The lowest number of a person's messages that has not ended. */
function firstUnended(core: ServerCore, person: number): number | undefined {
  const owner = core.state.directory.byId(person);
  if (owner === undefined) return undefined;
  const { mailbox, session } = owner;
  const lists = [...mailbox.queue, ...(session?.live ?? []), ...(session?.handed ?? [])];
  const numbers = lists.filter((each) => !each.ended).map((each) => each.number);
  return Math.min(mailbox.kept.first, ...numbers);
}
