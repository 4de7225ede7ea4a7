import { fit, pad } from "../tui/text/fit.ts";
import { safe, safeText, type SafeText } from "../tui/text/safe-text.ts";
import { textWidth, usualWidths } from "../tui/text/width.ts";
import type { Counted } from "./talk-counts.ts";

const labelColumnsMax = 20;
/** A bar is as long as this on a wide terminal: longer ones are no easier to compare. */
const barColumnsMax = 60;
const barColumnsMin = 4;
/** From one eighth of a column to seven. */
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** How bars may be drawn. */
export interface BarForm {
  /** Of the terminal; no line is wider as long as there are 40. */
  readonly columns: number;
  readonly isAscii: boolean;
}

/**
 * A line for each bar: its label, its count, and the bar, the longest as wide as there is room.
 *
 * @example
 * barLines([{ label: "ann", count: 2 }, { label: "bob", count: 1 }], form); // with 14 columns
 * // ["ann  2  ######", "bob  1  ###"]
 */
export function barLines(bars: readonly Counted[], { columns, isAscii }: BarForm): SafeText[] {
  const labels = bars.map(({ label }) => safeText(label));
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, usualWidths)));
  const labelColumns = Math.min(labelColumnsMax, widest);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const countColumns = String(most).length;
  const room = columns - labelColumns - countColumns - 4;
  const barColumns = Math.min(barColumnsMax, Math.max(barColumnsMin, room));
  return bars.map(({ count }, index) => {
    const label = fit(labels[index] ?? safe``, labelColumns, usualWidths);
    const number = pad(safe`${count}`, countColumns, usualWidths, "left");
    const bar = drawn((count / most) * barColumns, isAscii);
    return bar === "" ? safe`${label}  ${number}` : safe`${label}  ${number}  ${bar}`;
  });
}

/** What is there at all is seen: a bar of one in a million is not empty. */
function drawn(length: number, isAscii: boolean): SafeText {
  if (length <= 0) return safe``;
  if (isAscii) return safeText("#".repeat(Math.max(1, Math.round(length))));
  const steps = Math.max(1, Math.round(length * 8));
  return safeText(`${"█".repeat(Math.floor(steps / 8))}${eighths[steps % 8] ?? ""}`);
}
