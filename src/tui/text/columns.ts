import { eastAsianWidth } from "get-east-asian-width";
import { safe, safeGraphemes, safeJoin, safeText } from "./safe-text.ts";
import type { SafeText } from "./safe-text.ts";

const onlyAscii = /^[ -~]*$/;
// Terminals know the marks of the first plane; spacing ones, and those of later planes, take one.
const takesNoColumn = /^[[[\p{Mn}\p{Me}]&&[\u{300}-\u{FFFF}]]\u200C\u200D]$/v;
// Terminals differ in what they take a sign of a later Unicode for.
const unassigned = /^\p{Cn}$/v;
const flagLetter = /^\p{RI}$/v;

/**
 * How many columns of a terminal `line` takes at the most.
 *
 * Terminals disagree about emoji that are made of several code points: some draw a family of
 * three in 2 columns, others in 6. Whoever breaks rows by the largest of these never has a row
 * that a terminal breaks again.
 */
export function columnsAtMost(line: string, ambiguousAsWide = false): number {
  if (onlyAscii.test(line)) return line.length;
  let columns = 0;
  for (const character of line) {
    // The selector for "as an emoji" widens the narrow sign before it, on some terminals.
    if (character === "\uFE0F") columns += 1;
    else if (flagLetter.test(character) || unassigned.test(character)) columns += 2;
    else if (!takesNoColumn.test(character)) {
      columns += eastAsianWidth(character.codePointAt(0) ?? 0, { ambiguousAsWide });
    }
  }
  return columns;
}

/**
 * Breaks `line` into rows of less than `columns` columns, at spaces where it can. Rows after the
 * first are indented, so that a text padded with spaces cannot forge a line in column 0.
 *
 * @example
 * wrapRows(safeText("14:03 ann: hello there"), 14, 6); // ["14:03 ann: ", " hello there"]
 */
export function wrapRows(line: SafeText, columns: number, indentColumns: number): SafeText[] {
  const limit = Math.max(columns - 1, 1);
  if (columnsAtMost(line) <= limit) return [line];
  const indent = safeText(" ".repeat(Math.min(indentColumns, Math.floor(limit / 8))));
  const rows: SafeText[] = [];
  let row: SafeText[] = [];
  let width = 0;
  const lead = (): SafeText => (rows.length === 0 ? safeText("") : indent);

  for (const grapheme of safeGraphemes(line)) {
    const size = columnsAtMost(grapheme);
    if (lead().length + width + size > limit && row.length > 0) {
      // A word moves down whole unless it is longer than about half a row.
      const space = row.lastIndexOf(safeText(" ")) + 1;
      const cut = grapheme === " " || space * 2 <= row.length ? row.length : space;
      const moved = row.slice(cut);
      rows.push(safe`${lead()}${safeJoin(row.slice(0, cut))}`);
      row = moved;
      width = columnsAtMost(safeJoin(moved));
    }
    row.push(grapheme);
    width += size;
  }
  rows.push(safe`${lead()}${safeJoin(row)}`);
  return rows;
}
