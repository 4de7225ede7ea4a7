import type { DatabaseSync } from "node:sqlite";
import { PAGE_BYTES } from "../../core/epoch.ts";
import type { StoredPerson, StoredVerdicts, StoreState } from "../../core/ports.ts";
import { readToken, TOKEN_BYTES } from "../../wire/token.ts";
import { KeptColumns } from "./kept-columns.ts";
import type { LiveIndex } from "./live-index.ts";
import { NAMES_KEPT_MS, NOTE_LENGTHS } from "./names.ts";
import { bytesAt, numberAt, numberOf, prepareRows, type Row, textAt } from "./rows.ts";

/** Rows of one read: few enough to stay in the cache, enough to cost half of single ones. */
const READ_ROWS = 4096;
/** What the lowest bit says, how many bytes the 16 above it can say, and where SRC begins. */
const REST = { hasName: 1, bytesMax: 0xffff, src: 2 ** 17 } as const;

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

/**
 * Three values a row, and two more for one with a name: each value costs a tenth of a start. The
 * sender, the length of the text and whether there is a name are one, see {@link REST}.
 */
function readKept(db: DatabaseSync, index: LiveIndex, dead: number[]): StoreState["kept"] {
  const slices = prepareRows(
    db,
    `SELECT id, dst,
       ((src & 0xffffffff) << 17) | ((length(body) & 0xffff) << 1) | (note IS NOT NULL)
     FROM kept WHERE id > ? ORDER BY id LIMIT ${READ_ROWS}`,
  );
  const names = prepareRows(
    db,
    `SELECT mid, CASE WHEN length(note) IN (${NOTE_LENGTHS.join(", ")})
       THEN hex(substr(note, 1, ${TOKEN_BYTES})) END
     FROM kept WHERE id >= ? AND id <= ? AND note IS NOT NULL ORDER BY id`,
  );
  const columns = new KeptColumns();
  for (let last = -1; ;) {
    const rows = slices.all(last);
    if (rows.length === 0) return columns.finish();
    last = numberAt(rows.at(-1), 0);
    let named: readonly Row[] | undefined;
    let nameAt = 0;
    for (const row of rows) {
      const number = numberAt(row, 0);
      const person = numberAt(row, 1);
      const rest = numberAt(row, 2);
      let name: Row | undefined;
      if ((rest & REST.hasName) !== 0) {
        named ??= names.all(number, last);
        name = named[nameAt];
        nameAt += 1;
      }
      const { upto, live } = index.of(person);
      if (number <= upto) {
        dead.push(number);
        continue;
      }
      live.insert(number);
      columns.push(number, person, Math.floor(rest / REST.src), (rest >>> 1) & REST.bytesMax);
      if (name !== undefined) columns.name(numberAt(name, 0), textAt(name, 1));
    }
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
