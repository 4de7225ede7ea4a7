import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { hostileTexts } from "../text/hostile.testing.ts";
import { safeText } from "../text/safe-text.ts";
import { usualWidths } from "../text/width.ts";
import { framesFault, misplaced } from "./frames.testing.ts";
import type { Place } from "./diff.ts";
import { Grid } from "./grid.ts";
import { Painter } from "./painter.ts";
import type { Frame, PaintOptions } from "./painter.ts";
import { styleOf } from "./style.ts";
import { ShownScreen, startOfScreen, units } from "./terminals.testing.ts";

const size = { columns: 40, rows: 6 };
const synchronized: PaintOptions = { ink: "colors", isSynchronized: true };
const unsynchronized: PaintOptions = { ink: "colors", isSynchronized: false };

/** A frame with these rows. */
function frameOf(rows: readonly string[], cursor?: Place): Frame {
  const grid = new Grid(size, usualWidths);
  for (const [row, text] of rows.entries()) grid.put(0, row, [{ text: safeText(text) }]);
  return { grid, cursor };
}

for (const terminal of units)
  for (const unit of units)
    test(`a ${terminal} terminal taken for a ${unit} one shows every frame right`, async () => {
      await fc.assert(framesFault(terminal, { unit, ambiguous: 1 }, { columns: 40, rows: 6 }), {
        numRuns: 40,
      });
    });

test("hostile texts change no cell but their own, no title, and draw no answer", async () => {
  for (const unit of units) {
    for (const text of hostileTexts) {
      using screen = new ShownScreen(size, unit);
      const painter = new Painter(synchronized);
      await screen.shows(startOfScreen + painter.paint(frameOf(["above", "", "below"])));
      const grid = new Grid(size, { unit, ambiguous: 1 });
      const column = grid.put(0, 1, [{ text: safeText(`<${text}`) }], 30);
      grid.put(column, 1, [{ text: safeText(">") }]);
      grid.put(0, 0, [{ text: safeText("above") }]);
      grid.put(0, 2, [{ text: safeText("below") }]);

      await screen.shows(painter.paint({ grid, cursor: { column: 3, row: 4 } }));

      assert.deepEqual(misplaced(screen, { grid, cursor: { column: 3, row: 4 } }), []);
      assert.deepEqual(screen.answers, []);
      assert.deepEqual(screen.titles, []);
    }
  }
});

test("an ordinary key press takes at most 60 bytes", () => {
  for (const options of [synchronized, unsynchronized]) {
    const painter = new Painter(options);
    const rows = ["bob      here │", "", "── to bob ──", " see you ther"];
    painter.paint(frameOf([...rows, "Enter send   12/1000"], { column: 13, row: 3 }));

    const typed = [...rows.slice(0, 3), " see you there", "Enter send   13/1000"];
    const text = painter.paint(frameOf(typed, { column: 14, row: 3 }));

    assert.ok(Buffer.byteLength(text) <= 60, JSON.stringify(text));
    assert.ok(Buffer.byteLength(text) > 0);
  }
});

test("a frame that is shown already writes nothing; a moved cursor only its place", () => {
  const painter = new Painter(unsynchronized);
  painter.paint(frameOf(["hi"], { column: 1, row: 1 }));

  assert.equal(painter.paint(frameOf(["hi"], { column: 1, row: 1 })), "");
  assert.equal(painter.paint(frameOf(["hi"], { column: 2, row: 1 })), "\u001B[2;3H");
  assert.equal(painter.paint(frameOf(["hi"])), "\u001B[?25l");
  assert.equal(painter.paint(frameOf(["hi"])), "");
});

function clears(text: string): boolean {
  return text.includes("\u001B[2J");
}

test("where a cluster may have no room, what stands left of it is written again", () => {
  const painter = new Painter(synchronized);
  const grid = new Grid(size, usualWidths);
  grid.put(37, 0, [{ text: safeText("日🇩") }]);

  const text = painter.paint({ grid, cursor: undefined });

  assert.ok(text.includes("🇩\u001B[40G\u001B[1;38H日"), JSON.stringify(text));
});

test("the screen is cleared at first, after a change of size, and never else", () => {
  const painter = new Painter(synchronized);
  const other = new Grid({ columns: 50, rows: 6 }, usualWidths);

  assert.ok(clears(painter.paint(frameOf(["one"]))));
  assert.ok(!clears(painter.paint(frameOf(["", "two"]))));
  assert.ok(!clears(painter.paint(frameOf([]))));
  assert.ok(clears(painter.paint({ grid: other, cursor: undefined })));
  assert.ok(!clears(painter.paint({ grid: other, cursor: undefined })));
  painter.forget();
  assert.ok(clears(painter.paint({ grid: other, cursor: undefined })));
});

test("without colours attributes are left, and without these plain text", () => {
  const grid = new Grid(size, usualWidths);
  grid.put(0, 0, [{ text: safeText("hi"), style: styleOf({ color: 2, bold: true }) }]);
  const painted = (ink: PaintOptions["ink"]): string =>
    new Painter({ ink, isSynchronized: true }).paint({ grid, cursor: undefined });

  assert.ok(painted("colors").includes("\u001B[;1;32mhi"));
  assert.ok(painted("attributes").includes("\u001B[;1mhi"));
  assert.equal(painted("nothing").split("m").length, 2, "the one reset of the first frame");
});

test("a terminal without mode 2026 does not see the cursor jump", () => {
  const painter = new Painter(unsynchronized);

  const text = painter.paint(frameOf(["hi"], { column: 2, row: 0 }));

  assert.ok(text.startsWith("\u001B[?25l") && text.endsWith("\u001B[?25h"), text);
});
