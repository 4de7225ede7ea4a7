/** What lies over the screen: choosing a talk, finding words, reading a page. */

import { edit } from "../../tui/editor.ts";
import type { EditorAction } from "../../tui/editor.ts";
import { editorOf } from "../../tui/editor/state.ts";
import { usualWidths } from "../../tui/text/width.ts";
import { choiceCount, choicesOf, hitsOf, themesOf } from "../choices.ts";
import { afterwards, type Command, just, type Outcome } from "../effects.ts";
import { keysPage } from "../help.ts";
import type { AppState, Surroundings } from "../state.ts";
import { themed } from "../theming.ts";
import { withCurrentTalk } from "../talk-state.ts";
import { parseUsername } from "../../wire/username.ts";
import { linesOfPage } from "../view/page.ts";
import { panelArea } from "../view/panel.ts";
import { sceneOf } from "../view/scene.ts";
import { enter } from "./moving.ts";
import { opened } from "./opening.ts";
import { revealing } from "./scrolling.ts";

const nothing = editorOf({ text: "", cursor: 0 });

export const goTo: Command = (state) =>
  just({ ...state, overlay: { kind: "goTo", query: nothing, chosen: 0 } });

export const find: Command = (state) =>
  just({ ...state, overlay: { kind: "find", query: nothing, chosen: 0 } });

export const keys: Command = (state) => just({ ...state, overlay: keysPage(state) });

export const close: Command = (state) => just({ ...state, overlay: undefined });

export const chooseNext: Command = (state, around) => chosen(state, around, 1);
export const choosePrevious: Command = (state, around) => chosen(state, around, -1);

/** Goes to what was chosen: the talk, or the text that was found. */
export const take: Command = (state, around) => {
  const { overlay } = state;
  const closed = { ...state, overlay: undefined };
  if (overlay?.kind === "goTo") {
    const choice = choicesOf(state, overlay.query.text)[overlay.chosen];
    return choice === undefined ? just(state) : enter(closed, choice.name, around);
  }
  if (overlay?.kind === "theme") {
    const theme = themesOf(overlay.query.text)[overlay.chosen];
    return theme === undefined ? just(state) : themed(closed, theme, around);
  }
  if (overlay?.kind === "open") return opened(closed, overlay.links[overlay.chosen]);
  if (overlay?.kind !== "find") return just(closed);
  const hit = hitsOf(around.pages, overlay.query.text)[overlay.chosen];
  if (hit === undefined) return just(state);
  const found = { row: hit.row, words: overlay.query.text };
  return afterwards(enter(closed, parseUsername(hit.peer), around), (there) =>
    just(withCurrentTalk(revealing(there, around, hit.row), { picked: hit.row, found })),
  );
};

/** What is typed while something is chosen changes the words that choose. */
export function typedInOverlay(state: AppState, action: EditorAction): Outcome {
  const { overlay } = state;
  if (overlay === undefined || !("query" in overlay)) return just(state);
  return just({ ...state, overlay: { ...overlay, query: edit(overlay.query, action), chosen: 0 } });
}

/** Goes to the choice at this place of the list. */
export function takenAt(state: AppState, around: Surroundings, index: number): Outcome {
  const { overlay } = state;
  if (overlay === undefined || !("chosen" in overlay)) return just(state);
  return take({ ...state, overlay: { ...overlay, chosen: index } }, around);
}

export const pageLineUp: Command = (state) => scrolled(state, -1);
export const pageLineDown: Command = (state) => scrolled(state, 1);
export const pagePageUp: Command = (state, around) => paged(state, around, -1);
export const pagePageDown: Command = (state, around) => paged(state, around, 1);

/** A line of what was seen stays seen; where the page is a panel, fewer lines are. */
function paged(state: AppState, around: Surroundings, by: 1 | -1): Outcome {
  const { overlay } = state;
  if (overlay?.kind !== "page") return just(state);
  const scene = sceneOf(state, around, around.widths ?? usualWidths);
  const area = panelArea(overlay, scene.layout) ?? scene.layout.over;
  return scrolled(state, by * linesOfPage(overlay, scene, area, by));
}

/** Moves a page that is read by so many lines. */
export function scrolled(state: AppState, by: number): Outcome {
  const { overlay } = state;
  if (overlay?.kind !== "page") return just(state);
  const top = Math.min(Math.max(0, overlay.lines.length - 1), Math.max(0, overlay.top + by));
  return just({ ...state, overlay: { ...overlay, top } });
}

function chosen(state: AppState, { pages }: Surroundings, by: 1 | -1): Outcome {
  const { overlay } = state;
  if (overlay === undefined || !("chosen" in overlay)) return just(state);
  const count = choiceCount(overlay, state, pages);
  if (count === 0) return just(state);
  return just({ ...state, overlay: { ...overlay, chosen: (overlay.chosen + by + count) % count } });
}
