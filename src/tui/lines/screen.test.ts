import assert from "node:assert/strict";
import { test } from "node:test";
import xterm from "@xterm/headless";
import * as fc from "fast-check";
import { wildText } from "../text/hostile.testing.ts";
import { safeText } from "../text/safe-text.ts";
import { LineScreen } from "./screen.ts";

/** A real terminal without a window. */
class Term {
  readonly #term: xterm.Terminal;
  readonly screen: LineScreen;
  written: string[] = [];

  constructor(columns: number, rows: number) {
    this.#term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const term = this.#term;
    this.screen = new LineScreen({
      write: (text) => {
        this.written.push(text);
        term.write(text);
      },
      get columns() {
        return term.cols;
      },
      get rows() {
        return term.rows;
      },
    });
  }

  resize(columns: number, rows: number): void {
    this.#term.resize(columns, rows);
  }

  /** All rows, those scrolled away included, and where the cursor stands among them. */
  async rows(): Promise<{ rows: string[]; row: number; column: number }> {
    await new Promise<void>((resolve) => {
      this.#term.write("", resolve);
    });
    const { active } = this.#term.buffer;
    const rows: string[] = [];
    for (let at = 0; at < active.length; at += 1) {
      rows.push(active.getLine(at)?.translateToString(true).trimEnd() ?? "");
    }
    while (rows.at(-1) === "") rows.pop();
    return { rows, row: active.baseY + active.cursorY, column: active.cursorX };
  }
}

const prompt = safeText("bob> ");

test("a line that arrives stands above the half that is typed, which stays whole", async () => {
  const term = new Term(40, 10);

  term.screen.show({ prompt, before: "half a li", after: "" });
  term.screen.print([safeText("14:03 bob: hi")]);

  assert.deepEqual(await term.rows(), {
    rows: ["14:03 bob: hi", "bob> half a li"],
    row: 1,
    column: 14,
  });
});

test("the cursor keeps its place in the middle of the text", async () => {
  const term = new Term(40, 10);

  term.screen.show({ prompt, before: "日本", after: "語 end" });
  term.screen.print([safeText("14:03 bob: hi")]);

  assert.deepEqual(await term.rows(), {
    rows: ["14:03 bob: hi", "bob> 日本語 end"],
    row: 1,
    column: 9,
  });
});

test("a text of several rows stays whole, and nothing of it is left behind", async () => {
  const term = new Term(20, 6);
  const text = "one two three four five six seven eight nine";

  term.screen.show({ prompt, before: text.slice(0, 30), after: text.slice(30) });
  term.screen.print([safeText("14:03 bob: hi")]);
  term.screen.print([safeText("14:04 bob: ho")]);
  term.screen.show({ prompt, before: "", after: "" });

  const { rows } = await term.rows();
  assert.deepEqual(rows, ["14:03 bob: hi", "14:04 bob: ho", "bob>"]);
});

test("a text taller than the screen shows the part around the cursor", async () => {
  const term = new Term(20, 3);

  term.screen.show({ prompt, before: "a".repeat(200), after: "" });
  term.screen.print([safeText("14:03 bob: hi")]);
  term.screen.show({ prompt, before: "", after: "b".repeat(200) });
  term.screen.show({ prompt, before: "", after: "" });

  assert.deepEqual((await term.rows()).rows, ["14:03 bob: hi", "bob>"]);
});

test("typing at the end writes only what was typed", () => {
  const term = new Term(40, 10);

  term.screen.show({ prompt, before: "h", after: "" });
  term.written = [];
  term.screen.show({ prompt, before: "hi", after: "" });

  assert.deepEqual(term.written, ["i"]);
});

test("a letter that is taken back is all that changes on the screen", () => {
  const term = new Term(40, 10);

  term.screen.show({ prompt, before: "hi", after: "" });
  term.written = [];
  term.screen.show({ prompt, before: "h", after: "" });

  assert.deepEqual(term.written, ["\b\u001B[K"]);
});

test("while nothing is typed, lines arrive without the prompt, until the next key", async () => {
  const term = new Term(40, 10);

  term.screen.show({ prompt, before: "", after: "" });
  term.screen.print([safeText("bob: hi")]);
  term.screen.print([safeText("bob: ho")]);
  assert.deepEqual((await term.rows()).rows, ["bob: hi", "bob: ho"]);

  term.screen.show({ prompt, before: "a", after: "" });
  assert.deepEqual((await term.rows()).rows, ["bob: hi", "bob: ho", "bob> a"]);
});

test("a terminal made narrower or wider keeps what was said", async () => {
  const term = new Term(40, 10);
  const text = "one two three four five six seven";

  term.screen.print([safeText("14:03 bob: hi")]);
  term.screen.show({ prompt, before: text, after: "" });
  for (const columns of [20, 60, 15]) {
    await term.rows();
    term.resize(columns, 10);
    term.screen.refresh();
  }
  await term.rows();
  term.resize(60, 10);
  term.screen.refresh();

  const { rows } = await term.rows();
  assert.equal(rows[0], "14:03 bob: hi");
  assert.equal(rows.at(-1), `bob> ${text}`);
});

test("whatever is typed and whatever arrives, both are on the screen whole", async () => {
  const text = fc.oneof(fc.constantFrom("👩\u200D👩\u200D👧", "日本語", "क्ष", "🇩🇪", "é"), wildText);
  const step = fc.record({
    arrives: fc.option(text, { nil: undefined }),
    before: fc.array(text, { maxLength: 4 }).map((parts) => parts.join("")),
    after: fc.array(text, { maxLength: 2 }).map((parts) => parts.join("")),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 8 }),
      fc.integer({ min: 30, max: 80 }),
      async (steps, columns) => {
        const term = new Term(columns, 200);
        const said: string[] = [];
        for (const { arrives, before, after } of steps) {
          term.screen.show({ prompt, before, after });
          if (arrives === undefined) continue;
          const line = safeText(`14:03 bob: ${arrives}`);
          term.screen.print([line]);
          said.push(line);
        }
        const last = steps.at(-1);
        const typed = last === undefined ? "" : safeText(last.before) + safeText(last.after);
        const isQuiet = last === undefined || (typed === "" && last.arrives !== undefined);
        const expected = [...said, isQuiet ? "" : `bob> ${typed}`].join("");

        const { rows } = await term.rows();
        assert.equal(squeezed(rows.join("")), squeezed(expected));
      },
    ),
    { numRuns: 200 },
  );
});

/** Rows are broken and indented with spaces, which this test does not count. */
function squeezed(text: string): string {
  return text.replaceAll(/\s/gu, "");
}
