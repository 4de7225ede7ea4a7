import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import xterm from "@xterm/headless";

/** How a terminal counts columns: by what a reader calls a character, or by code points. */
export type Unit = "cluster" | "codePoint";

/** Both ways, for tests that hold in either. */
export const units: readonly Unit[] = ["cluster", "codePoint"];

/** All that somebody in front of a terminal sees, as text that can be compared. */
export interface Picture {
  readonly rows: readonly string[];
  /** For each row its cells, how wide each is held, and its look. */
  readonly looks: readonly string[];
  readonly cursor: { readonly column: number; readonly row: number };
}

/** One place on the glass, as it is seen. */
export interface Cell {
  /** A space if nothing was written there; empty for the right half of a wide character. */
  readonly text: string;
  /** 0 for the right half of a wide character. */
  readonly columns: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
  /** A number of the terminal's palette; `undefined` for the usual colour. */
  readonly color: number | undefined;
}

/** The glass of a terminal: takes what a program writes, shows cells, answers questions. */
export class Glass {
  readonly titles: string[] = [];
  /** How often it rang. */
  bells = 0;
  /** How often it was told that text is a link (OSC 8). */
  hyperlinks = 0;
  /** How often a whole screen was drawn anew, to its end. */
  freshFrames = 0;
  /** What was seen when the last of them began. */
  beforeFresh: Picture | undefined;
  isCursorShown = true;
  readonly #term: xterm.Terminal;
  readonly #answers: ((text: string) => void)[] = [];
  #isCleared = false;

  constructor(columns: number, rows: number, unit: Unit) {
    this.#term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    if (unit === "cluster") this.#term.loadAddon(new UnicodeGraphemesAddon());
    else {
      this.#term.loadAddon(new Unicode11Addon());
      this.#term.unicode.activeVersion = "11";
    }
    this.#term.onTitleChange((title) => this.titles.push(title));
    this.#term.onBell(() => {
      this.bells += 1;
    });
    this.#term.onData((text) => {
      for (const answer of this.#answers) answer(text);
    });
    this.#term.parser.registerOscHandler(8, () => {
      this.hyperlinks += 1;
      return false;
    });
    this.#countFreshFrames();
    this.#watchCursor();
  }

  /** Calls `listener` with what the terminal answers by itself. */
  onAnswer(listener: (text: string) => void): void {
    this.#answers.push(listener);
  }

  /** Calls `understood` once all of `text` stands in cells. */
  shows(text: string, understood: () => void): void {
    this.#term.write(text, understood);
  }

  resize(columns: number, rows: number): void {
    this.#term.resize(columns, rows);
  }

  /** A frame is only half there. */
  get isInFrame(): boolean {
    return this.#term.modes.synchronizedOutputMode;
  }

  get isAlternate(): boolean {
    return this.#term.buffer.active.type === "alternate";
  }

  get rows(): string[] {
    const { active } = this.#term.buffer;
    return Array.from({ length: this.#term.rows }, (_, row) => {
      const text = active.getLine(active.baseY + row)?.translateToString(true) ?? "";
      return text.trimEnd();
    });
  }

  /** The same, with the rows that the terminal has broken itself put together again. */
  get lines(): string[] {
    const { active } = this.#term.buffer;
    const lines: string[] = [];
    for (const [row, text] of this.rows.entries()) {
      const isRest = active.getLine(active.baseY + row)?.isWrapped === true;
      lines.push(isRest ? `${lines.pop() ?? ""}${text}` : text);
    }
    return lines;
  }

  get picture(): Picture {
    const { active } = this.#term.buffer;
    const looks = Array.from({ length: this.#term.rows }, (_, row) => this.#looksOf(row));
    return { rows: this.rows, looks, cursor: { column: active.cursorX, row: active.cursorY } };
  }

  /** One cell: its characters, a space if there are none. */
  cell(column: number, row: number): string {
    const { active } = this.#term.buffer;
    return (
      active
        .getLine(active.baseY + row)
        ?.getCell(column)
        ?.getChars() || " "
    );
  }

  /** Every cell, row by row. */
  get cells(): Cell[][] {
    const { active } = this.#term.buffer;
    return Array.from({ length: this.#term.rows }, (_, row) => {
      const line = active.getLine(active.baseY + row);
      return Array.from({ length: this.#term.cols }, (__, column) => {
        const cell = line?.getCell(column);
        const columns = cell?.getWidth() ?? 1;
        return {
          text: columns === 0 ? "" : cell?.getChars() || " ",
          columns,
          bold: (cell?.isBold() ?? 0) !== 0,
          dim: (cell?.isDim() ?? 0) !== 0,
          inverse: (cell?.isInverse() ?? 0) !== 0,
          color: (cell?.isFgDefault() ?? true) ? undefined : cell?.getFgColor(),
        };
      });
    });
  }

  #looksOf(row: number): string {
    const { active } = this.#term.buffer;
    const line = active.getLine(active.baseY + row);
    let looks = "";
    for (let column = 0; column < this.#term.cols; column += 1) {
      const cell = line?.getCell(column);
      if (cell === undefined) break;
      const marks = [
        cell.isBold() !== 0 && "b",
        cell.isDim() !== 0 && "d",
        cell.isInverse() !== 0 && "i",
        cell.isFgDefault() ? false : `${cell.getFgColor()}`,
        cell.getWidth() === 1 ? false : `w${cell.getWidth()}`,
      ];
      // A cell that was erased holds no text, which is seen as a space.
      const text = cell.getWidth() === 0 ? "" : cell.getChars() || " ";
      looks += `${text}${marks.filter((mark) => mark !== false).join("")}|`;
    }
    return looks;
  }

  /** A fresh frame begins by clearing all, and ends where frames end. */
  #countFreshFrames(): void {
    const { parser } = this.#term;
    parser.registerCsiHandler({ final: "J" }, ([what]) => {
      if (what === 2) {
        this.#isCleared = true;
        this.beforeFresh = this.picture;
      }
      return false;
    });
    parser.registerCsiHandler({ prefix: "?", final: "l" }, ([mode]) => {
      if (mode === 2026 && this.#isCleared) {
        this.#isCleared = false;
        this.freshFrames += 1;
      }
      return false;
    });
  }

  #watchCursor(): void {
    for (const final of ["h", "l"]) {
      this.#term.parser.registerCsiHandler({ prefix: "?", final }, (modes) => {
        if (modes.includes(25)) this.isCursorShown = final === "h";
        return false;
      });
    }
  }
}
