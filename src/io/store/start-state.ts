import type { DatabaseSync } from "node:sqlite";
import { PAGE_BYTES } from "../../core/epoch.ts";
import type { StoredPerson, StoredVerdicts, StoreState } from "../../core/ports.ts";
import { readToken } from "../../wire/token.ts";
import type { LiveIndex } from "./live-index.ts";
import { epochIn, NAMES_KEPT_MS } from "./names.ts";
import { bytesAt, numberAt, numberOf, prepareRows, type Row } from "./rows.ts";

/** Rows of one read: few enough to stay in the cache, enough to cost half of single ones. */
const READ_ROWS = 4096;

/**
 * Reads what the store holds, fills the index, and appends to `dead` the rows that were taken
 * but not swept yet. Pages of names come with those first that have not changed for the longest
 * time, and without those that have been remembered long enough.
 *
 * @param wallMs milliseconds since 1970.
 */
export function readState(
  db: DatabaseSync,
  index: LiveIndex,
  dead: number[],
  wallMs: number,
): StoreState {
  readCursors(db, index);
  const kept = readKept(db, index, dead);
  const used = Math.max(
    numberOf(db, "SELECT v FROM meta WHERE k = 'reserved'"),
    numberOf(db, "SELECT max(id) FROM kept"),
    numberOf(db, "SELECT max(upto) FROM taken"),
  );
  return { next: used + 1, people: readPeople(db), kept, verdicts: readNames(db, wallMs) };
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
    `SELECT id, dst, src, mid, (length(body) << 1) | (note IS NOT NULL) FROM kept
     WHERE id > ? ORDER BY id LIMIT ${READ_ROWS}`,
  );
  const notes = prepareRows(
    db,
    "SELECT id, note FROM kept WHERE id >= ? AND id <= ? AND note IS NOT NULL ORDER BY id",
  );
  const columns = new KeptColumns();
  for (let last = -1; ;) {
    const rows = slices.all(last);
    if (rows.length === 0) return columns.finish();
    columns.reserve(rows.length);
    let noted = false;
    for (const row of rows) {
      last = numberAt(row, 0);
      const person = numberAt(row, 1);
      const { upto, live } = index.of(person);
      if (last <= upto) {
        dead.push(last);
        continue;
      }
      live.insert(last);
      // No notes where there are none: each value costs a tenth of a start.
      const rest = numberAt(row, 4);
      columns.push(last, person, numberAt(row, 2), rest >>> 1, numberAt(row, 3));
      noted ||= (rest & 1) === 1;
    }
    if (noted) columns.name(notes.all(numberAt(rows[0], 0), last));
  }
}

/** The bits of one read lie in one buffer: a small one for each page would cost more than they. */
function readNames(db: DatabaseSync, wallMs: number): StoredVerdicts[] {
  const slices = prepareRows(
    db,
    `SELECT src, epoch, page, bits, ts FROM verdict
     WHERE (src, epoch, page) > (?, ?, ?) AND ts >= ?
     ORDER BY src, epoch, page LIMIT ${READ_ROWS}`,
  );
  const found: { readonly ts: number; readonly verdicts: StoredVerdicts }[] = [];
  let after: readonly [number, Uint8Array, number] = [-1, new Uint8Array(0), 0];
  for (;;) {
    const rows = slices.all(...after, wallMs - NAMES_KEPT_MS);
    if (rows.length === 0) break;
    const all = new Uint8Array(rows.length * PAGE_BYTES);
    for (const [at, row] of rows.entries()) {
      after = [numberAt(row, 0), bytesAt(row, 1), numberAt(row, 2)];
      const from = bytesAt(row, 3);
      // Only damage makes another length, and what is forgotten harms less than what is wrong.
      if (from.length !== PAGE_BYTES) continue;
      const bits = all.subarray(at * PAGE_BYTES, (at + 1) * PAGE_BYTES);
      bits.set(from);
      const [person, epoch, page] = [after[0], readToken(after[1], 0), after[2]];
      found.push({ ts: numberAt(row, 4), verdicts: { person, epoch, page, bits } });
    }
  }
  found.sort((left, right) => left.ts - right.ts);
  return found.map(({ verdicts }) => verdicts);
}

/** Arrays that grow together. */
class KeptColumns {
  #numbers = new Float64Array(READ_ROWS);
  #dst = new Int32Array(READ_ROWS);
  #src = new Int32Array(READ_ROWS);
  #bytes = new Uint16Array(READ_ROWS);
  #ids = new Uint32Array(READ_ROWS);
  #epochs = new BigUint64Array(READ_ROWS);
  #count = 0;

  reserve(more: number): void {
    const size = this.#numbers.length;
    if (this.#count + more <= size) return;
    const target = Math.max(size * 2, this.#count + more);
    this.#numbers = new Float64Array(this.#numbers.buffer.transfer(target * 8));
    this.#dst = new Int32Array(this.#dst.buffer.transfer(target * 4));
    this.#src = new Int32Array(this.#src.buffer.transfer(target * 4));
    this.#bytes = new Uint16Array(this.#bytes.buffer.transfer(target * 2));
    this.#ids = new Uint32Array(this.#ids.buffer.transfer(target * 4));
    this.#epochs = new BigUint64Array(this.#epochs.buffer.transfer(target * 8));
  }

  push(number: number, dst: number, src: number, bytes: number, id: number): void {
    const at = this.#count;
    this.#numbers[at] = number;
    this.#dst[at] = dst;
    this.#src[at] = src;
    this.#bytes[at] = bytes;
    this.#ids[at] = id;
    this.#count = at + 1;
  }

  /**
   * Adds the epochs of what was pushed last; the others stay zero.
   *
   * @param rows number and note, in order, and perhaps of messages that were not pushed.
   */
  name(rows: readonly Row[]): void {
    const numbers = this.#numbers;
    let at = this.#count - 1;
    for (const row of rows.toReversed()) {
      const number = numberAt(row, 0);
      while (at >= 0 && (numbers[at] ?? 0) > number) at -= 1;
      if (numbers[at] === number) this.#epochs[at] = epochIn(row[1]);
    }
  }

  finish(): StoreState["kept"] {
    const count = this.#count;
    return {
      numbers: new Float64Array(this.#numbers.buffer.transfer(count * 8)),
      dst: new Int32Array(this.#dst.buffer.transfer(count * 4)),
      src: new Int32Array(this.#src.buffer.transfer(count * 4)),
      bytes: new Uint16Array(this.#bytes.buffer.transfer(count * 2)),
      ids: new Uint32Array(this.#ids.buffer.transfer(count * 4)),
      epochs: new BigUint64Array(this.#epochs.buffer.transfer(count * 8)),
    };
  }
}
