import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

/** A row as an array of its columns, as `setReturnArrays(true)` gives it. */
export type Row = readonly SQLOutputValue[];

/** A statement whose rows come as arrays, which cost a third of objects. */
export interface RowStatement {
  first(...values: readonly (number | string)[]): Row | undefined;
  all(...values: readonly (number | string | Uint8Array)[]): readonly Row[];
}

/** Prepares a statement to be run many times. Throws SQLite's error. */
export function prepareRows(db: DatabaseSync, sql: string): RowStatement {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return {
    first(...values) {
      const row: unknown = statement.get(...values);
      return isRow(row) ? row : undefined;
    },
    all(...values) {
      const rows: unknown = statement.all(...values);
      return isRows(rows) ? rows : [];
    },
  };
}

/** The typings know only rows as objects; what kind it is was set above. */
function isRow(value: unknown): value is Row {
  return Array.isArray(value);
}

function isRows(value: unknown): value is readonly Row[] {
  return Array.isArray(value);
}

/** Column `at` as a number; 0 for anything else, NULL included. */
export function numberAt(row: Row | undefined, at: number): number {
  const value = row?.[at];
  return typeof value === "number" ? value : 0;
}

const NOTHING: Uint8Array = new Uint8Array(0);

/** Column `at` as bytes; none for anything else. */
export function bytesAt(row: Row, at: number): Uint8Array {
  const value = row[at];
  return value instanceof Uint8Array ? value : NOTHING;
}

/** Column `at` as text; empty for anything else. */
export function textAt(row: Row, at: number): string {
  const value = row[at];
  return typeof value === "string" ? value : "";
}

/** The first column of the first row as a number; 0 if there is none. */
export function numberOf(db: DatabaseSync, sql: string): number {
  return numberAt(prepareRows(db, sql).first(), 0);
}
