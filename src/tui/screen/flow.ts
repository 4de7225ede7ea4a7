import { type SafeText, safeGraphemes, safeText } from "../text/safe-text.ts";
import { clusterWidth } from "../text/width.ts";
import { Grid, type Size, type Span } from "./grid.ts";
import { plain, sgr } from "./style.ts";
import type { Ink } from "./style.ts";
import type { WidthModel } from "../text/width.ts";

/**
 * Lines that the terminal breaks into rows by itself, each whole. A terminal that was told rows
 * selects, copies and finds links row by row; one that has broken a line knows that it is one.
 */
export type Flow = readonly (readonly Span[])[];

const home = "\u001B[H";
const clear = "\u001B[2J";
const wrapOn = "\u001B[?7h";
const wrapOff = "\u001B[?7l";

/** What clears the screen and writes a flow on it; it ends in the plain style. */
export function flowSequence(flow: Flow, ink: Ink): string {
  const lines = flow.map((spans) =>
    spans
      .map(({ text, style = plain }) =>
        style === plain ? text : `${sgr(style, ink)}${text}${sgr(plain, ink)}`,
      )
      .join(""),
  );
  return `${sgr(plain, ink)}${home}${clear}${wrapOn}${lines.join("\r\n")}${wrapOff}`;
}

/** The cells that a terminal of this size fills with a flow, as far as it has rows. */
export function flowGrid(flow: Flow, size: Size, model: WidthModel): Grid {
  const grid = new Grid(size, model);
  let row = 0;
  for (const spans of flow) {
    let column = 0;
    for (const { text, style = plain } of spans) {
      for (const cluster of safeGraphemes(text)) {
        const width = clusterWidth(cluster, model);
        if (column > 0 && column + width > size.columns) {
          // The cell that a wide cluster leaves free belongs to its run: a terminal colours it so.
          grid.put(column, row, [{ text: leftOver(size.columns - column), style }]);
          row += 1;
          column = 0;
        }
        column = grid.put(column, row, [{ text: cluster, style }]);
      }
    }
    row += 1;
  }
  return grid;
}

function leftOver(columns: number): SafeText {
  return safeText(" ".repeat(columns));
}
