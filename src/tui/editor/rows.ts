import { borderBefore, clustersOf } from "./borders.ts";
import { lineEnd, lineStart } from "./lines.ts";
import { moved } from "./state.ts";
import type { EditorState } from "./state.ts";

/** A part of the text as it is shown; the end is not part of it, nor is a line break there. */
export interface Row {
  readonly start: number;
  readonly end: number;
}

/**
 * Moves the cursor to the next row, up (-1) or down (1), and keeps to the column where it began.
 * Beyond the first and last row it gives `state` itself, so that the caller may go elsewhere.
 *
 * @param rows - how the text is shown, or at least the rows around the cursor.
 * @param columnsOf - how wide a character is.
 */
export function movedByRow(
  state: EditorState,
  step: -1 | 1,
  rows: readonly Row[],
  columnsOf: (cluster: string) => number,
): EditorState {
  const { text, cursor } = state;
  // Where a line was broken to fit, the cursor between the rows is on the lower one.
  const at = rows.findLastIndex(({ start }) => start <= cursor);
  const row = rows[at];
  const target = rows[at + step];
  if (row === undefined || target === undefined) return state;
  const goalColumn = state.goalColumn ?? widthOf(text.slice(row.start, cursor), columnsOf);
  const index = indexAt(text, target, goalColumn, columnsOf);
  const isBroken = rows[at + step + 1]?.start === target.end;
  const isBelow = isBroken && index >= target.end;
  return { ...moved(state, isBelow ? borderBefore(text, target.end) : index), goalColumn };
}

/** The lines around the cursor as rows, when each is shown as one. */
export function linesAround({ text, cursor }: EditorState): Row[] {
  const start = lineStart(text, cursor);
  const end = lineEnd(text, cursor);
  const rows = [{ start, end }];
  if (start > 0) rows.unshift({ start: lineStart(text, start - 1), end: start - 1 });
  if (end < text.length) rows.push({ start: end + 1, end: lineEnd(text, end + 1) });
  return rows;
}

function widthOf(text: string, columnsOf: (cluster: string) => number): number {
  let columns = 0;
  for (const { segment } of clustersOf(text)) columns += columnsOf(segment);
  return columns;
}

function indexAt(
  text: string,
  { start, end }: Row,
  goalColumn: number,
  columnsOf: (cluster: string) => number,
): number {
  let columns = 0;
  for (const { segment, index } of clustersOf(text.slice(start, end))) {
    columns += columnsOf(segment);
    if (columns > goalColumn) return start + index;
  }
  return end;
}
