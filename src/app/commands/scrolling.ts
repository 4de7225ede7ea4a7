/** Older and newer texts of a talk. */

import { type Command, just, noted } from "../effects.ts";
import type { AppState, Scroll, Surroundings } from "../state.ts";
import { currentTalk, withCurrentTalk } from "../talk-state.ts";
import { revealed, scrolledBy, talkRows } from "../view/scrolling.ts";

/** Two rows of the page before are seen again. */
const overlap = 2;

export const pageUp: Command = (state, around) =>
  just(at(state, moved(state, around, -page(state, around))));

export const pageDown: Command = (state, around) =>
  just(at(state, moved(state, around, page(state, around))));

/** Moves the talk by so many rows, to older texts if that is less than 0. */
export function scrolledRows(state: AppState, around: Surroundings, rows: number): AppState {
  return at(state, moved(state, around, rows));
}

export const oldest: Command = (state, around) => {
  const first = around.pages.from(state.current, 0, 1)[0];
  return just(first === undefined ? state : revealing(state, around, first.row));
};

export const newest: Command = (state) => just(at(state, { kind: "end" }));

export const firstUnread: Command = (state, around) => {
  const { newFrom } = currentTalk(state);
  if (newFrom === undefined) return just(noted(state, state.words.notes.nothingNew));
  return just(revealing(state, around, newFrom));
};

/** The text with this message is seen, and no more is moved than that takes. */
export function revealing(state: AppState, around: Surroundings, row: number): AppState {
  return at(state, revealed(state, around, row));
}

function page(state: AppState, around: Surroundings): number {
  return Math.max(1, talkRows(state, around) - overlap);
}

function moved(state: AppState, around: Surroundings, rows: number): Scroll {
  return scrolledBy(state, around, rows);
}

function at(state: AppState, scroll: Scroll): AppState {
  return withCurrentTalk(state, { scroll });
}
