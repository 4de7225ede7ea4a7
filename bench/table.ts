import type { Spread } from "./spread.ts";

/** A bar: what is to be reached, and whether it was. */
export interface Bar {
  readonly words: string;
  readonly met: boolean;
}

export function atLeast(value: number, bar: number): Bar {
  return { words: `>= ${bar}`, met: value >= bar };
}

export function atMost(value: number, bar: number, unit: string = ""): Bar {
  return { words: `<= ${bar}${unit}`, met: value <= bar };
}

/** One line of a table. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly bar?: Bar;
}

/** A table that reads well in a terminal and is Markdown as it stands. */
export function table(title: string, rows: readonly Row[]): string {
  const cells = rows.map(({ what, value, bar }) => [
    what,
    value,
    bar === undefined ? "" : barText(bar),
  ]);
  const all = [[title, "measured", "bar"], ...cells];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...all.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = all;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(head), rule, ...body.map((row) => line(row))].join("\n");
}

function barText({ words, met }: Bar): string {
  return `${words}: ${met ? "met" : "MISSED"}`;
}

/** "12.3 (11.0 to 14.9)". */
export function shown(spread: Spread, digits: number = 2): string {
  const [middle, low, high] = [spread.median, spread.min, spread.max].map((value) =>
    value.toFixed(digits),
  );
  return `${middle} (${low} to ${high})`;
}

/** The same in thousands. */
export function thousands({ median, min, max }: Spread): string {
  return `${shown({ median: median / 1000, min: min / 1000, max: max / 1000 }, 1)} k`;
}
