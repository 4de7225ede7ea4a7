import { edit } from "../../tui/editor.ts";
import type { KeyPress, Paste } from "../../tui/keys/events.ts";
import type { AppState } from "../state.ts";
import { currentTalk, isViNormal, withEditor } from "../talk-state.ts";

/**
 * A command that could not be done still stands in the line: whoever writes the next slash at once
 * means another one, which takes its place. Undo brings the first one back.
 */
export function begunAnew(state: AppState, event: KeyPress | Paste): AppState {
  const { editor } = currentTalk(state);
  const { text, cursor } = editor;
  if (event.kind !== "key" || event.text !== "/" || isViNormal(state)) return state;
  if (state.overlay !== undefined || state.note?.refuses !== text || cursor < text.length) {
    return state;
  }
  return withEditor(state, edit(editor, { type: "replace", from: 0, to: cursor, text: "" }));
}
