/**
 * A program with the smallest of full screens, for the tests of this folder: it shows what was
 * typed, and ends in one of many ways.
 *
 * Keys: `q` ends by itself, `t` throws, `r` leaves a rejection to nobody, `c` writes to the
 * console, `w` warns, `f` draws without end until the terminal takes no more, Ctrl-Z stops,
 * everything else is typed.
 */
import { setTimeout } from "node:timers/promises";
import { systemClock } from "../../src/io/clock.ts";
import { processTerminal } from "../../src/io/terminal/process-terminal.ts";
import { Grid } from "../../src/tui/screen/grid.ts";
import { styleOf } from "../../src/tui/screen/style.ts";
import { FullScreen } from "../../src/tui/terminal/full-screen.ts";
import { safe, safeLines, safeText } from "../../src/tui/text/safe-text.ts";

let typed = "";
/** Fills the screen, another text for each frame. */
let filling = "";
let drawn = 0;

const deeds: Readonly<Record<string, () => void>> = {
  q: () => {
    screen.close();
    process.exitCode = 3;
  },
  t: () => {
    throw new Error("thrown on purpose");
  },
  r: () => {
    void Promise.reject(new Error("rejected on purpose"));
  },
  x: () => process.exit(4),
  c: () => {
    console.log("printed on purpose");
  },
  w: () => {
    process.emitWarning("warned on purpose");
  },
  f: () => {
    let asked = 0;
    let drawnBefore = -1;
    setInterval(() => {
      asked = drawn === drawnBefore ? asked + 1 : 0;
      drawnBefore = drawn;
      // No frame for so long although each tick asks for one, and yet this program is awake.
      if (asked > 200) process.exit(5);
      filling = String.fromCodePoint(0x61 + (drawn % 26)).repeat(1000);
      screen.redraw();
    }, 2);
  },
  "\u001A": () => {
    screen.suspend();
  },
};

const screen = new FullScreen({
  terminal: processTerminal(systemClock),
  clock: systemClock,
  ink: "colors",
  cursorShape: "bar",
  show: {
    view({ columns, rows }, { widths, isSynchronized }) {
      drawn += 1;
      const grid = new Grid({ columns, rows }, widths);
      for (let row = 3; row < rows; row += 1) grid.put(0, row, [{ text: safeText(filling) }]);
      const kind = safe`${safeText(widths.unit)}${safeText(isSynchronized ? " synchronized" : "")}`;
      grid.put(0, 0, [
        {
          text: safe`demo ${columns}x${rows} pid ${process.pid} `,
          style: styleOf({ inverse: true }),
        },
      ]);
      grid.put(0, 1, [{ text: kind }]);
      const column = grid.put(0, 2, [{ text: safe`> ${safeText(typed)}` }]);
      return { grid, cursor: { column: Math.min(column, columns - 1), row: 2 } };
    },
    input(bytes) {
      for (const key of new TextDecoder().decode(bytes)) {
        const deed = deeds[key];
        if (deed === undefined) typed += key;
        else deed();
      }
      screen.redraw();
    },
    report: (error) => ({
      lines: safeLines(error instanceof Error ? `demo: ${error.message}` : "demo: no error", ""),
      exitCode: 70,
    }),
    async ended(end) {
      process.stderr.write(`ended: ${end.kind}\n`);
      await setTimeout(200);
      process.stderr.write("done\n");
    },
  },
});
screen.setTitle(safeText("demo"));
screen.open();
// Ends before the terminal has answered anything.
if (process.env["DEMO_HURRY"] !== undefined) screen.close();
