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

/** What stands in one row. */
interface Cells {
  readonly texts: SafeText[];
  readonly styles: Style[];
}

// Every frame begins with blank rows, and all that are as wide are the same one.
const blanks = new Map<number, Cells>();

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
  /** Grids share rows: one that is written to becomes a copy of its own first. */
  readonly #rows: Cells[];
  /** 1 for each row that nobody shares. */
  readonly #isOwn: Uint8Array;

  /** @param shown - its rows, if they are not to be blank. */
  constructor({ columns, rows }: Size, model: WidthModel, shown?: readonly Cells[]) {
    this.size = { columns, rows };
    this.model = model;
    this.#rows = shown?.slice() ?? Array.from<Cells>({ length: rows }).fill(blankCells(columns));
    this.#isOwn = new Uint8Array(rows);
  }

  /** Another grid with the same in its cells. */
  copy(): Grid {
    this.#isOwn.fill(0);
    return new Grid(this.size, this.model, this.#rows);
  }

  /** Leaves nothing in rows from one on. */
  blank(row: number, rows: number): void {
    const end = Math.min(row + rows, this.size.rows);
    this.#rows.fill(blankCells(this.size.columns), row, end);
    this.#isOwn.fill(0, row, end);
  }

  /** Nobody has written to this row since one of the two was made from the other. */
  sharesRow(other: Grid, row: number): boolean {
    return this.#rows[row] === other.#rows[row];
  }

  /** The cluster that begins in this cell; empty inside a wide one, a space outside the grid. */
  textAt(column: number, row: number): SafeText {
    return this.#rows[row]?.texts[column] ?? space;
  }

  styleAt(column: number, row: number): Style {
    return this.#rows[row]?.styles[column] ?? plain;
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
    const cells = column < 0 ? undefined : this.#ownCells(row);
    if (cells === undefined) return column;
    let at = column;
    for (const { text, style = plain } of spans) {
      for (const cluster of clustersIn(text)) {
        const width = clusterWidth(cluster, this.model);
        // A wide letter that does not fit ends the row, as what follows would be out of order.
        if (at + width > end) return at;
        set(cells, at, cluster, width, style);
        at += width;
      }
    }
    return at;
  }

  /** The cells of a row that no other grid has. */
  #ownCells(row: number): Cells | undefined {
    const cells = this.#rows[row];
    if (cells === undefined || this.#isOwn[row] === 1) return cells;
    const own = { texts: cells.texts.slice(), styles: cells.styles.slice() };
    this.#rows[row] = own;
    this.#isOwn[row] = 1;
    return own;
  }
}

function blankCells(columns: number): Cells {
  const before = blanks.get(columns);
  if (before !== undefined) return before;
  const texts = Array.from<SafeText>({ length: columns }).fill(space);
  const cells = { texts, styles: Array.from<Style>({ length: columns }).fill(plain) };
  // A window that is drawn wider and wider leaves no trail.
  blanks.clear();
  blanks.set(columns, cells);
  return cells;
}

function set(cells: Cells, column: number, cluster: SafeText, width: number, style: Style): void {
  uncover(cells, column);
  uncover(cells, column + width);
  for (let at = 0; at < width; at += 1) {
    cells.texts[column + at] = at === 0 ? cluster : covered;
    cells.styles[column + at] = style;
  }
}

/** Leaves no half of a wide cluster when the cells from this one on are taken by another. */
function uncover({ texts }: Cells, column: number): void {
  if (texts[column] !== covered) return;
  let first = column;
  while (first > 0 && texts[first] === covered) first -= 1;
  texts[first] = space;
  for (let at = first + 1; texts[at] === covered; at += 1) texts[at] = space;
}

function clustersIn(text: SafeText): readonly SafeText[] {
  const before = known.get(text);
  if (before !== undefined) return before;
  const clusters = safeGraphemes(text);
  if (known.size >= knownMax) known.clear();
  if (text.length <= unitsMax) known.set(text, clusters);
  return clusters;
}
