import { safeGraphemes, safeText } from "../text/safe-text.ts";
import type { SafeText } from "../text/safe-text.ts";
import { clusterWidth } from "../text/width.ts";
import type { WidthModel } from "../text/width.ts";
import { plain } from "./style.ts";
import type { Style } from "./style.ts";

/** A piece of a row in one style. */
export interface Span {
  readonly text: SafeText;
  /** Plain if not given. */
  readonly style?: Style;
}

/** Columns and rows of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const space = safeText(" ");
/** What stands in the further cells of a wide cluster. */
const covered = safeText("");

// Every frame begins with a blank grid, and nothing makes one faster than a copy.
const blanks: SafeText[] = [];
const plains: Style[] = [];

// The same lines are put into frame after frame, and finding their clusters is the dearest part.
const knownMax = 512;
const unitsMax = 512;
const known = new Map<SafeText, readonly SafeText[]>();

/**
 * What a screen shows: in each cell a cluster and its style. A cluster of several columns stands
 * in its first cell; the others hold an empty text. Built with {@link put}, then painted.
 */
export class Grid {
  readonly size: Size;
  readonly model: WidthModel;
  #texts: SafeText[];
  #styles: Style[];

  constructor({ columns, rows }: Size, model: WidthModel) {
    this.size = { columns, rows };
    this.model = model;
    const cells = columns * rows;
    while (blanks.length < cells) {
      blanks.push(space);
      plains.push(plain);
    }
    this.#texts = blanks.slice(0, cells);
    this.#styles = plains.slice(0, cells);
  }

  /** Another grid with the same in its cells. */
  copy(): Grid {
    const other = new Grid(this.size, this.model);
    other.#texts = this.#texts.slice();
    other.#styles = this.#styles.slice();
    return other;
  }

  /** Leaves nothing in rows from one on. */
  blank(row: number, rows: number): void {
    const { columns } = this.size;
    this.#texts.fill(space, row * columns, (row + rows) * columns);
    this.#styles.fill(plain, row * columns, (row + rows) * columns);
  }

  /** The cluster that begins in this cell; empty inside a wide one, a space outside the grid. */
  textAt(column: number, row: number): SafeText {
    return this.#texts[this.#index(column, row)] ?? space;
  }

  styleAt(column: number, row: number): Style {
    return this.#styles[this.#index(column, row)] ?? plain;
  }

  /** How many cells the cluster takes that begins in this one. */
  widthAt(column: number, row: number): number {
    let width = 1;
    while (column + width < this.size.columns && this.textAt(column + width, row) === covered) {
      width += 1;
    }
    return width;
  }

  /**
   * Writes spans one after the other from a cell on, over what stood there. What has no room in
   * `columns` columns (or in the row) is left out; nothing ever reaches another row.
   *
   * @returns the column after the last that was written.
   */
  put(column: number, row: number, spans: readonly Span[], columns: number = Infinity): number {
    const end = Math.min(this.size.columns, column + columns);
    if (row < 0 || row >= this.size.rows || column < 0) return column;
    let at = column;
    for (const { text, style = plain } of spans) {
      for (const cluster of clustersIn(text)) {
        const width = clusterWidth(cluster, this.model);
        // A wide letter that does not fit ends the row, as what follows would be out of order.
        if (at + width > end) return at;
        this.#set(at, row, cluster, width, style);
        at += width;
      }
    }
    return at;
  }

  #set(column: number, row: number, cluster: SafeText, width: number, style: Style): void {
    this.#uncover(column, row);
    this.#uncover(column + width, row);
    const index = this.#index(column, row);
    for (let at = 0; at < width; at += 1) {
      this.#texts[index + at] = at === 0 ? cluster : covered;
      this.#styles[index + at] = style;
    }
  }

  /** Leaves no half of a wide cluster when the cells from this one on are taken by another. */
  #uncover(column: number, row: number): void {
    if (column >= this.size.columns || this.textAt(column, row) !== covered) return;
    let first = column;
    while (first > 0 && this.textAt(first, row) === covered) first -= 1;
    const width = this.widthAt(first, row);
    for (let at = first; at < first + width; at += 1) this.#texts[this.#index(at, row)] = space;
  }

  #index(column: number, row: number): number {
    const { columns, rows } = this.size;
    const isInside = column >= 0 && column < columns && row >= 0 && row < rows;
    return isInside ? row * columns + column : -1;
  }
}

function clustersIn(text: SafeText): readonly SafeText[] {
  const before = known.get(text);
  if (before !== undefined) return before;
  const clusters = safeGraphemes(text);
  if (known.size >= knownMax) known.clear();
  if (text.length <= unitsMax) known.set(text, clusters);
  return clusters;
}
