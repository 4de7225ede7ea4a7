import { safeLines } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import type { WidthModel } from "../../tui/text/width.ts";
import { wrapText } from "../../tui/text/wrap.ts";
import type { Pages, Text } from "../state.ts";

/** So many texts are kept in rows; a screen shows far fewer. */
const keptMax = 1000;

// What a text says never changes, but parts of a long one may still come. So its rows are known by
// its place in its pages, by its parts, and by what it was broken for. Kept as long as the pages.
const keptRows = new WeakMap<Pages, Map<string, readonly WrappedRow[]>>();

/** A row of a text. */
export interface WrappedRow {
  readonly text: SafeText;
  /** It belongs to a line that was said before, as the sign in front of it tells. */
  readonly isQuoted: boolean;
}

/** A text in rows of at most `columns` columns; broken once, however often it is shown. */
export function wrappedRows(
  pages: Pages,
  text: Text,
  columns: number,
  widths: WidthModel,
): readonly WrappedRow[] {
  const kept = keptRows.get(pages) ?? new Map<string, readonly WrappedRow[]>();
  keptRows.set(pages, kept);
  const { row, lastRow, parts } = text;
  const key = `${row}-${lastRow} ${parts} ${columns} ${widths.unit} ${widths.ambiguous}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  const rows = safeLines(text.bytes, "").flatMap((line) =>
    wrapText(line, { first: columns }, widths).map((wrapped) => ({
      text: wrapped.text,
      isQuoted: line.startsWith("> "),
    })),
  );
  const [oldest] = kept.keys();
  if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest);
  kept.set(key, rows);
  return rows;
}
