import type { Cell } from "../glass.ts";
import type { Person } from "../person.ts";

/** A screen as somebody sees it at one moment. */
export interface Capture {
  readonly cells: readonly (readonly Cell[])[];
  /** Where what is typed appears; `undefined` if nowhere. */
  readonly cursor: { readonly column: number; readonly row: number } | undefined;
}

/**
 * What depends on the machine or on chance, and what stands for it in a capture. Times are none of
 * it: the programs are given theirs (see clock.ts).
 */
const unsteady: readonly (readonly [found: RegExp, shown: string])[] = [
  // The system picks a free port; this is the usual one.
  [/(?<=127\.0\.0\.1:)\d+/u, "7427"],
  // The name by which the system knows who runs this.
  [/(?<=Your name, 1 to 8 bytes \[)[^\]]+/u, "ann"],
  // Spread by chance.
  [/(?<=next try in )\d(?= s)/u, "4"],
];

const blank: Cell = {
  text: " ",
  columns: 1,
  bold: false,
  dim: false,
  inverse: false,
  color: undefined,
};

/** What `person` sees now. */
export function captureOf({ cells, cursor, isCursorShown }: Person): Capture {
  const rows = cells.map((row) => unsteady.reduce(replaced, row));
  const before = cells[cursor.row]?.slice(0, cursor.column) ?? [];
  const moved = textOf(unsteady.reduce(replaced, before)).length - textOf(before).length;
  return {
    cells: rows,
    cursor: isCursorShown ? { ...cursor, column: cursor.column + moved } : undefined,
  };
}

/** As text: blanks at the ends are cut, and `_` stands for a cursor on a blank. */
export function asText({ cells, cursor }: Capture): string {
  const rows = cells.map((row, at) => {
    const seen = row.map((cell, column) =>
      cursor?.row === at && cursor.column === column && cell.text === " "
        ? { ...cell, text: "_" }
        : cell,
    );
    return textOf(seen).trimEnd();
  });
  return rows.join("\n").trimEnd();
}

function textOf(row: readonly Cell[]): string {
  return row.map(({ text }) => text).join("");
}

/**
 * A row with `shown` for what `found` finds in it. What stands behind it moves, up to the next gap
 * or line across, so that the right edge stays where it is.
 */
function replaced(row: readonly Cell[], [found, shown]: readonly [RegExp, string]): Cell[] {
  const match = found.exec(textOf(row));
  if (match === null) return [...row];
  const begin = cellAt(row, match.index);
  const end = begin + match[0].length;
  const look = row[begin] ?? blank;
  const words = Array.from(shown, (text): Cell => ({ ...look, text }));
  const gapAt = row.findIndex((_, at) => at >= end && isGap(row, at));
  const next = gapAt === -1 ? row.length : gapAt;
  const surplus = match[0].length - words.length;
  const filler = row[next] ?? blank;
  const head = [...row.slice(0, begin), ...words, ...row.slice(end, next)];
  if (surplus < 0) return [...head, ...row.slice(next - surplus)];
  return [...head, ...Array.from({ length: surplus }, () => filler), ...row.slice(next)];
}

/** Two blanks or more, or as much of a line. */
function isGap(row: readonly Cell[], at: number): boolean {
  const text = row[at]?.text ?? "";
  return [" ", "─"].includes(text) && (row[at + 1]?.text ?? text) === text;
}

/** The cell whose text begins at this unit of the row's text. */
function cellAt(row: readonly Cell[], unit: number): number {
  let units = 0;
  for (const [at, { text }] of row.entries()) {
    if (units >= unit && text !== "") return at;
    units += text.length;
  }
  return row.length;
}
