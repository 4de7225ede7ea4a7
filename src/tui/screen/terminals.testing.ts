import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import xterm from "@xterm/headless";
import type { WidthModel } from "../text/width.ts";
import type { Place } from "./diff.ts";
import type { Size } from "./grid.ts";

/** The two ways in which terminals count columns. */
export const units = ["cluster", "codePoint"] as const;

/** What is written before all else: rows do not wrap. */
export const startOfScreen = "\u001B[?7l";

/** What a terminal shows in one cell: its characters, how wide it holds them, and their look. */
export interface ShownCell {
  readonly text: string;
  readonly width: number;
  readonly look: string;
}

/** A real terminal without a window, of either way to count columns. */
export class ShownScreen {
  readonly #term: xterm.Terminal;
  /** What the terminal would send to the program. */
  readonly answers: string[] = [];
  readonly titles: string[] = [];

  constructor({ columns, rows }: Size, unit: WidthModel["unit"]) {
    this.#term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    if (unit === "cluster") this.#term.loadAddon(new UnicodeGraphemesAddon());
    else {
      this.#term.loadAddon(new Unicode11Addon());
      this.#term.unicode.activeVersion = "11";
    }
    this.#term.onData((data) => this.answers.push(data));
    this.#term.onTitleChange((title) => this.titles.push(title));
  }

  /** Writes, and returns once the terminal has understood it. */
  async shows(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#term.write(text, resolve);
    });
  }

  get cursor(): Place {
    const { active } = this.#term.buffer;
    return { column: active.cursorX, row: active.cursorY };
  }

  cell(column: number, row: number): ShownCell {
    const { active } = this.#term.buffer;
    const cell = active.getLine(active.baseY + row)?.getCell(column);
    if (cell === undefined) throw new RangeError(`no cell ${column}, ${row}`);
    // A cell that was erased holds no text, which is seen as a space.
    const text = cell.getWidth() === 0 ? "" : cell.getChars() || " ";
    const marks = [
      cell.isBold() !== 0 && "bold",
      cell.isDim() !== 0 && "dim",
      cell.isItalic() !== 0 && "italic",
      cell.isUnderline() !== 0 && "underline",
      cell.isInverse() !== 0 && "inverse",
      cell.isFgDefault() ? false : `color ${cell.getFgColor()}`,
    ];
    return { text, width: cell.getWidth(), look: marks.filter((mark) => mark !== false).join() };
  }

  /** The rows as text. */
  get rows(): string[] {
    const { active } = this.#term.buffer;
    return Array.from(
      { length: this.#term.rows },
      (_, row) =>
        active
          .getLine(active.baseY + row)
          ?.translateToString(true)
          .trimEnd() ?? "",
    );
  }

  [Symbol.dispose](): void {
    this.#term.dispose();
  }
}
