import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Note } from "./names.ts";

/**
 * Rows of one INSERT, the most first: what a group leaves over is written in smaller ones. 128 cost
 * a fifth less than one each and a tenth less than 32; more gains nothing.
 */
const INSERT_ROWS: readonly [most: number, ...fewer: number[]] = [128, 16, 1];
/** Values of a row of either shape; the time is bound once for all rows of an INSERT. */
const PLAIN_COLUMNS = 5;
const NOTED_COLUMNS = 6;

/** The INSERTs of one shape of row. */
interface Shape {
  readonly columns: number;
  /** The values of the next INSERT, the time first. */
  readonly values: SQLInputValue[];
  /** One statement for each of {@link INSERT_ROWS}. */
  readonly inserts: readonly { readonly rows: number; readonly statement: StatementSync }[];
}

/**
 * Writes messages as rows, many with one statement.
 *
 * A value more for each row costs a tenth of what keeping it costs, so groups without a note do
 * without. From the first note of a group on all of its rows have one, if only NULL: two kinds of
 * INSERT in turns would be small ones, and two heaps of rows would not be in order.
 */
export class KeptRows {
  readonly #plain: Shape;
  readonly #noted: Shape;
  #shape: Shape;
  #wallMs = 0;
  /** Rows that wait for the next INSERT. */
  #rows = 0;

  constructor(db: DatabaseSync) {
    this.#plain = shapeOf(db, PLAIN_COLUMNS);
    this.#noted = shapeOf(db, NOTED_COLUMNS);
    this.#shape = this.#plain;
  }

  /** @param wallMs the time of all rows to come. */
  begin(wallMs: number): void {
    this.#wallMs = wallMs;
    this.#rows = 0;
    this.#shape = this.#plain;
  }

  /** Throws SQLite's error. */
  add(
    number: number,
    dst: number,
    src: number,
    id: number,
    text: Uint8Array,
    note: Note | null,
  ): void {
    if (note !== null && this.#shape === this.#plain) {
      this.flush();
      this.#shape = this.#noted;
    }
    const { values, columns } = this.#shape;
    let at = 1 + this.#rows * columns;
    values[at++] = number;
    values[at++] = dst;
    values[at++] = src;
    values[at++] = id;
    values[at++] = text;
    if (columns === NOTED_COLUMNS) values[at] = note;
    this.#rows += 1;
    if (this.#rows === INSERT_ROWS[0]) this.flush();
  }

  /** Writes the rows that have gathered, as many at a time as there is a statement for. */
  flush(): void {
    const { values, columns, inserts } = this.#shape;
    values[0] = this.#wallMs;
    let left = this.#rows;
    this.#rows = 0;
    let at = 1;
    for (const { rows, statement } of inserts) {
      for (; left >= rows; left -= rows) {
        const end = at + rows * columns;
        if (end === values.length) statement.run(...values);
        else statement.run(this.#wallMs, ...values.slice(at, end));
        at = end;
      }
    }
  }
}

function shapeOf(db: DatabaseSync, columns: number): Shape {
  return {
    columns,
    values: Array<SQLInputValue>(1 + INSERT_ROWS[0] * columns).fill(0),
    inserts: INSERT_ROWS.map((rows) => ({ rows, statement: db.prepare(insertOf(rows, columns)) })),
  };
}

/** The time is value 1 of all rows; the others are counted on from value 2. */
function insertOf(rows: number, columns: number): string {
  const isNoted = columns === NOTED_COLUMNS;
  const [names, rest] = isNoted ? ["ts, body, note", "?1, ?, ?"] : ["ts, body", "?1, ?"];
  const more = Array(rows - 1).fill(`, (?, ?, ?, ?, ${rest})`);
  const into = `INSERT INTO kept(id, dst, src, mid, ${names}) VALUES`;
  return `${into} (?2, ?, ?, ?, ${rest})${more.join("")}`;
}
