import { safe, safeGraphemes, safeJoin, safeText } from "./safe-text.ts";
import type { SafeText } from "./safe-text.ts";
import { clusterWidth, textWidth } from "./width.ts";
import type { WidthModel } from "./width.ts";

/** Stands for what had no room, on terminals that draw it in one column. */
const dots = safeText("…");
const narrowDots = safeText("~");

/**
 * `text` in at most `columns` columns. What had no room is told by an ellipsis at the end.
 *
 * @example
 * truncate(safeText("conversation"), 8, usualWidths); // "convers…"
 */
export function truncate(text: SafeText, columns: number, model: WidthModel): SafeText {
  if (textWidth(text, model) <= columns) return text;
  const ellipsis = model.ambiguous === 1 ? dots : narrowDots;
  if (columns < 1) return safeText("");
  const kept: SafeText[] = [];
  let width = 1;
  for (const cluster of safeGraphemes(text)) {
    width += clusterWidth(cluster, model);
    if (width > columns) break;
    kept.push(cluster);
  }
  return safe`${safeJoin(kept)}${ellipsis}`;
}

/** `text` with spaces behind it, or in front of it, up to `columns` columns; never shorter. */
export function pad(
  text: SafeText,
  columns: number,
  model: WidthModel,
  side: "right" | "left" = "right",
): SafeText {
  const spaces = safeText(" ".repeat(Math.max(0, columns - textWidth(text, model))));
  return side === "right" ? safe`${text}${spaces}` : safe`${spaces}${text}`;
}

/** `text` in exactly `columns` columns, truncated or padded. */
export function fit(
  text: SafeText,
  columns: number,
  model: WidthModel,
  side: "right" | "left" = "right",
): SafeText {
  return pad(truncate(text, columns, model), columns, model, side);
}
