import type { EditorState } from "../../tui/editor/state.ts";
import { clustersOf } from "../../tui/text/clusters.ts";
import { safeJoin, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { clusterWidth } from "../../tui/text/width.ts";
import type { WidthModel } from "../../tui/text/width.ts";
import { wrapText } from "../../tui/text/wrap.ts";

// Latin and Cyrillic letters and signs: each is one character and is shown as it is.
const onlyLetters = /^[ -~\u00C0-\u024F\u0400-\u0481\u048A-\u052F]*$/;

/** A row of the text being written. */
export interface InputLine {
  readonly text: SafeText;
  /** Columns to the left of it: a row that does not begin the text stands one column further in. */
  readonly indent: number;
  /** What part of the written text it is, in UTF-16 units; the end is not part of it. */
  readonly start: number;
  readonly end: number;
  /** So many columns of its first character stand in the rows above. */
  readonly hidden: number;
  /** Where the cursor stands, from the left edge, if it is in this row. */
  readonly cursor: number | undefined;
}

/** A character of the written text, and how it is shown. */
interface Shown {
  readonly at: number;
  readonly text: SafeText;
}

/**
 * The text being written in rows of less than `columns` columns, so that the cursor has room
 * behind each.
 */
export function inputLines(
  { text, cursor }: Pick<EditorState, "text" | "cursor">,
  columns: number,
  widths: WidthModel,
): InputLine[] {
  const lines: InputLine[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    lines.push(...rowsOf(line, start, lines.length === 0, columns, widths));
    start += line.length + 1;
  }
  // Where a row was broken to fit, the cursor between the rows is on the lower one.
  const at = lines.findLastIndex(
    ({ start: from, hidden }) => from < cursor || (from === cursor && hidden === 0),
  );
  return lines.map((line, index) =>
    index === at ? { ...line, cursor: cursorColumn(line, text, cursor, columns, widths) } : line,
  );
}

function rowsOf(
  line: string,
  from: number,
  isFirst: boolean,
  columns: number,
  widths: WidthModel,
): InputLine[] {
  // On a screen of a few columns there is none to spare.
  const indents = columns < 8 ? [0, 0] : [1, 2];
  const [firstIndent = 0, further = 0] = indents;
  const first = isFirst ? firstIndent : further;
  const isShownAsWritten = onlyLetters.test(line);
  const shown = isShownAsWritten ? [] : shownCharacters(line);
  const whole = isShownAsWritten ? safeText(line) : safeJoin(shown.map(({ text }) => text));
  const limits = { first: columns - first - 1, further: columns - further - 1 };
  const rows = wrapText(whole, limits, widths);
  const places = rows.map(({ start }) => start);
  const starts = isShownAsWritten
    ? places.map((place) => ({ at: place, hidden: 0 }))
    : startsOf(places, shown, widths);
  return rows.map((row, index) => ({
    text: row.text,
    indent: index === 0 ? first : further,
    start: from + (starts[index]?.at ?? 0),
    end: from + (starts[index + 1]?.at ?? line.length),
    hidden: starts[index]?.hidden ?? 0,
    cursor: undefined,
  }));
}

/** Each character made safe by itself, so that it is known which one is meant by a column. */
function shownCharacters(line: string): Shown[] {
  let at = 0;
  return clustersOf(line).map((cluster) => {
    const shown = { at, text: safeText(cluster) };
    at += cluster.length;
    return shown;
  });
}

/** Where in the written line a row begins, and what of its first character is in those above. */
type Start = Pick<Shown, "at"> & Pick<InputLine, "hidden">;

/** Where in the written line rows begin that begin at `places` of the shown one. */
function startsOf(places: readonly number[], shown: readonly Shown[], widths: WidthModel): Start[] {
  const starts: Start[] = [];
  let index = 0;
  let place = 0;
  for (const { at, text } of shown) {
    while (index < places.length && (places[index] ?? 0) < place + text.length) {
      const above = text.slice(0, Math.max(0, (places[index] ?? 0) - place));
      starts.push({ at, hidden: columnsOf(above, widths) });
      index += 1;
    }
    place += text.length;
  }
  while (starts.length < places.length) starts.push(starts.at(-1) ?? { at: 0, hidden: 0 });
  return starts;
}

function cursorColumn(
  { start, indent, hidden }: InputLine,
  text: string,
  cursor: number,
  columns: number,
  widths: WidthModel,
): number {
  const before = text.slice(start, cursor);
  let column = indent - hidden;
  if (onlyLetters.test(before)) return Math.min(column + before.length, columns - 1);
  for (const cluster of clustersOf(before)) {
    column += columnsOf(safeText(cluster), widths);
  }
  // Spaces at the end of a row stick out of it.
  return Math.min(column, columns - 1);
}

/** Which place in the written text is meant by a column of one of its rows. */
export function placeIn(
  { start, end, indent, hidden }: InputLine,
  text: string,
  column: number,
  widths: WidthModel,
): number {
  let at = start;
  let edge = indent - hidden;
  for (const cluster of clustersOf(text.slice(start, end))) {
    edge += columnsOf(safeText(cluster), widths);
    if (edge > column || cluster === "\n") break;
    at += cluster.length;
  }
  return at;
}

function columnsOf(shown: string, widths: WidthModel): number {
  return clustersOf(shown).reduce((sum, cluster) => sum + clusterWidth(cluster, widths), 0);
}
