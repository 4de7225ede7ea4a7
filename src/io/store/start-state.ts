import type { DatabaseSync } from "node:sqlite";
import type { StoredPerson, StoreState } from "../../core/ports.ts";
import type { LiveIndex } from "./live-index.ts";
import { bytesAt, numberAt, numberOf, prepareRows } from "./rows.ts";

/** Rows of one read: few enough to stay in the cache, enough to cost half of single ones. */
const READ_ROWS = 4096;

/**
 * Reads what the store holds, fills the index, and appends to `dead` the rows that were taken
 * but not swept yet.
 */
export function readState(db: DatabaseSync, index: LiveIndex, dead: number[]): StoreState {
  readCursors(db, index);
  const kept = readKept(db, index, dead);
  const used = Math.max(
    numberOf(db, "SELECT v FROM meta WHERE k = 'reserved'"),
    numberOf(db, "SELECT max(id) FROM kept"),
    numberOf(db, "SELECT max(upto) FROM taken"),
  );
  return { next: used + 1, people: readPeople(db), kept };
}

function readCursors(db: DatabaseSync, index: LiveIndex): void {
  const rows = prepareRows(db, "SELECT dst, upto FROM taken WHERE reader = dst").all();
  for (const row of rows) index.advance(numberAt(row, 0), numberAt(row, 1), []);
}

function readPeople(db: DatabaseSync): StoredPerson[] {
  const rows = prepareRows(db, "SELECT id, name, seen FROM account ORDER BY id").all();
  return rows.map((row) => ({
    person: numberAt(row, 0),
    name: bytesAt(row, 1),
    seen: typeof row[2] === "number",
  }));
}

function readKept(db: DatabaseSync, index: LiveIndex, dead: number[]): StoreState["kept"] {
  const slices = prepareRows(
    db,
    `SELECT id, dst, src, length(body) FROM kept WHERE id > ? ORDER BY id LIMIT ${READ_ROWS}`,
  );
  const columns = new KeptColumns();
  for (let last = -1; ;) {
    const rows = slices.all(last);
    if (rows.length === 0) return columns.finish();
    columns.reserve(rows.length);
    for (const row of rows) {
      last = numberAt(row, 0);
      const person = numberAt(row, 1);
      const { upto, live } = index.of(person);
      if (last <= upto) {
        dead.push(last);
        continue;
      }
      live.insert(last);
      columns.push(last, person, numberAt(row, 2), numberAt(row, 3));
    }
  }
}

/** Four arrays that grow together. */
class KeptColumns {
  #numbers = new Float64Array(READ_ROWS);
  #dst = new Int32Array(READ_ROWS);
  #src = new Int32Array(READ_ROWS);
  #bytes = new Uint16Array(READ_ROWS);
  #count = 0;

  reserve(more: number): void {
    const size = this.#numbers.length;
    if (this.#count + more <= size) return;
    const target = Math.max(size * 2, this.#count + more);
    this.#numbers = new Float64Array(this.#numbers.buffer.transfer(target * 8));
    this.#dst = new Int32Array(this.#dst.buffer.transfer(target * 4));
    this.#src = new Int32Array(this.#src.buffer.transfer(target * 4));
    this.#bytes = new Uint16Array(this.#bytes.buffer.transfer(target * 2));
  }

  push(number: number, dst: number, src: number, bytes: number): void {
    const at = this.#count;
    this.#numbers[at] = number;
    this.#dst[at] = dst;
    this.#src[at] = src;
    this.#bytes[at] = bytes;
    this.#count = at + 1;
  }

  finish(): StoreState["kept"] {
    const count = this.#count;
    return {
      numbers: new Float64Array(this.#numbers.buffer.transfer(count * 8)),
      dst: new Int32Array(this.#dst.buffer.transfer(count * 4)),
      src: new Int32Array(this.#src.buffer.transfer(count * 4)),
      bytes: new Uint16Array(this.#bytes.buffer.transfer(count * 2)),
    };
  }
}
