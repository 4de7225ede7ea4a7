import { contestedWidth } from "../text/width.ts";
import type { Grid } from "./grid.ts";
import { plain, sgr } from "./style.ts";
import type { Ink, Style } from "./style.ts";

const escape = "\u001B[";
/** So many unchanged cells are written again rather than jumped over: that is shorter. */
const gapMax = 4;
/** So many blank cells at the end of a row are erased rather than written. */
const tailMin = 6;
const oneByte = /^[ -~]$/;

/** A cell, counted from 0. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

/**
 * What turns the screen that shows `before` into one that shows `after`. It starts with any place
 * of the cursor, in the plain style, and ends in the plain style.
 *
 * Both grids have the same size, and the terminal does not wrap at the end of a row. Where
 * terminals disagree how wide a cluster is, its cells are blanked, it is drawn from its first cell
 * on, and the cells behind it that the widest drawing may have hurt are written again: so nothing
 * outside its cells depends on who is right.
 */
export function diff(before: Grid, after: Grid, ink: Ink): { text: string; cursor?: Place } {
  const pen = new Pen(after, ink);
  for (let row = 0; row < after.size.rows; row += 1) {
    if (!after.sharesRow(before, row)) diffRow(before, after, row, pen);
  }
  return pen.finish();
}

function diffRow(before: Grid, after: Grid, row: number, pen: Pen): void {
  const { columns } = after.size;
  const tail = blankFrom(after, row);
  // Cells in front of this column may have been hurt by a cluster that was drawn before them.
  let hurtUpTo = 0;
  let column = 0;
  while (column < columns) {
    const width = after.widthAt(column, row);
    if (column >= hurtUpTo && isSame(before, after, column, row, width)) {
      column += width;
      continue;
    }
    if (column >= tail && columns - column >= tailMin) {
      pen.eraseTail(column, row);
      return;
    }
    const contested = contestedWidth(after.textAt(column, row));
    if (contested === undefined) pen.write(column, row, width);
    else {
      pen.writeContested(column, row, width);
      hurtUpTo = Math.max(hurtUpTo, column + contested);
      // Where the row has no room for all of it, some terminals add its end to what stands left.
      if (hurtUpTo > columns) pen.writeLeftOf(column, row);
    }
    column += width;
  }
}

function isSame(before: Grid, after: Grid, column: number, row: number, width: number): boolean {
  for (let at = column; at < column + width; at += 1) {
    if (before.textAt(at, row) !== after.textAt(at, row)) return false;
    if (before.styleAt(at, row) !== after.styleAt(at, row)) return false;
  }
  return true;
}

/** From which column on the row holds nothing but plain spaces. */
function blankFrom(grid: Grid, row: number): number {
  let column = grid.size.columns;
  while (column > 0 && grid.textAt(column - 1, row) === " ") {
    if (grid.styleAt(column - 1, row) !== plain) break;
    column -= 1;
  }
  return column;
}

/** Writes cells, and knows where that leaves the cursor and in which style. */
class Pen {
  readonly #grid: Grid;
  readonly #ink: Ink;
  #text = "";
  #style: Style = plain;
  /** Unknown at first, and after a cluster about whose width terminals disagree. */
  #at: Place | undefined;

  constructor(grid: Grid, ink: Ink) {
    this.#grid = grid;
    this.#ink = ink;
  }

  write(column: number, row: number, width: number): void {
    this.#goTo(column, row);
    this.#setStyle(this.#grid.styleAt(column, row));
    this.#text += this.#grid.textAt(column, row);
    // At the end of a row terminals differ in where the cursor is.
    const next = column + width;
    this.#at = next < this.#grid.size.columns ? { column: next, row } : undefined;
  }

  writeContested(column: number, row: number, width: number): void {
    this.#goTo(column, row);
    this.#setStyle(this.#grid.styleAt(column, row));
    this.#text += " ".repeat(width) + toColumn(column) + this.#grid.textAt(column, row);
    // Nobody knows in which column the cursor is, but no cluster leaves its row.
    this.#text += toColumn(Math.min(column + width, this.#grid.size.columns - 1));
    const next = column + width;
    this.#at = next < this.#grid.size.columns ? { column: next, row } : undefined;
  }

  /** Writes the cluster again that ends in front of this column. */
  writeLeftOf(column: number, row: number): void {
    let left = column - 1;
    while (left > 0 && this.#grid.textAt(left, row) === "") left -= 1;
    if (left < 0 || contestedWidth(this.#grid.textAt(left, row)) !== undefined) return;
    this.write(left, row, column - left);
  }

  eraseTail(column: number, row: number): void {
    this.#goTo(column, row);
    this.#setStyle(plain);
    this.#text += `${escape}K`;
  }

  finish(): { text: string; cursor?: Place } {
    this.#setStyle(plain);
    return this.#at === undefined ? { text: this.#text } : { text: this.#text, cursor: this.#at };
  }

  #setStyle(style: Style): void {
    if (style === this.#style) return;
    const before = sgr(this.#style, this.#ink);
    this.#style = style;
    const next = sgr(style, this.#ink);
    if (next !== before) this.#text += next;
  }

  #goTo(column: number, row: number): void {
    const at = this.#at;
    if (at?.row === row && at.column === column) return;
    if (at?.row !== row) this.#text += toPlace({ column, row });
    else if (!this.#writeGap(at.column, column, row)) this.#text += toColumn(column);
    this.#at = { column, row };
  }

  /** Goes over a few unchanged cells by writing them again. */
  #writeGap(from: number, to: number, row: number): boolean {
    if (to < from || to - from > gapMax) return false;
    let gap = "";
    for (let column = from; column < to; column += 1) {
      const text = this.#grid.textAt(column, row);
      if (!oneByte.test(text) || this.#grid.styleAt(column, row) !== this.#style) return false;
      gap += text;
    }
    this.#text += gap;
    return true;
  }
}

/** The sequence that brings the cursor to a cell. */
export function toPlace({ column, row }: Place): string {
  return `${escape}${row + 1};${column + 1}H`;
}

function toColumn(column: number): string {
  return `${escape}${column + 1}G`;
}
