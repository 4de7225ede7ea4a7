/** What the mouse does, once it was asked for. */

import { moved } from "../tui/editor/state.ts";
import type { MouseAction } from "../tui/keys/events.ts";
import { completeNext, completePrevious, taken } from "./commands/completing.ts";
import { enter } from "./commands/moving.ts";
import { chooseNext, choosePrevious, goTo, scrolled, takenAt } from "./commands/overlays.ts";
import { pickedAt } from "./commands/picking.ts";
import { scrolledRows } from "./commands/scrolling.ts";
import { just, type Outcome } from "./effects.ts";
import type { AppState, Surroundings } from "./state.ts";
import { currentTalk, isViNormal, withCurrentTalk, withEditor } from "./talk-state.ts";
import { pointedAt } from "./view/pointing.ts";

/** So many rows a step of the wheel moves, as in most programs. */
const wheelRows = 3;

/** A click opens, picks, takes or moves the cursor; the wheel scrolls. Nothing if it is off. */
export function pointed(state: AppState, event: MouseAction, around: Surroundings): Outcome {
  if (!state.preferences.mouse) return just(state);
  if (event.action === "click") {
    const outcome = clicked({ ...state, note: undefined, prefix: undefined }, event, around);
    return { ...outcome, state: settled(outcome.state) };
  }
  return wheeled(state, event.action === "wheelUp" ? -1 : 1, around);
}

/** In normal mode of vi the cursor stays on a character, wherever a click has put it. */
function settled(state: AppState): AppState {
  if (!isViNormal(state)) return state;
  const { editor } = currentTalk(state);
  const next = state.vi?.viSettled(editor) ?? editor;
  return next === editor ? state : withCurrentTalk(state, { editor: next });
}

function clicked(state: AppState, cell: MouseAction, around: Surroundings): Outcome {
  const what = pointedAt(state, around, cell);
  if (what?.kind === "word") return taken(state, what.index);
  if (what?.kind === "choice") return takenAt(state, around, what.index);
  const closed = { ...state, completion: undefined };
  if (what?.kind === "talk") return enter(closed, what.name, around);
  if (what?.kind === "newTalk") return goTo(closed, around);
  if (what?.kind === "text") return just(pickedAt(closed, around, what.row));
  if (what === undefined) return just(closed);
  return just(withEditor(closed, moved(currentTalk(closed).editor, what.at)));
}

function wheeled(state: AppState, by: 1 | -1, around: Surroundings): Outcome {
  const { overlay } = state;
  if (overlay?.kind === "page") return scrolled(state, by * wheelRows);
  if (overlay !== undefined) return (by > 0 ? chooseNext : choosePrevious)(state, around);
  if (state.completion !== undefined) {
    return (by > 0 ? completeNext : completePrevious)(state, around);
  }
  return just(scrolledRows(state, around, by * wheelRows));
}
