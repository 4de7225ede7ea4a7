import assert from "node:assert/strict";
import * as fc from "fast-check";
import { hostileTexts, wildText } from "../text/hostile.testing.ts";
import { safeText } from "../text/safe-text.ts";
import { contestedWidth } from "../text/width.ts";
import type { WidthModel } from "../text/width.ts";
import { toPlace } from "./diff.ts";
import { Grid } from "./grid.ts";
import type { Size, Span } from "./grid.ts";
import { Painter } from "./painter.ts";
import type { Frame } from "./painter.ts";
import { plain, styleOf } from "./style.ts";
import type { Look, Style } from "./style.ts";
import { ShownScreen, startOfScreen } from "./terminals.testing.ts";

/** Random screens, and what a terminal must show of them. */

const looks: readonly Look[] = [
  {},
  { bold: true },
  { dim: true, italic: true },
  { underline: true, color: 2 },
  { inverse: true },
  { color: 11 },
  { color: 200, bold: true },
];

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.lorem({ maxCount: 3 }) },
  { weight: 3, arbitrary: fc.constantFrom("   ", " ", "──", "│", "привет", "日本語", "한국", "é") },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "👩\u200D👩\u200D👧",
      "🇩🇪",
      "🇩",
      "👍🏽",
      "❤\uFE0F",
      "1\uFE0F\u20E3",
      "क्षि",
      "का",
      "क्ष",
      "e\u0301",
      "שָׁלוֹם",
      "مَرحَبًا",
      "ကျေးဇူး",
      "นี่",
      "\u1112\u1161\u11AB",
      "각\u1161",
      "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
      "👩🏻\u200D❤\uFE0F\u200D💋\u200D👩🏼",
      "\u{1FAE0}",
    ),
  },
  { weight: 2, arbitrary: wildText },
  { weight: 1, arbitrary: fc.constantFrom(...hostileTexts) },
);

const span: fc.Arbitrary<Span> = fc.record({
  text: piece.map(safeText),
  style: fc.constantFrom(...looks).map(styleOf),
});

interface Put {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly spans: readonly Span[];
}

/** What a frame of this size is made of. */
function puts({ columns, rows }: Size): fc.Arbitrary<Put[]> {
  return fc.array(
    fc.record({
      column: fc.integer({ min: 0, max: columns - 1 }),
      row: fc.integer({ min: 0, max: rows - 1 }),
      columns: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: columns })),
      spans: fc.array(span, { maxLength: 6 }),
    }),
    { maxLength: rows * 2 },
  );
}

/**
 * One frame, and frames that change a part of it, or all. What is believed of the terminal's
 * clusters may change between two: it says so when the first is long drawn.
 */
function frames(size: Size, model: WidthModel, count: number): fc.Arbitrary<Frame[]> {
  const cursor = fc.option(
    fc.record({
      column: fc.integer({ min: 0, max: size.columns - 1 }),
      row: fc.integer({ min: 0, max: size.rows - 1 }),
    }),
    { nil: undefined },
  );
  const unit = fc.constantFrom<WidthModel["unit"]>("cluster", "codePoint", model.unit);
  const step = fc.record({ isFresh: fc.boolean(), puts: puts(size), cursor, unit });
  return fc.array(step, { minLength: 1, maxLength: count }).map((steps) => {
    let all: Put[] = [];
    return steps.map((each) => {
      all = each.isFresh ? each.puts : [...all, ...each.puts.slice(0, 2)];
      const grid = new Grid(size, { ...model, unit: each.unit });
      for (const { column, row, spans, columns } of all) grid.put(column, row, spans, columns);
      return { grid, cursor: each.cursor };
    });
  });
}

/**
 * Compares a terminal with the frame that it was given: characters and looks in all cells but
 * those of clusters about whose width terminals disagree.
 *
 * @returns what is wrong; empty if all is right.
 */
export function misplaced(screen: ShownScreen, { grid, cursor }: Frame): string[] {
  const faults: string[] = [];
  const { columns, rows } = grid.size;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns;) {
      const width = grid.widthAt(column, row);
      const text = grid.textAt(column, row);
      if (contestedWidth(text) === undefined) {
        const shown = screen.cell(column, row);
        const look = lookOf(grid.styleAt(column, row));
        if (shown.text !== text || shown.width !== width || shown.look !== look) {
          const is = JSON.stringify(shown);
          faults.push(`${toPlace({ column, row }).slice(1)}: ${text} ${look}, not ${is}`);
        }
      }
      column += width;
    }
  }
  if (cursor !== undefined) {
    const { column, row } = screen.cursor;
    if (column !== cursor.column || row !== cursor.row) {
      faults.push(`cursor at ${column}, ${row}, not ${cursor.column}, ${cursor.row}`);
    }
  }
  return faults;
}

/**
 * The property of everything that is painted: after each of a row of frames the terminal shows
 * just what the frame says, and in the end what it would show if the last frame were its first.
 */
export function framesFault(
  terminal: WidthModel["unit"],
  model: WidthModel,
  size: Size,
  onPainted: () => void = () => {},
): fc.IAsyncProperty<[Frame[]]> {
  return fc.asyncProperty(frames(size, model, 4), async (shown) => {
    using screen = new ShownScreen(size, terminal);
    using fresh = new ShownScreen(size, terminal);
    const options = { ink: "colors", isSynchronized: true } as const;
    const painter = new Painter(options);
    await screen.shows(startOfScreen);
    for (const frame of shown) {
      await screen.shows(painter.paint(frame));
      assert.deepEqual(misplaced(screen, frame), []);
      onPainted();
    }
    const last = shown.at(-1);
    assert.ok(last !== undefined);
    await fresh.shows(startOfScreen + new Painter(options).paint(last));
    assert.deepEqual(cellsOf(screen, last), cellsOf(fresh, last));
  });
}

/**
 * Every cell of a terminal, to compare it with another. A contested cluster that its neighbour has
 * cut is blank on some terminals, in the look of whatever cut it, so that is left out.
 */
function cellsOf(screen: ShownScreen, { grid }: Frame): string[] {
  const cells: string[] = [];
  for (let row = 0; row < grid.size.rows; row += 1) {
    let isContested = false;
    for (let column = 0; column < grid.size.columns; column += 1) {
      const own = grid.textAt(column, row);
      if (own !== "") isContested = contestedWidth(own) !== undefined;
      const { text, width, look } = screen.cell(column, row);
      const seen = isContested && text === " " ? "" : look;
      cells.push(`${column},${row} ${text} ${width} ${seen}`);
    }
  }
  return cells;
}

const lookByStyle = new Map<Style, string>([
  [plain, ""],
  ...looks.map((look): [Style, string] => [styleOf(look), wordsOf(look)]),
]);

function lookOf(style: Style): string {
  return lookByStyle.get(style) ?? "unknown";
}

function wordsOf(look: Look): string {
  const words: string[] = [];
  for (const name of ["bold", "dim", "italic", "underline", "inverse"] as const) {
    if (look[name] === true) words.push(name);
  }
  if (look.color !== undefined) words.push(`color ${look.color}`);
  return words.join();
}
