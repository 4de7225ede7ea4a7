import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { hostileTexts } from "../text/hostile.testing.ts";
import { safeText } from "../text/safe-text.ts";
import { type Flow, flowGrid } from "./flow.ts";
import { misplaced } from "./frames.testing.ts";
import { Grid } from "./grid.ts";
import { type Frame, Painter } from "./painter.ts";
import { styleOf } from "./style.ts";
import { ShownScreen, startOfScreen } from "./terminals.testing.ts";

const size = { columns: 20, rows: 6 };
const model = { unit: "cluster", ambiguous: 1 } as const;
const options = { ink: "colors", isSynchronized: true } as const;
const inverse = styleOf({ inverse: true });

function flowFrame(flow: Flow): Frame {
  return { grid: flowGrid(flow, size, model), cursor: undefined, flow };
}

/** The rows that a flow fills: a line behind it stands in the next one. */
function rowsOf(flow: Flow): number {
  const grid = flowGrid([...flow, ...lines("\u2588")], { columns: 20, rows: 99 }, model);
  return Array.from({ length: 99 }, (_, row) => grid.textAt(0, row)).indexOf(safeText("\u2588"));
}

function lines(...texts: readonly string[]): Flow {
  return texts.map((text) => [{ text: safeText(text) }]);
}

function usual(text: string): Frame {
  const grid = new Grid(size, model);
  grid.put(0, 0, [{ text: safeText(text) }]);
  return { grid, cursor: { column: 3, row: 2 } };
}

test("the terminal breaks a long line itself, where the grid says", async () => {
  const words = fc.constantFrom("word ", "https://a.example/b?c ", "привет ", "日本語", "x");
  const line = fc.array(words, { maxLength: 6 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 3 }), async (texts) => {
      using screen = new ShownScreen(size, "cluster");
      const flow = texts.map((text, at) => [
        { text: safeText(text), ...(at === 1 && { style: inverse }) },
      ]);
      // What has more rows than the screen is for nobody to write; blank ones count.
      fc.pre(rowsOf(flow) <= size.rows);

      await screen.shows(startOfScreen + new Painter(options).paint(flowFrame(flow)));

      assert.deepEqual(misplaced(screen, flowFrame(flow)), []);
    }),
    { numRuns: 60, examples: [[["", "word word word 日本語"]]] },
  );
});

test("the same lines are not written again, so that a selection in them stays", async () => {
  const painter = new Painter(options);
  assert.notEqual(painter.paint(flowFrame(lines("one", "two"))), "");
  assert.equal(painter.paint(flowFrame(lines("one", "two"))), "");
  assert.notEqual(painter.paint(flowFrame(lines("one", "three"))), "");
});

test("the frame behind a flow is drawn anew, and rows do not wrap in it", async () => {
  using screen = new ShownScreen(size, "cluster");
  const painter = new Painter(options);
  await screen.shows(startOfScreen + painter.paint(usual("before")));
  await screen.shows(painter.paint(flowFrame(lines("x".repeat(50)))));
  assert.deepEqual(screen.rows, ["x".repeat(20), "x".repeat(20), "x".repeat(10), "", "", ""]);

  const after = usual("after, and more than has room in a row");
  await screen.shows(painter.paint(after));

  assert.deepEqual(misplaced(screen, after), []);
});

test("hostile texts write nothing but their tokens", async () => {
  for (const text of hostileTexts) {
    using screen = new ShownScreen({ columns: 80, rows: 24 }, "cluster");
    const flow = lines(text, "below");
    const grid = flowGrid(flow, { columns: 80, rows: 24 }, model);

    await screen.shows(new Painter(options).paint({ grid, cursor: undefined, flow }));

    assert.deepEqual([screen.answers, screen.titles], [[], []]);
    assert.ok(screen.rows.includes("below"));
  }
});
