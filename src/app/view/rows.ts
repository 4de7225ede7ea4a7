import type { Grid, Span } from "../../tui/screen/grid.ts";
import type { Style } from "../../tui/screen/style.ts";
import { pad, truncate } from "../../tui/text/fit.ts";
import { safe, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { textWidth } from "../../tui/text/width.ts";
import type { WidthModel } from "../../tui/text/width.ts";
import type { Area } from "./layout.ts";
import type { Signs } from "./signs.ts";

/** One row of a region. */
export type Row = readonly Span[];

/** What text is measured and cut by. */
export interface Measure {
  readonly widths: WidthModel;
  readonly signs: Signs;
}

/** Puts rows into a region, the first on top; nothing of them gets beyond it. */
export function putRows(grid: Grid, area: Area, rows: readonly Row[]): void {
  for (const [index, row] of rows.slice(0, area.rows).entries()) {
    grid.put(area.column, area.row + index, row, area.columns);
  }
}

/** A piece of a row; plain without a style. */
export function span(text: SafeText, style?: Style): Span {
  return style === undefined ? { text } : { text, style };
}

/** Spaces. */
export function gap(columns: number): Span {
  return { text: safeText(" ".repeat(Math.max(0, columns))) };
}

/** The columns that a row takes. */
export function rowWidth(row: Row, { widths }: Measure): number {
  return row.reduce((sum, { text }) => sum + textWidth(text, widths), 0);
}

/** `text` in at most `columns` columns, with a sign for what had no room. */
export function cut(text: SafeText, columns: number, { widths, signs }: Measure): SafeText {
  if (textWidth(text, widths) <= columns) return text;
  const kept = truncate(text, columns, widths);
  return kept === "" ? kept : safe`${safeText(kept.slice(0, -1))}${signs.more}`;
}

/** `text` in exactly `columns` columns. */
export function fitted(text: SafeText, columns: number, measure: Measure): SafeText {
  return pad(cut(text, columns, measure), columns, measure.widths);
}

/** A row with a part at its left end and one at its right end, which comes first. */
export function spread(left: Row, right: Row, columns: number, measure: Measure): Row {
  const kept = cutRow(right, columns, measure);
  const rest = columns - rowWidth(kept, measure);
  const head = cutRow(left, kept.length === 0 ? rest : rest - 1, measure);
  return [...head, gap(rest - rowWidth(head, measure)), ...kept];
}

/** As much of `row` as has room in `columns` columns. */
export function cutRow(row: Row, columns: number, measure: Measure): Row {
  if (rowWidth(row, measure) <= columns) return row;
  const kept: Span[] = [];
  let rest = columns;
  for (const piece of row) {
    const width = textWidth(piece.text, measure.widths);
    if (width > rest) {
      if (rest > 0) kept.push({ ...piece, text: cut(piece.text, rest, measure) });
      break;
    }
    kept.push(piece);
    rest -= width;
  }
  return kept;
}

/** A line across with words on it; words that have no room are left out, the last ones first. */
export function rule(words: Row, columns: number, measure: Measure, style?: Style): Row {
  const { across } = measure.signs;
  const line = (count: number): Span => span(safeText(across.repeat(Math.max(0, count))), style);
  const inner = cutRow(words, columns - 4, measure);
  if (inner.length === 0) return [line(columns)];
  const used = 4 + rowWidth(inner, measure);
  return [line(2), gap(1), ...inner, gap(1), line(columns - used)];
}
