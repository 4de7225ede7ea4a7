import type { Envelope } from "../src/core/envelope.ts";
import { PAGE_IDS, pageOf } from "../src/core/epoch.ts";
import type { ExpiredRecord, KeptRecord, StoredVerdicts, StoreState } from "../src/core/ports.ts";

/** One message on the disk. */
export interface Row extends KeptRecord {
  readonly dst: number;
}

/** What the store is asked to do, in order. */
export type Operation =
  | { readonly kind: "keep"; readonly row: Row; readonly envelope: Envelope }
  | { readonly kind: "erase"; readonly number: number }
  | { readonly kind: "advance"; readonly person: number; readonly upto: number }
  | { readonly kind: "enrol"; readonly person: number; readonly name: Uint8Array }
  | { readonly kind: "seen"; readonly person: number }
  | { readonly kind: "verdicts"; readonly page: StoredVerdicts }
  | { readonly kind: "reserve"; readonly end: number };

/** What has been committed: it survives every crash, and nothing else does. */
export class Disk {
  readonly rows: Map<number, Row> = new Map();
  readonly cursors: Map<number, number> = new Map();
  readonly people: Map<number, { readonly name: Uint8Array; seen: boolean }> = new Map();
  /** Pages of names, by person, epoch and page. */
  readonly verdicts: Map<string, StoredVerdicts> = new Map();
  /** The first number that may never have been used. */
  reserved = 1;

  /** A copy as a backup holds it. */
  copy(): Disk {
    const copy = new Disk();
    copy.take(this);
    return copy;
  }

  /** The backup takes this one's place. */
  take(backup: Disk): void {
    replace(this.rows, backup.rows);
    replace(this.cursors, backup.cursors);
    replace(this.verdicts, backup.verdicts);
    this.people.clear();
    for (const [person, known] of backup.people) this.people.set(person, { ...known });
    this.reserved = backup.reserved;
  }

  /** Does all of it, or with `changesOnly` all but the keeping. */
  commit(operations: readonly Operation[], changesOnly: boolean): void {
    for (const operation of operations) {
      if (operation.kind === "keep") {
        if (!changesOnly) this.rows.set(operation.row.number, operation.row);
      } else {
        this.#change(operation);
      }
    }
  }

  /** The kept messages of a person above `after`, in order: what a page is read from. */
  page(person: number, after: number, limit: number): KeptRecord[] {
    const from = Math.max(after, this.cursors.get(person) ?? -1);
    const found: Row[] = [];
    for (const row of this.rows.values()) {
      if (row.dst === person && row.number > from) found.push(row);
    }
    return found.toSorted(byNumber).slice(0, limit);
  }

  /** Rows that a start would find, and that the retention would remove: not those taken. */
  live(): Row[] {
    const found: Row[] = [];
    for (const row of this.rows.values()) {
      if (row.number > (this.cursors.get(row.dst) ?? -1)) found.push(row);
    }
    return found.toSorted(byNumber);
  }

  /** Whether a server that starts now would know a message of this person by this name. */
  knowsName(person: number, epoch: bigint, id: number): boolean {
    const bits = this.verdicts.get(`${person}/${epoch}/${pageOf(id)}`)?.bits;
    const at = id % PAGE_IDS;
    if ((((bits?.[at >>> 2] ?? 0) >>> ((at & 3) * 2)) & 3) !== 0) return true;
    return this.live().some((row) => row.src === person && row.epoch === epoch && row.id === id);
  }

  /** The number of a person, or -1. */
  personCalled(name: Uint8Array): number {
    for (const [person, known] of this.people) {
      if (known.name.every((byte, at) => byte === name[at])) return person;
    }
    return -1;
  }

  /** Removes a message that is too old. */
  expire(row: Row): ExpiredRecord {
    this.rows.delete(row.number);
    const { number, src, id, epoch } = row;
    return { number, src, id, epoch, bytes: row.text.length };
  }

  /** What a server that starts now is told. */
  state(): StoreState {
    const rows = this.live();
    const named = new Map([...rows.entries()].filter(([, row]) => row.epoch !== 0n));
    return {
      next: this.reserved,
      people: [...this.people].map(([person, { name, seen }]) => ({ person, name, seen })),
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
      verdicts: [...this.verdicts.values()],
    };
  }

  #change(operation: Operation): void {
    if (operation.kind === "erase") {
      this.rows.delete(operation.number);
    } else if (operation.kind === "advance") {
      const { person, upto } = operation;
      this.cursors.set(person, Math.max(this.cursors.get(person) ?? -1, upto));
    } else if (operation.kind === "enrol") {
      const { person, name } = operation;
      if (!this.people.has(person)) this.people.set(person, { name, seen: false });
    } else if (operation.kind === "seen") {
      const known = this.people.get(operation.person);
      if (known !== undefined) known.seen = true;
    } else if (operation.kind === "verdicts") {
      this.#remember(operation.page);
    } else if (operation.kind === "reserve") {
      this.reserved = Math.max(this.reserved, operation.end);
    }
  }

  #remember(verdicts: StoredVerdicts): void {
    const { person, epoch, page, bits } = verdicts;
    const key = `${person}/${epoch}/${page}`;
    if (bits.length === 0) this.verdicts.delete(key);
    else this.verdicts.set(key, verdicts);
  }
}

function replace<K, V>(map: Map<K, V>, by: ReadonlyMap<K, V>): void {
  map.clear();
  for (const [key, value] of by) map.set(key, value);
}

function byNumber(left: Row, right: Row): number {
  return left.number - right.number;
}
