import { columnsAtMost, wrapRows } from "../text/columns.ts";
import { safeGraphemes, safeJoin, safeText } from "../text/safe-text.ts";
import type { SafeText } from "../text/safe-text.ts";
import { narrowEdit } from "./narrow-edit.ts";

/** Where the rows go, and how large it is now. */
export interface Paper {
  write(text: string): void;
  readonly columns: number;
  readonly rows: number;
}

/** The prompt and the text being typed, cut in two at the cursor. */
export interface InputLine {
  readonly prompt: SafeText;
  readonly before: string;
  readonly after: string;
}

interface Drawn {
  readonly line: InputLine;
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

const nothing = safeText("");
/** The further rows of a line begin so far right that none looks like a line of its own. */
const indentColumns = 2;

/**
 * The bottom of a terminal on which lines arrive above the one being typed.
 *
 * Moves the cursor only within the rows of that line. Those are broken here, narrower than the
 * terminal, so how it wraps does not matter; and the cursor is put at its place by writing what
 * stands left of it, so how wide it draws an emoji does not matter either.
 *
 * Who listens to the screen hears what is written: so nothing is written twice without need. What
 * arrives while nothing is typed takes the place of the prompt, which comes back with the next key.
 */
export class LineScreen {
  readonly #paper: Paper;
  #drawn: Drawn | undefined;

  constructor(paper: Paper) {
    this.#paper = paper;
  }

  /** Writes lines above the one being typed, which stands below them unchanged if it has a text. */
  print(lines: readonly SafeText[]): void {
    if (lines.length === 0) return;
    const drawn = this.#drawn;
    const isTyping = drawn !== undefined && whole(drawn.line) !== "";
    let out = this.#erased();
    for (const line of lines) {
      for (const row of wrapRows(line, this.#paper.columns, indentColumns)) out += `${row}\r\n`;
    }
    // In one write: between two a slow terminal would show no line to type in.
    this.#paper.write(isTyping ? out + this.#draw(drawn.line) : out);
    if (!isTyping) this.#drawn = undefined;
  }

  /** Shows the line being typed. */
  show(line: InputLine): void {
    if (this.#append(line) || this.#change(line)) return;
    const erased = this.#erased();
    this.#paper.write(erased + this.#draw(line));
  }

  /** Draws the line being typed anew, as after a change of the size. */
  refresh(): void {
    if (this.#drawn === undefined) return;
    const erased = this.#erased();
    this.#paper.write(erased + this.#draw(this.#drawn.line));
  }

  /** Takes the line being typed off the screen. */
  hide(): void {
    this.#paper.write(this.#erased());
    this.#drawn = undefined;
  }

  /** Leaves the line as it stands and goes below it. */
  leave(): void {
    if (this.#drawn === undefined) return;
    this.show({ ...this.#drawn.line, before: whole(this.#drawn.line), after: "" });
    this.#paper.write("\r\n");
    this.#drawn = undefined;
  }

  /** Typing at the end writes just what was typed: kind to slow lines and screen readers. */
  #append(line: InputLine): boolean {
    const drawn = this.#drawn;
    if (drawn === undefined || drawn.line.prompt !== line.prompt) return false;
    const old = drawn.line;
    if (old.after !== "" || line.after !== "" || !line.before.startsWith(old.before)) return false;
    const added = safeText(line.before.slice(old.before.length));
    if (safeText(line.before) !== safeText(old.before) + added) return false;
    // The first of the new characters may join the last of the old ones.
    const graphemes = safeGraphemes(safeText(line.before)).length;
    const apart = safeGraphemes(safeText(old.before)).length + safeGraphemes(added).length;
    const width = drawn.cursorColumn + columnsAtMost(added);
    if (graphemes !== apart || width >= this.#paper.columns) return false;
    this.#drawn = { ...drawn, line, cursorColumn: width };
    this.#paper.write(added);
    return true;
  }

  /** The same for a change anywhere in a text that fills less than a row. */
  #change(line: InputLine): boolean {
    const drawn = this.#drawn;
    if (drawn === undefined || drawn.line.prompt !== line.prompt) return false;
    const longest = Math.max(whole(drawn.line).length, whole(line).length);
    if (columnsAtMost(line.prompt) + longest >= this.#paper.columns) return false;
    const written = narrowEdit(drawn.line, line);
    if (written === undefined) return false;
    const cursorColumn = columnsAtMost(line.prompt) + line.before.length;
    this.#drawn = { line, cursorRow: 0, cursorColumn };
    if (written !== "") this.#paper.write(written);
    return true;
  }

  /** What writes the line being typed from here on and brings the cursor to its place. */
  #draw(line: InputLine): string {
    const { rows, cursorRow, left } = this.#layout(line);
    const below = rows.length - 1 - cursorRow;
    this.#drawn = { line, cursorRow, cursorColumn: columnsAtMost(left) };
    const back = line.after === "" ? "" : `${below > 0 ? `\u001B[${below}A` : ""}\r${left}`;
    return rows.join("\r\n") + back;
  }

  /** What brings the cursor to the first row of the line being typed and erases it. */
  #erased(): string {
    if (this.#drawn === undefined) return "";
    // A terminal that became narrower may have broken these rows again, or not: they differ. A
    // rest of the old line left standing harms less than a line of the conversation erased.
    const { cursorRow } = this.#drawn;
    return `${cursorRow > 0 ? `\u001B[${cursorRow}A` : ""}\r\u001B[J`;
  }

  #layout(line: InputLine): { rows: SafeText[]; cursorRow: number; left: SafeText } {
    const limit = Math.max(this.#paper.columns - 1, 1);
    const rows: SafeText[][] = [[]];
    let width = 0;
    const put = (text: SafeText): void => {
      for (const grapheme of safeGraphemes(text)) {
        const size = columnsAtMost(grapheme);
        if (width + size > limit && width > 0) {
          rows.push([]);
          width = 0;
        }
        rows.at(-1)?.push(grapheme);
        width += size;
      }
    };
    put(line.prompt);
    put(safeText(line.before));
    let cursorRow = rows.length - 1;
    const left = safeJoin(rows.at(-1) ?? []);
    put(safeText(line.after));
    // A text taller than the screen shows the part around the cursor.
    const height = Math.max(this.#paper.rows - 1, 1);
    const first = Math.max(Math.min(cursorRow - height + 1, rows.length - height), 0);
    cursorRow -= first;
    const visible = rows.slice(first, first + height).map((row) => safeJoin(row));
    return { rows: visible.length === 0 ? [nothing] : visible, cursorRow, left };
  }
}

function whole(line: InputLine): string {
  return line.before + line.after;
}
