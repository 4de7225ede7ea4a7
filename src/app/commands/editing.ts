/** Keys that mean something for the text that is written, and for more than that. */

import { edit } from "../../tui/editor.ts";
import { editorOf } from "../../tui/editor/state.ts";
import { type Command, just, noted } from "../effects.ts";
import type { AppState, Surroundings } from "../state.ts";
import { currentTalk, isViNormal, withCurrentTalk, withEditor } from "../talk-state.ts";
import { textOf } from "../words.ts";
import { complete } from "./completing.ts";
import { emptied, nextOrBack } from "./moving.ts";
import { goTo } from "./overlays.ts";

/** So many texts back can be brought into the line. */
const recallMax = 200;

/** At the end of the text: go to. Elsewhere it cuts, as shells do. */
export const goToOrCut: Command = (state, around) => {
  const { editor } = currentTalk(state);
  // In normal mode of vi the cursor is never behind the text, and D cuts.
  const isAtEnd = editor.cursor === editor.text.length || isViNormal(state);
  return isAtEnd
    ? goTo(state, around)
    : just(withEditor(state, edit(editor, { type: "killLineRight" })));
};

/**
 * On an empty line the next talk that wants something; else the word is completed. In normal mode
 * of vi no word is being written.
 */
export const tab: Command = (state, around) => {
  if (currentTalk(state).editor.text === "") return nextOrBack(state, around);
  return isViNormal(state) ? just(state) : complete(state);
};

/** A line up; on the first line the text that was sent before this one. */
export const up: Command = (state, around) => {
  const talk = currentTalk(state);
  const moved = edit(talk.editor, { type: "up" });
  return moved === talk.editor
    ? recall(state, around, talk.recalled + 1)
    : just(withEditor(state, moved));
};

export const down: Command = (state, around) => {
  const talk = currentTalk(state);
  const moved = edit(talk.editor, { type: "down" });
  if (moved !== talk.editor) return just(withEditor(state, moved));
  return talk.recalled === 0 ? just(state) : recall(state, around, talk.recalled - 1);
};

/** Brings the text `back` texts ago into the line. A draft is put aside first, and comes back. */
function recall(state: AppState, { pages }: Surroundings, back: number): ReturnType<Command> {
  const talk = currentTalk(state);
  const own = pages.before(state.current, undefined, recallMax).filter(({ isOwn }) => isOwn);
  const draft =
    talk.recalled === 0 ? talk.editor : (talk.draftBefore ?? editorOf({ text: "", cursor: 0 }));
  if (back === 0)
    return just(withCurrentTalk(state, { editor: draft, recalled: 0, draftBefore: undefined }));
  const text = own.at(-back);
  if (text === undefined) return just(noted(state, state.words.notes.nothingOlder));
  const words = textOf(text);
  const editor = editorOf({ text: words, cursor: words.length }, talk.editor.kills);
  return just(withCurrentTalk(state, { editor, recalled: back, draftBefore: draft }));
}

/** Ctrl-C: puts a text aside; on an empty line it says what waits, and leaves when asked again. */
export const putAside: Command = (state) => {
  const { editor, recalled } = currentTalk(state);
  if (editor.text !== "") {
    const put = withCurrentTalk(state, { editor: edit(editor, { type: "killAll" }) });
    const next = recalled > 0 ? emptied(put) : put;
    return just(noted(next, state.words.notes.putAside));
  }
  if (state.note?.text === leaveWords(state)) return just(state, { kind: "quit" });
  return just(noted(state, leaveWords(state)));
};

function leaveWords({ underWay: { size }, words: { notes } }: AppState): string {
  return size === 0 ? notes.leave : notes.leaveWaiting(size);
}
