/** The talk alone. What comes meanwhile does not move it: somebody may be selecting a part. */

import { type Command, just, type Outcome } from "../effects.ts";
import type { AppState, Scroll, Surroundings } from "../state.ts";
import { currentTalk } from "../talk-state.ts";
import { bareOldestScroll, bareRows, bareScrolled } from "../view/bare.ts";

/** Two rows of the page before are seen again. */
const overlap = 2;

export const bare: Command = (state, around) => {
  const { scroll } = currentTalk(state);
  // So many rows of another layout mean nothing here.
  return at(state, around, scroll.kind === "at" ? { ...scroll, below: 0 } : scroll);
};

export const bareLineUp: Command = (state, around) => moved(state, around, -1);
export const bareLineDown: Command = (state, around) => moved(state, around, 1);
export const barePageUp: Command = (state, around) => moved(state, around, -page(state, around));
export const barePageDown: Command = (state, around) => moved(state, around, page(state, around));
export const bareOldest: Command = (state, around) =>
  at(state, around, bareOldestScroll(state, around));
export const bareNewest: Command = (state, around) => at(state, around, { kind: "end" });

function page(state: AppState, around: Surroundings): number {
  return Math.max(1, bareRows(state, around) - overlap);
}

function moved(state: AppState, around: Surroundings, rows: number): Outcome {
  const { overlay } = state;
  if (overlay?.kind !== "bare") return just(state);
  return at(state, around, bareScrolled(state, around, overlay.scroll, rows));
}

function at(state: AppState, { pages }: Surroundings, scroll: Scroll): Outcome {
  const newest = scroll.kind === "end" ? pages.before(state.current, undefined, 1)[0] : undefined;
  const fixed = newest === undefined ? scroll : { kind: "at" as const, row: newest.row, below: 0 };
  return just({ ...state, overlay: { kind: "bare", scroll: fixed } });
}
