import assert from "node:assert/strict";
import { test } from "node:test";
import { Grid } from "../screen/grid.ts";
import { safeText } from "../text/safe-text.ts";
import { FullScreen } from "./full-screen.ts";
import { PlayTerminal } from "./play-terminal.testing.ts";
import type { SessionEnd } from "./session.ts";

const answers = "\u001B[?2026;2$y\u001B[?1c";
const words = safeText("vi has it");
const entered = "\u001B[?1049h";

/** A screen that is up, and another program that has its terminal until the test says so. */
class Lender {
  readonly terminal = new PlayTerminal();
  readonly ends: SessionEnd[] = [];
  readonly typed: string[] = [];
  readonly other = Promise.withResolvers<string>();
  text = "one";
  readonly screen: FullScreen = new FullScreen({
    terminal: this.terminal,
    clock: this.terminal.clock,
    ink: "colors",
    show: {
      view: (size, { widths }) => {
        const grid = new Grid(size, widths);
        grid.put(0, 0, [{ text: safeText(`${this.text} ${size.columns}`) }]);
        return { grid, cursor: undefined };
      },
      input: (bytes) => this.typed.push(Buffer.from(bytes).toString()),
      report: () => ({ lines: [], exitCode: 70 }),
      ended: (end) => {
        this.ends.push(end);
      },
    },
  });
  readonly lent: Promise<string | undefined>;

  constructor() {
    this.screen.open();
    this.terminal.types(answers);
    this.terminal.heard.length = 0;
    this.lent = this.screen.lend(words, async () => this.other.promise);
  }

  /** What the terminal heard since it was asked last. */
  heard(): string[] {
    return this.terminal.heard.splice(0);
  }
}

test("another program has the terminal as the shell has it, and its keys", async () => {
  const lender = new Lender();
  const [left = "", ...rest] = lender.heard();
  assert.ok(left.endsWith("\u001B[?1049l"));
  assert.deepEqual(rest, ["cooked", "deaf", "vi has it"]);

  lender.text = "two";
  lender.screen.redraw();
  lender.screen.ring();
  lender.screen.setTitle(safeText("(1) bob"));
  await lender.terminal.clock.passes(1000);

  assert.deepEqual(lender.heard(), [], "whatever happens meanwhile, nothing is written");
});

test("when it has ended, the screen is drawn anew, for the size that it has now", async () => {
  const lender = new Lender();
  lender.text = "two";
  lender.terminal.size = { columns: 50, rows: 8 };
  lender.terminal.events.resized();
  lender.heard();

  lender.other.resolve("written");
  assert.equal(await lender.lent, "written");
  await lender.terminal.clock.passes(100);

  const heard = lender.heard();
  assert.deepEqual(heard.slice(0, 3), ["\r\u001B[K", "reads", "raw"]);
  assert.ok(heard[3]?.startsWith(entered));
  assert.match(heard.at(-1) ?? "", /\[2J.*two 50/su);
});

test("it gives the terminal back also when the other program cannot be run", async () => {
  const lender = new Lender();
  lender.heard();
  lender.other.reject(new Error("no such program"));

  await assert.rejects(lender.lent, /no such program/u);
  assert.ok(lender.heard().some((text) => text.startsWith(entered)));
});

test("Ctrl-C was meant for the other program; SIGTERM and a closed window end this one", () => {
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    const lender = new Lender();
    lender.terminal.events.signalled("SIGINT");
    assert.deepEqual(lender.ends, []);

    lender.terminal.events.signalled(signal);

    assert.deepEqual(lender.ends, [{ kind: "signal", signal }]);
    assert.equal(lender.heard().filter((text) => text.includes("1049")).length, 1, "left once");
  }
});

test("a Ctrl-C that is heard of after the other program has ended by it was for that", async () => {
  const lender = new Lender();
  lender.other.resolve("ended");
  await lender.lent;

  lender.terminal.events.signalled("SIGINT");
  assert.deepEqual(lender.ends, []);
  await lender.terminal.clock.passes(1000);
  lender.terminal.events.signalled("SIGINT");

  assert.deepEqual(lender.ends, [{ kind: "signal", signal: "SIGINT" }]);
});

test("Ctrl-Z there stops both, and going on leaves the terminal with who has it", () => {
  const lender = new Lender();
  lender.heard();

  lender.terminal.events.stopAsked();
  lender.terminal.events.continued();

  assert.deepEqual(lender.heard(), ["stop"]);
});

test("a terminal that is not ours is not lent", async () => {
  const lender = new Lender();
  assert.equal(await lender.screen.lend(words, async () => "again"), undefined);

  lender.other.resolve("done");
  await lender.lent;
  lender.screen.close();
  assert.equal(await lender.screen.lend(words, async () => "again"), undefined);
});
