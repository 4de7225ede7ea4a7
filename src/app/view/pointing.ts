import { usualWidths } from "../../tui/text/width.ts";
import type { Username } from "../../wire/username.ts";
import { choiceCount } from "../choices.ts";
import type { AppState, Surroundings } from "../state.ts";
import { completionArea, firstShown } from "./completion.ts";
import { topLine } from "./input.ts";
import { placeIn } from "./input-lines.ts";
import type { Area } from "./layout.ts";
import { listLines } from "./list.ts";
import { choiceAt } from "./over.ts";
import { sceneOf } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { seenOf } from "./talk.ts";

/** A cell of the screen. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** What is meant by pointing at the screen. */
export type Pointed =
  | { readonly kind: "talk"; readonly name: Username }
  /** A talk that is not there yet. */
  | { readonly kind: "newTalk" }
  /** The text that begins with `row`. */
  | { readonly kind: "text"; readonly row: number }
  /** A place in what is written, in UTF-16 units. */
  | { readonly kind: "written"; readonly at: number }
  /** One of what lies over the screen. */
  | { readonly kind: "choice"; readonly index: number }
  /** One of the list of words. */
  | { readonly kind: "word"; readonly index: number };

/** What stands in a cell and can be pointed at; `undefined` if nothing there does anything. */
export function pointedAt(state: AppState, around: Surroundings, cell: Cell): Pointed | undefined {
  const scene = sceneOf(state, around, around.widths ?? usualWidths);
  const { overlay } = state;
  if (overlay !== undefined) {
    // A link is opened by somebody who has read where it leads, and never by one click.
    if (!("query" in overlay)) return undefined;
    const count = choiceCount(overlay, state, around.pages);
    const index = choiceAt(cell.row, count, overlay.chosen, scene);
    return index === undefined ? undefined : { kind: "choice", index };
  }
  const words = completionArea(scene);
  if (isIn(words, cell)) {
    return { kind: "word", index: firstShown(scene, words.rows) + cell.row - words.row };
  }
  const { list, messages, input } = scene.layout;
  if (isIn(list, cell)) return inList(scene, cell.row - list.row);
  if (isIn(messages, cell)) return inTalk(scene, cell.row - messages.row);
  return isIn(input, cell) ? inWritten(scene, cell) : undefined;
}

function isIn({ column, row, columns, rows }: Area, cell: Cell): boolean {
  const isBeside = cell.column >= column && cell.column < column + columns;
  return isBeside && cell.row >= row && cell.row < row + rows;
}

function inList(scene: Scene, row: number): Pointed | undefined {
  const leadsTo = listLines(scene)[row]?.leadsTo;
  if (leadsTo === undefined) return undefined;
  return leadsTo === "new" ? { kind: "newTalk" } : { kind: "talk", name: leadsTo };
}

/** The texts stand at the bottom of the talk. */
function inTalk(scene: Scene, row: number): Pointed | undefined {
  const { blocks, above, below } = seenOf(scene);
  const all = blocks.reduce((sum, { size }) => sum + size, 0);
  const { rows } = scene.layout.messages;
  let rest = row - Math.max(0, rows - (all - above - below)) + above;
  if (rest < 0) return undefined;
  for (const { text, size } of blocks) {
    if (rest < size) return { kind: "text", row: text.row };
    rest -= size;
  }
  return undefined;
}

function inWritten(scene: Scene, { column, row }: Cell): Pointed | undefined {
  const { lines, layout, talk, widths } = scene;
  const line = lines[topLine(scene) + row - layout.input.row];
  if (line === undefined) return undefined;
  return { kind: "written", at: placeIn(line, talk.editor.text, column, widths) };
}
