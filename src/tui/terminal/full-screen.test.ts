import assert from "node:assert/strict";
import { test } from "node:test";
import { Grid, type Size } from "../screen/grid.ts";
import type { Frame } from "../screen/painter.ts";
import { safeText } from "../text/safe-text.ts";
import type { WidthModel } from "../text/width.ts";
import { FullScreen } from "./full-screen.ts";
import { PlayTerminal } from "./play-terminal.testing.ts";

const answers = "\u001B[?2026;2$y\u001B[?1c";

function shows(size: Size, widths: WidthModel, text: string): Frame {
  const grid = new Grid(size, widths);
  grid.put(0, 0, [{ text: safeText(text) }]);
  return { grid, cursor: undefined };
}

/** A screen that shows one text. */
class Shown {
  readonly terminal = new PlayTerminal();
  text = "one";
  views = 0;
  readonly told: string[] = [];
  /** What is shown of a key at once; nothing more than that by default. */
  typed: string | undefined;
  readonly screen: FullScreen = new FullScreen({
    terminal: this.terminal,
    clock: this.terminal.clock,
    ink: "colors",
    show: {
      view: (size, { widths }) => {
        this.views += 1;
        return shows(size, widths, this.text);
      },
      typedView: (size, { widths }) =>
        this.typed === undefined ? undefined : shows(size, widths, this.typed),
      input: () => this.screen.redraw(),
      shown: () => this.told.push(this.last),
      report: () => ({ lines: [], exitCode: 70 }),
      ended: () => {},
    },
  });

  get last(): string {
    return this.terminal.heard.at(-1) ?? "";
  }
}

test("the first frame waits for no answer of the terminal, the next ones for nothing", async () => {
  const shown = new Shown();
  shown.screen.open();
  shown.screen.redraw();
  assert.equal(shown.views, 0, "the caller makes it ready first");
  await shown.terminal.clock.passes(0);
  assert.equal(shown.views, 1);
  assert.match(shown.last, /one/u);

  shown.terminal.types(answers);
  await shown.terminal.clock.passes(100);
  assert.equal(shown.views, 1, "that it can show frames at once changes none");

  shown.text = "two";
  shown.screen.redraw();
  assert.match(shown.last, /2026h.*two.*2026l/u);
});

/** A screen with a family on it, once the terminal has said this. */
async function after(answer: string): Promise<Shown> {
  const shown = new Shown();
  shown.text = "👩\u200D👩\u200D👧 and a text";
  shown.screen.open();
  await shown.terminal.clock.passes(0);
  shown.terminal.types(answer);
  await shown.terminal.clock.passes(100);
  return shown;
}

test("a terminal that counts otherwise than believed gets what differs, or all anew", async () => {
  const clusters = await after("\u001B[1;3R\u001B[1;2R\u001B[?1c");
  assert.equal(clusters.views, 2);
  assert.match(clusters.last, /and a text/u);
  assert.doesNotMatch(clusters.last, /2J|👩/u);

  const wideLines = await after("\u001B[1;7R\u001B[1;3R\u001B[?1c");
  assert.match(wideLines.last, /2J/u);
  const switched = await after("\u001B[?2027;2$y\u001B[1;7R\u001B[1;2R\u001B[?1c");
  assert.match(switched.last, /2J.*👩.*and a text/u);
});

test("once the first frame is written, and only then, there is time for other things", async () => {
  const shown = new Shown();
  shown.screen.open();
  shown.terminal.types(answers);
  assert.deepEqual(shown.told, []);
  await shown.terminal.clock.passes(100);
  shown.text = "two";
  shown.screen.redraw();
  await shown.terminal.clock.passes(100);

  assert.equal(shown.told.length, 1);
  assert.match(shown.told[0] ?? "", /one/u);
});

test("a key is shown at once by what it changes, and the whole frame follows", async () => {
  const shown = new Shown();
  shown.screen.open();
  shown.terminal.types(answers);
  await shown.terminal.clock.passes(100);

  [shown.typed, shown.text] = ["key", "key, and what it led to"];
  shown.terminal.types("k");
  assert.match(shown.last, /key/u);
  assert.equal(shown.views, 1);

  await shown.terminal.clock.passes(16);
  assert.match(shown.last, /and what it led to/u);
  assert.equal(shown.views, 2);
});

test("the whole frame waits for a terminal that did not take the key", async () => {
  const shown = new Shown();
  shown.screen.open();
  shown.terminal.types(answers);
  await shown.terminal.clock.passes(100);

  shown.terminal.keepsUp = false;
  [shown.typed, shown.text] = ["key", "key, and what it led to"];
  shown.terminal.types("k");
  await shown.terminal.clock.passes(100);
  assert.equal(shown.views, 1);

  shown.terminal.events.drained();
  assert.equal(shown.views, 2);
});

test("a terminal that is behind gets the newest frame when it has caught up", async () => {
  const shown = new Shown();
  shown.screen.open();
  shown.terminal.types(answers);
  await shown.terminal.clock.passes(100);

  shown.terminal.keepsUp = false;
  for (const text of ["two", "three", "four"]) {
    shown.text = text;
    shown.screen.redraw();
    await shown.terminal.clock.passes(100);
  }
  assert.equal(shown.views, 2);
  shown.terminal.events.drained();

  assert.match(shown.last, /four/u);
});

test("another size is another frame, drawn on a cleared screen", async () => {
  const shown = new Shown();
  shown.screen.open();
  shown.terminal.types(answers);
  await shown.terminal.clock.passes(100);

  shown.terminal.size = { columns: 30, rows: 5 };
  shown.terminal.events.resized();

  assert.ok(shown.last.includes("\u001B[2J") && shown.last.includes("one"));
});

test("after a stop the screen is drawn anew, and nothing in between", async () => {
  const shown = new Shown();
  shown.screen.open();
  shown.terminal.types(answers);
  await shown.terminal.clock.passes(100);
  shown.terminal.whileStopped = () => {
    const { views } = shown;
    shown.screen.redraw();
    assert.equal(shown.views, views);
  };

  shown.screen.suspend();
  shown.terminal.events.continued();
  await shown.terminal.clock.passes(100);

  assert.ok(shown.last.includes("\u001B[2J") && shown.last.includes("one"));
});

test("nothing is drawn once the terminal was given back", async () => {
  const shown = new Shown();
  shown.screen.open();
  shown.terminal.types(answers);

  shown.screen.redraw();
  shown.screen.close();
  await shown.terminal.clock.passes(100);
  shown.screen.redraw();
  shown.screen.setTitle(safeText("late"));
  shown.screen.ring();

  assert.equal(shown.views, 1);
  assert.equal(shown.last, "closed");
});
