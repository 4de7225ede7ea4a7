import { diff, toPlace } from "./diff.ts";
import type { Place } from "./diff.ts";
import { type Flow, flowSequence } from "./flow.ts";
import { Grid } from "./grid.ts";
import { plain, sgr } from "./style.ts";
import type { Ink } from "./style.ts";

/** A whole screen: what stands in its cells, and where the cursor is, if it is shown. */
export interface Frame {
  readonly grid: Grid;
  /** Where what is typed appears; input methods open their windows there. */
  readonly cursor: Place | undefined;
  /** The same as lines that the terminal shall break into rows by itself. */
  readonly flow?: Flow;
}

export interface PaintOptions {
  readonly ink: Ink;
  /** The terminal shows each frame at once (mode 2026), so that none is seen half drawn. */
  readonly isSynchronized: boolean;
}

const hideCursor = "\u001B[?25l";
const showCursor = "\u001B[?25h";
const beginFrame = "\u001B[?2026h";
const endFrame = "\u001B[?2026l";

/**
 * Turns frames into what has to be written to the terminal: the difference to the frame before.
 * The screen is cleared only when nothing is known of it: at first, and after a change of size.
 */
export class Painter {
  #options: PaintOptions;
  #shown: Frame | undefined;

  constructor(options: PaintOptions) {
    this.#options = options;
  }

  /** Changes how frames are written from the next one on; what is shown stays. */
  setOptions(options: PaintOptions): void {
    this.#options = options;
  }

  /** Others have written to the screen, or it has another size: the next frame is drawn anew. */
  forget(): void {
    this.#shown = undefined;
  }

  /** What shows `frame`; empty if it is shown already. */
  paint(frame: Frame): string {
    if (frame.flow !== undefined) return this.#paintFlow(frame, frame.flow);
    const { grid, cursor } = frame;
    const before = this.#shown;
    // How a terminal has broken lines is up to it.
    const isKnown =
      before?.flow === undefined && before !== undefined && isAlike(before.grid, grid);
    const base = isKnown ? before.grid : new Grid(grid.size, grid.model);
    const change = diff(base, grid, this.#options.ink);
    this.#shown = frame;

    const text = isKnown ? change.text : `${sgr(plain, "nothing")}\u001B[2J${change.text}`;
    const wasAt = text === "" ? before?.cursor : change.cursor;
    const isShown = isKnown && before.cursor !== undefined;
    // Without mode 2026 the cursor would be seen jumping over the screen.
    const isHidden = text !== "" && !this.#options.isSynchronized;
    let end = "";
    if (cursor === undefined) end = isShown && !isHidden ? hideCursor : "";
    else {
      if (wasAt?.row !== cursor.row || wasAt.column !== cursor.column) end = toPlace(cursor);
      if (isHidden || !isShown) end += showCursor;
    }
    if (text === "" && end === "") return "";
    if (isHidden) return hideCursor + text + end;
    return this.#options.isSynchronized ? beginFrame + text + end + endFrame : text + end;
  }

  /** Whole, or not at all: who selects something must not lose it. */
  #paintFlow(frame: Frame, flow: Flow): string {
    const before = this.#shown;
    const { ink, isSynchronized } = this.#options;
    this.#shown = frame;
    const isShown = before?.flow !== undefined && isAlike(before.grid, frame.grid);
    if (isShown && diff(before.grid, frame.grid, ink).text === "") return "";
    const text = hideCursor + flowSequence(flow, ink);
    return isSynchronized ? beginFrame + text + endFrame : text;
  }
}

/**
 * Whether the one can be turned into the other cell by cell. What a cluster counts for may differ:
 * each is drawn so that nothing outside its cells depends on that.
 */
function isAlike(one: Grid, other: Grid): boolean {
  return (
    one.size.columns === other.size.columns &&
    one.size.rows === other.size.rows &&
    one.model.ambiguous === other.model.ambiguous
  );
}
