import { safeGraphemes, safeJoin } from "./safe-text.ts";
import type { SafeText } from "./safe-text.ts";
import { clusterWidth, textWidth } from "./width.ts";
import type { WidthModel } from "./width.ts";

/** How wide rows may be. What stands in front of them (a name, an indent) is the caller's. */
export interface RowWidths {
  readonly first: number;
  /** Of the rows after the first; the same if not given. */
  readonly further?: number;
}

/** A row of a longer line. */
export interface WrappedRow {
  readonly text: SafeText;
  /** Where it begins in the line, in units of the string; spaces at a break are in no row. */
  readonly start: number;
}

// Closing signs of East Asian scripts stay with what they close.
const staysBehind = /^[\p{Pe}\p{Pf}\p{Po}\u3005\u30FC\u303B]/v;

/**
 * Breaks a line at spaces and between wide letters; a word that is longer than a row, anywhere.
 * Spaces at a break end the row unseen. The first row may be empty, if the first word fits only
 * into the next.
 *
 * @example
 * wrapText(safeText("hello there"), { first: 7 }, usualWidths); // "hello", "there"
 */
export function wrapText(text: SafeText, widths: RowWidths, model: WidthModel): WrappedRow[] {
  const further = Math.max(1, widths.further ?? widths.first);
  const first = Math.max(1, widths.first);
  // Most messages are one row.
  if (text.length <= first * 2 && textWidth(text, model) <= first) return [{ text, start: 0 }];
  const clusters = safeGraphemes(text);
  const sizes = clusters.map((cluster) => clusterWidth(cluster, model));
  const rows: WrappedRow[] = [];
  let from = 0;
  let start = 0;
  do {
    const isFirst = rows.length === 0;
    const limit = isFirst ? first : further;
    const next = nextRow(clusters, sizes, from, limit, isFirst && first < further);
    const all = safeJoin(clusters.slice(from, next));
    rows.push({ text: unpadded(all, next === clusters.length ? limit : 0, model), start });
    start += all.length;
    from = next;
  } while (from < clusters.length);
  return rows;
}

/** Which cluster begins the next row. */
function nextRow(
  clusters: readonly SafeText[],
  sizes: readonly number[],
  from: number,
  limit: number,
  mayBeEmpty: boolean,
): number {
  let width = 0;
  let breakAt: number | undefined;
  for (let at = from; at < clusters.length; at += 1) {
    const size = sizes[at] ?? 1;
    const cluster = clusters[at] ?? "";
    if (at > from && cluster !== " " && (size === 2 || sizes[at - 1] === 2)) {
      if (!staysBehind.test(cluster)) breakAt = at;
    }
    width += size;
    if (cluster === " ") {
      // Spaces may stick out of the row, where nobody sees them.
      breakAt = at + 1;
    } else if (width > limit) {
      // Without a place to break, the word begins in the next row if that is wider, or is cut.
      return breakAt ?? (mayBeEmpty ? from : Math.max(at, from + 1));
    }
  }
  return clusters.length;
}

/** `row` without the spaces at its end that stand behind its first `limit` columns. */
function unpadded(row: SafeText, limit: number, model: WidthModel): SafeText {
  if (!row.endsWith(" ") || (limit > 0 && textWidth(row, model) <= limit)) return row;
  const clusters = safeGraphemes(row);
  let width = textWidth(row, model);
  while (clusters.at(-1) === " " && width > limit) {
    clusters.pop();
    width -= 1;
  }
  return safeJoin(clusters);
}
