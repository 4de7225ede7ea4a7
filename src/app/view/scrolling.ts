import { usualWidths } from "../../tui/text/width.ts";
import type { AppState, Scroll, Surroundings } from "../state.ts";
import { sceneOf } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { seenOf, walkOf } from "./talk.ts";
import { movedBy, seenIn } from "./walk.ts";

/** Rows of the talk that are seen at a time. */
export function talkRows(state: AppState, around: Surroundings): number {
  return sceneFor(state, around).layout.messages.rows;
}

/**
 * The talk that is seen, moved by `rows` rows: down, to newer texts, if that is more than 0. It
 * stops at the newest, and where the oldest is on top.
 */
export function scrolledBy(state: AppState, around: Surroundings, rows: number): Scroll {
  return movedBy(walkOf(sceneFor(state, around)), rows);
}

/** The talk moved no further than it must be for all of the text of `row` to be seen. */
export function revealed(state: AppState, around: Surroundings, row: number): Scroll {
  const scene = sceneFor(state, around);
  const seen = seenOf(scene);
  const [first] = seen.blocks;
  const last = seen.blocks.at(-1);
  if (first === undefined || last === undefined) return scene.talk.scroll;
  const isAbove = row < first.text.row || (row === first.text.row && seen.above > 0);
  const isBelow = row > last.text.row || (row === last.text.row && seen.below > 0);
  if (!isAbove && !isBelow) return scene.talk.scroll;
  const alone = { ...walkOf(scene), scroll: { kind: "at", row, below: 0 } } as const;
  const spare = alone.height - (seenIn(alone, 1).blocks.at(-1)?.size ?? 1);
  // Of a text that has more rows than the screen the first ones are seen.
  if (spare < 0) return { kind: "at", row, below: -spare };
  return movedBy(alone, isAbove ? spare : 0);
}

/** The last message of the newest text of which all is seen; `undefined` if there is none. */
export function seenUpto(state: AppState, around: Surroundings): number | undefined {
  const { blocks, below } = seenOf(sceneFor(state, around));
  return blocks.at(below > 0 ? -2 : -1)?.text.lastRow;
}

function sceneFor(state: AppState, around: Surroundings): Scene {
  return sceneOf(state, around, around.widths ?? usualWidths);
}
