import { borderAfter, borderBefore, clustersOf } from "./borders.ts";
import { type redone, undone } from "./history.ts";
import { lineEnd, lineStart } from "./lines.ts";
import { changed, moved, other } from "./state.ts";
import type { EditorState } from "./state.ts";
import { firstInLine, motions } from "./vi-motions.ts";
import { operated, spanOf, writingFrom } from "./vi-operators.ts";
import type { ViOperator } from "./vi-state.ts";

/** What is done to a text; `count` is how often, `undefined` if nothing was said. */
type ViCommand = (state: EditorState, count: number | undefined) => EditorState;

/** Commands of one key, in normal mode and without an operator before them. */
export const viCommands: ReadonlyMap<string, ViCommand> = new Map<string, ViCommand>([
  ["i", (state) => writingFrom(state, state)],
  ["I", (state) => writingAt(state, firstInLine(state.text, state.cursor))],
  ["a", (state) => writingAt(state, behind(state))],
  ["A", (state) => writingAt(state, lineEnd(state.text, state.cursor))],
  ["o", opened],
  ["O", openedAbove],
  ["x", byMotion("d", "l")],
  ["X", byMotion("d", "h")],
  ["D", byMotion("d", "$")],
  ["C", byMotion("c", "$")],
  ["s", byMotion("c", "l")],
  ["S", (state, count) => operated(state, "c", linesFrom(state, count))],
  ["Y", (state, count) => operated(state, "y", linesFrom(state, count))],
  ["p", put],
  ["P", putBefore],
  ["u", (state, count) => restored(state, undone, count)],
  ["~", turned],
  ["J", joinedLines],
]);

/** As many lines as were said, from that of the cursor on. */
export function linesFrom(state: EditorState, count = 1): ReturnType<typeof spanOf> {
  const { text, cursor } = state;
  let end = lineEnd(text, cursor);
  for (let left = count; left > 1 && end < text.length; left -= 1) end = lineEnd(text, end + 1);
  return spanOf(state, { to: end, takes: "lines" });
}

/** Takes changes back, or does them again. */
export function restored(
  state: EditorState,
  step: typeof undone | typeof redone,
  count = 1,
): EditorState {
  let now = state;
  for (let left = count; left > 0; left -= 1) {
    const next = step(now.text, now.history);
    if (next === undefined) break;
    now = { ...now, ...next, last: other, goalColumn: undefined };
  }
  return now;
}

/** Puts one character in the place of as many as were said, if there are so many in the line. */
export function overwritten(state: EditorState, character: string, count = 1): EditorState {
  const { text, cursor } = state;
  const end = charactersFrom(state, count);
  const isShort = Array.from(clustersOf(text.slice(cursor, end))).length < count;
  if (isShort || end === cursor) return state;
  const written = character.repeat(count);
  const after = changed(state, { from: cursor, to: end, text: written, last: other });
  return moved(after, cursor + written.length - character.length);
}

function byMotion(operator: ViOperator, key: string): ViCommand {
  return (state, count) => {
    const { text, cursor } = state;
    const motion = motions.get(key)?.({ text, cursor, count });
    return motion === undefined ? state : operated(state, operator, spanOf(state, motion));
  };
}

function writingAt(state: EditorState, index: number): EditorState {
  return writingFrom(state, moved(state, index));
}

/** Behind the character of the cursor, if the line has any. */
function behind({ text, cursor }: EditorState): number {
  return Math.min(borderAfter(text, cursor), lineEnd(text, cursor));
}

/** Behind as many characters as were said, at most at the end of the line. */
function charactersFrom({ text, cursor }: EditorState, count: number): number {
  const end = lineEnd(text, cursor);
  let at = cursor;
  for (let left = count; left > 0 && at < end; left -= 1) at = borderAfter(text, at);
  return at;
}

function opened(state: EditorState): EditorState {
  const end = lineEnd(state.text, state.cursor);
  return writingFrom(state, changed(state, { from: end, to: end, text: "\n", last: other }));
}

function openedAbove(state: EditorState): EditorState {
  const start = lineStart(state.text, state.cursor);
  const after = changed(state, { from: start, to: start, text: "\n", last: other });
  return writingFrom(state, moved(after, start));
}

/** More than this is not put in at once. */
const putUnitsMax = 1024 * 1024;

function killed({ kills: [text = ""] }: EditorState, count = 1): string {
  return text.repeat(Math.max(1, Math.min(count, Math.floor(putUnitsMax / (text.length || 1)))));
}

/** What was taken last, behind the cursor; whole lines below its line. */
function put(state: EditorState, count: number | undefined): EditorState {
  const text = killed(state, count);
  if (text === "") return state;
  if (!text.endsWith("\n")) return inserted(state, behind(state), text);
  const end = lineEnd(state.text, state.cursor);
  const lines = `\n${text.slice(0, -1)}`;
  const after = changed(state, { from: end, to: end, text: lines, last: other });
  return moved(after, firstInLine(after.text, end + 1));
}

/** The same before the cursor; whole lines above. */
function putBefore(state: EditorState, count: number | undefined): EditorState {
  const text = killed(state, count);
  if (text === "") return state;
  if (!text.endsWith("\n")) return inserted(state, state.cursor, text);
  const start = lineStart(state.text, state.cursor);
  const after = changed(state, { from: start, to: start, text, last: other });
  return moved(after, firstInLine(after.text, start));
}

function inserted(state: EditorState, index: number, text: string): EditorState {
  const after = changed(state, { from: index, to: index, text, last: other });
  return moved(after, borderBefore(after.text, after.cursor));
}

/** Small letters become capitals and the other way round. */
function turned(state: EditorState, count = 1): EditorState {
  const { text, cursor } = state;
  const end = charactersFrom(state, count);
  const letters = Array.from(text.slice(cursor, end), (letter) => {
    const capital = letter.toUpperCase();
    const turnedLetter = capital === letter ? letter.toLowerCase() : capital;
    return turnedLetter.length === letter.length ? turnedLetter : letter;
  });
  const after = { from: cursor, to: end, text: letters.join(""), last: other };
  return moved(changed(state, after), end);
}

/** Makes one line of this and the next, with one space where they met. */
function joinedLines(state: EditorState, count = 2): EditorState {
  let now = state;
  for (let left = Math.max(2, count); left > 1; left -= 1) {
    const { text, cursor } = now;
    const end = lineEnd(text, cursor);
    if (end === text.length) break;
    const next = firstInLine(text, end + 1);
    const isApart = end > lineStart(text, cursor) && next < lineEnd(text, end + 1);
    const space = isApart ? " " : "";
    now = moved(changed(now, { from: end, to: next, text: space, last: other }), end);
  }
  return now;
}
