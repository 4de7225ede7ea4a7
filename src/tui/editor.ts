import { borderAfter, borderBefore, borderFrom, borderUpTo } from "./editor/borders.ts";
import { redone, undone } from "./editor/history.ts";
import { killed, yanked, yankedOlder } from "./editor/kills.ts";
import { lineEnd, lineStart } from "./editor/lines.ts";
import { linesAround, movedByRow } from "./editor/rows.ts";
import { changed, moved, other, tidy } from "./editor/state.ts";
import type { EditorState } from "./editor/state.ts";
import { isSpace, runStartBefore, wordEndAfter, wordStartBefore } from "./editor/words.ts";

/** What can be done to a text at its cursor. */
export type EditorCommand =
  | "left"
  | "right"
  | "wordLeft"
  | "wordRight"
  | "lineStart"
  | "lineEnd"
  | "textStart"
  | "textEnd"
  | "up"
  | "down"
  | "eraseLeft"
  | "eraseRight"
  | "killWordLeft"
  | "killWordRight"
  | "killRunLeft"
  | "killLineLeft"
  | "killLineRight"
  | "killAll"
  | "yank"
  | "yankOlder"
  | "transpose"
  | "joinLines"
  | "undo"
  | "redo";

/** What is asked of an editor. */
export type EditorAction =
  /** Text that was typed is undone word by word, pasted text at once. */
  | { readonly type: "insert" | "paste"; readonly text: string }
  /** Completion and the like; a part of a character is replaced with all of it. */
  | { readonly type: "replace"; readonly from: number; readonly to: number; readonly text: string }
  | { readonly type: EditorCommand };

const commands: Readonly<Record<EditorCommand, (state: EditorState) => EditorState>> = {
  left: (state) => moved(state, borderBefore(state.text, state.cursor)),
  right: (state) => moved(state, borderAfter(state.text, state.cursor)),
  wordLeft: (state) => moved(state, wordStartBefore(state.text, state.cursor)),
  wordRight: (state) => moved(state, wordEndAfter(state.text, state.cursor)),
  lineStart: (state) => moved(state, lineStart(state.text, state.cursor)),
  lineEnd: (state) => moved(state, lineEnd(state.text, state.cursor)),
  textStart: (state) => moved(state, 0),
  textEnd: (state) => moved(state, state.text.length),
  up: (state) => movedByRow(state, -1, linesAround(state), () => 1),
  down: (state) => movedByRow(state, 1, linesAround(state), () => 1),
  eraseLeft: (state) => erased(state, borderBefore(state.text, state.cursor), state.cursor),
  eraseRight: (state) => erased(state, state.cursor, borderAfter(state.text, state.cursor)),
  killWordLeft: (state) => killed(state, wordStartBefore(state.text, state.cursor)),
  killWordRight: (state) => killed(state, wordEndAfter(state.text, state.cursor)),
  killRunLeft: (state) => killed(state, runStartBefore(state.text, state.cursor)),
  killLineLeft,
  killLineRight,
  killAll: (state) => killed(moved(state, state.text.length), 0),
  yank: yanked,
  yankOlder: yankedOlder,
  transpose,
  joinLines,
  undo: (state) => restored(state, undone(state.text, state.history)),
  redo: (state) => restored(state, redone(state.text, state.history)),
};

/**
 * Does `action`. Any action can be done to any text: one that finds nothing to do changes
 * nothing, and the cursor always stands between two characters.
 *
 * @example
 * edit(editorOf({ text: "one two", cursor: 7 }), { type: "killRunLeft" }).text; // "one "
 */
export function edit(state: EditorState, action: EditorAction): EditorState {
  if (action.type === "insert") return typed(state, tidy(action.text));
  if (action.type === "paste") {
    return put(state, state.cursor, state.cursor, action.text);
  }
  if (action.type === "replace") {
    const from = borderUpTo(state.text, action.from);
    return put(state, from, borderFrom(state.text, action.to), action.text);
  }
  return commands[action.type](state);
}

function put(state: EditorState, from: number, to: number, text: string): EditorState {
  return changed(state, { from, to, text: tidy(text), last: other });
}

function typed(state: EditorState, text: string): EditorState {
  const { cursor, last } = state;
  const before = state.text.charAt(cursor - 1);
  const beginsWord = isSpace(before) && !isSpace(text.charAt(0));
  return changed(state, {
    from: cursor,
    to: cursor,
    text,
    last: { type: "typing" },
    joins: last.type === "typing" && !beginsWord,
  });
}

function erased(state: EditorState, from: number, to: number): EditorState {
  if (from === to) return state;
  const joins = state.last.type === "erasing";
  return changed(state, { from, to, text: "", last: { type: "erasing" }, joins });
}

/** To the start of the line; from there the line break, as on the other side. */
function killLineLeft(state: EditorState): EditorState {
  const start = lineStart(state.text, state.cursor);
  return killed(state, start < state.cursor ? start : borderBefore(state.text, start));
}

function killLineRight(state: EditorState): EditorState {
  const end = lineEnd(state.text, state.cursor);
  return killed(state, end > state.cursor ? end : borderAfter(state.text, end));
}

/** Swaps the characters around the cursor, at the end of a line the two before it. */
function transpose(state: EditorState): EditorState {
  const { text, cursor } = state;
  const middle = cursor === lineEnd(text, cursor) ? borderBefore(text, cursor) : cursor;
  if (middle <= lineStart(text, cursor)) return state;
  const from = borderBefore(text, middle);
  const to = borderAfter(text, middle);
  const swapped = text.slice(middle, to) + text.slice(from, middle);
  return changed(state, { from, to, text: swapped, last: other });
}

/** Makes one line of all, with one space where lines met; for what was pasted in lines. */
function joinLines(state: EditorState): EditorState {
  const { text } = state;
  if (!text.includes("\n")) return state;
  const lines = text.split("\n").map((line) => line.trim());
  const joined = lines.filter((line) => line !== "").join(" ");
  return changed(state, { from: 0, to: text.length, text: joined, last: other });
}

function restored(
  state: EditorState,
  earlier: Pick<EditorState, "text" | "cursor" | "history"> | undefined,
): EditorState {
  if (earlier === undefined) return state;
  return { ...state, ...earlier, last: other, goalColumn: undefined };
}
