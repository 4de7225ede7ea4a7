import { safeGraphemes, safeJoin } from "./safe-text.ts";
import type { SafeText } from "./safe-text.ts";
import { clusterWidth } from "./width.ts";
import type { WidthModel } from "./width.ts";

/**
 * A line in the rows that a terminal breaks it into by itself: each is full, but for a wide letter
 * that has no room at its end. Written one after the other they are the line again.
 */
export function brokenText(text: SafeText, columns: number, model: WidthModel): SafeText[] {
  const rows: SafeText[] = [];
  let row: SafeText[] = [];
  let used = 0;
  for (const cluster of safeGraphemes(text)) {
    const width = clusterWidth(cluster, model);
    if (used + width > columns && row.length > 0) {
      rows.push(safeJoin(row));
      row = [];
      used = 0;
    }
    row.push(cluster);
    used += width;
  }
  return [...rows, safeJoin(row)];
}
