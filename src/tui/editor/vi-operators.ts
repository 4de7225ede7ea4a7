import { borderAfter } from "./borders.ts";
import { withKill } from "./kills.ts";
import { lineEnd, lineStart } from "./lines.ts";
import { changed, moved, other } from "./state.ts";
import type { EditorState } from "./state.ts";
import { firstInLine } from "./vi-motions.ts";
import type { ViMotion } from "./vi-motions.ts";
import { type ViOperator, viInsert } from "./vi-state.ts";

/** A part of a text; whole lines end before their last line break. */
export interface ViSpan {
  readonly from: number;
  readonly to: number;
  readonly isLines: boolean;
}

/** What an operator takes on the way to where a motion leads. */
export function spanOf({ text, cursor }: EditorState, { to, takes }: ViMotion): ViSpan {
  const low = Math.min(cursor, to);
  const high = Math.max(cursor, to);
  if (takes === "lines") {
    return { from: lineStart(text, low), to: lineEnd(text, high), isLines: true };
  }
  if (takes === "through") {
    const end = Math.max(high, Math.min(borderAfter(text, high), lineEnd(text, high)));
    return { from: low, to: end, isLines: false };
  }
  // Words end with their line: what is taken of the last one leaves the line break.
  const broken = /\n\s*$/u.exec(text.slice(low, high));
  return { from: low, to: broken === null ? high : low + broken.index, isLines: false };
}

/** Does what is to be done with a part of the text; it can be put elsewhere. */
export function operated(state: EditorState, operator: ViOperator, span: ViSpan): EditorState {
  const { from, to, isLines } = span;
  const taken = state.text.slice(from, to);
  if (taken === "" && !isLines) return operator === "c" ? writingFrom(state, state) : state;
  const kept = withKill(state, isLines ? `${taken}\n` : taken);
  if (operator === "y") return moved(kept, isLines ? Math.min(state.cursor, to) : from);
  if (operator === "c") return writingFrom(state, removed(kept, from, to));
  return isLines ? linesRemoved(kept, span) : removed(kept, from, to);
}

/** `after` as it is written on; what is written then is undone together with what came before. */
export function writingFrom(before: EditorState, after: EditorState): EditorState {
  const { text, cursor, history } = before;
  const vi = { ...viInsert, found: before.vi?.found, begun: { text, cursor, history } };
  return { ...after, last: other, vi };
}

function removed(state: EditorState, from: number, to: number): EditorState {
  return changed(state, { from, to, text: "", last: other });
}

/** With the line break behind them, or that before them at the end of the text. */
function linesRemoved(state: EditorState, { from, to }: ViSpan): EditorState {
  const isLast = to === state.text.length;
  const after = removed(state, isLast ? Math.max(0, from - 1) : from, isLast ? to : to + 1);
  return moved(after, firstInLine(after.text, Math.min(from, after.text.length)));
}
