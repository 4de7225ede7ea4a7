import { borderFrom, borderUpTo } from "./borders.ts";
import { emptyHistory, joined, record, replaced } from "./history.ts";
import type { History } from "./history.ts";
import type { ViState } from "./vi-state.ts";

/** What is kept of a text that is being written. */
export interface Draft {
  readonly text: string;
  /** In UTF-16 units, always between two characters as readers see them. */
  readonly cursor: number;
}

/** What the last action was, because some go on with what the one before began. */
export type Last =
  | { readonly type: "typing" | "erasing" | "killing" | "other" }
  /** The text from `from` to `to` is entry `entry` of the kill ring. */
  | {
      readonly type: "yanking";
      readonly from: number;
      readonly to: number;
      readonly entry: number;
    };

/** A text that is being written. Plain data: actions make new ones. */
export interface EditorState extends Draft {
  /** What was cut out, the newest first. */
  readonly kills: readonly string[];
  readonly history: History;
  readonly last: Last;
  /** The column that Up and Down keep to; `undefined` until one of them is used. */
  readonly goalColumn: number | undefined;
  /** Of an editor that behaves as vi, once it has been in normal mode. */
  readonly vi?: ViState | undefined;
}

/** An action that no later one goes on with. */
export const other: Last = { type: "other" };

/**
 * An editor with the text of `draft`, wherever its cursor is said to be.
 *
 * @param kills - what was cut out in another editor, to be put in here.
 */
export function editorOf(draft: Draft, kills: readonly string[] = []): EditorState {
  const text = tidy(draft.text);
  const cursor = borderUpTo(text, draft.cursor);
  return { text, cursor, kills, history: emptyHistory, last: other, goalColumn: undefined };
}

/** `state` with the cursor elsewhere. */
export function moved(state: EditorState, index: number): EditorState {
  const cursor = borderUpTo(state.text, index);
  return { ...state, cursor, last: other, goalColumn: undefined };
}

/** A replacement of the text from one border to another. */
interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly last: Last;
  /** It is undone together with the action before, if they lie side by side. */
  readonly joins?: boolean;
}

/** `state` with a part of its text replaced, and the cursor behind it. */
export function changed(state: EditorState, change: Replacement): EditorState {
  const { from, to, text: inserted, last, joins = false } = change;
  const removed = state.text.slice(from, to);
  const text = replaced(state.text, from, removed.length, inserted);
  // What came together may be one character now.
  const cursor = borderFrom(text, from + inserted.length);
  if (removed === inserted) return { ...state, cursor, last, goalColumn: undefined };
  const edit = { at: from, removed, inserted, cursorBefore: state.cursor, cursorAfter: cursor };
  const together = joins ? joined(state.history, edit) : undefined;
  const history = together ?? record(state.history, edit);
  return { ...state, text, cursor, history, last, goalColumn: undefined };
}

/** A text as it may stand in an editor: "\n" breaks lines, and there is no half of a pair. */
export function tidy(text: string): string {
  return text.replace(/\r\n?/g, "\n").toWellFormed();
}
