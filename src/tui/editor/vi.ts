import type { KeyPress } from "../keys/events.ts";
import { chordOf } from "../keys/chord.ts";
import { latinKeyOf } from "../keys/latin.ts";
import { borderBefore } from "./borders.ts";
import { record, redone } from "./history.ts";
import { lineEnd, lineStart } from "./lines.ts";
import { linesAround, movedByRow } from "./rows.ts";
import { moved } from "./state.ts";
import type { EditorState } from "./state.ts";
import { linesFrom, overwritten, restored, viCommands } from "./vi-commands.ts";
import { foundInLine, motions, toLine } from "./vi-motions.ts";
import type { ViMotion } from "./vi-motions.ts";
import { operated, spanOf } from "./vi-operators.ts";
import { viCount, viInsert } from "./vi-state.ts";
import type { ViOperator, ViState, ViWaiting } from "./vi-state.ts";
import { isSpace } from "./words.ts";
import { nextWord, wordAround } from "./vi-words.ts";

/** What a key does in an editor that behaves as vi. */
export type ViStep =
  | { readonly kind: "edited"; readonly state: EditorState }
  /** The cursor is to leave the text, up (-1) or down (1). */
  | { readonly kind: "beyond"; readonly step: -1 | 1 };

/**
 * Does what a key means in vi. Text is written in insert mode, as in any editor; Escape leads to
 * normal mode, where keys are commands. Keys of a Russian keyboard are those in their place.
 *
 * @returns `undefined` if the key means what it means in any editor; see {@link viSettled}.
 */
export function viPressed(state: EditorState, press: KeyPress): ViStep | undefined {
  const vi = state.vi ?? viInsert;
  const chord = chordOf(press);
  if (chord === "escape") return edited(vi.mode === "insert" ? left(state, vi) : done(state));
  if (vi.mode === "insert") return undefined;
  if (chord === "C-r") return edited(done(restored(state, redone, viCount(vi))));
  if (press.text !== undefined) return normalKey(state, vi, press.text);
  return chord === "backspace" ? normalKey(state, vi, "h") : undefined;
}

/** Whether a key belongs to vi before all that the screen may want it for. */
export function isViKey(state: EditorState, press: KeyPress): boolean {
  return state.vi?.mode === "normal" && chordOf(press) === "C-r";
}

/** `state` after something else was done to it: in normal mode the cursor is on a character. */
export function viSettled(state: EditorState): EditorState {
  return state.vi?.mode === "normal" ? done(state) : state;
}

/** `state` in normal mode, for a text that came into the editor while it was in that mode. */
export function inNormalMode(state: EditorState): EditorState {
  return done({ ...state, vi: { ...viInsert, mode: "normal" } });
}

function edited(state: EditorState): ViStep {
  return { kind: "edited", state };
}

/** From insert mode to normal mode; what was written since it began is one change. */
function left(state: EditorState, vi: ViState): EditorState {
  const { text, cursor } = state;
  const at = cursor > lineStart(text, cursor) ? borderBefore(text, cursor) : cursor;
  const next = { ...moved(state, at), vi: { ...vi, mode: "normal", begun: undefined } as const };
  return vi.begun === undefined ? next : { ...next, history: historyFrom(vi.begun, next) };
}

function historyFrom(
  { text: before, cursor: cursorBefore, history }: NonNullable<ViState["begun"]>,
  { text: after, cursor: cursorAfter }: EditorState,
): EditorState["history"] {
  if (before === after) return history;
  const shortest = Math.min(before.length, after.length);
  let at = 0;
  while (at < shortest && before[at] === after[at]) at += 1;
  let end = 0;
  while (end < shortest - at && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const removed = before.slice(at, before.length - end);
  const inserted = after.slice(at, after.length - end);
  return record(history, { at, removed, inserted, cursorBefore, cursorAfter });
}

/** A command is complete, or was given up: nothing waits any more. */
function done(state: EditorState): EditorState {
  const { text, cursor, vi = viInsert } = state;
  const isBehind = cursor === lineEnd(text, cursor) && cursor > lineStart(text, cursor);
  const isIdle = vi.count === "" && vi.operator === undefined && vi.waiting === undefined;
  if (vi.mode === "insert" || (isIdle && !isBehind)) return state;
  const idle = isIdle ? vi : { ...vi, ...nothingWaits };
  return { ...state, cursor: isBehind ? borderBefore(text, cursor) : cursor, vi: idle };
}

const nothingWaits = {
  count: "",
  operator: undefined,
  operatorCount: "",
  waiting: undefined,
} as const;

function waits(state: EditorState, vi: ViState, change: Partial<ViState>): ViStep {
  return edited({ ...state, vi: { ...vi, ...change } });
}

function normalKey(state: EditorState, vi: ViState, typed: string): ViStep {
  if (vi.waiting !== undefined) return edited(waitedFor(state, vi, vi.waiting, typed));
  const key = commandKey(typed);
  if (/^[1-9]$/u.test(key) || (key === "0" && vi.count !== "")) {
    return waits(state, vi, { count: `${vi.count}${key}`.slice(-3) });
  }
  const { operator } = vi;
  if (isOperator(key)) {
    if (operator === key) {
      return edited(done(operated(state, key, linesFrom(state, viCount(vi)))));
    }
    if (operator !== undefined) return edited(done(state));
    return waits(state, vi, { operator: key, operatorCount: vi.count, count: "" });
  }
  if (isWaiting(key, operator)) return waits(state, vi, { waiting: key });
  const step = operator === undefined ? verticalStep(key) : undefined;
  if (step !== undefined) return vertical(state, step, viCount(vi) ?? 1);
  const motion = motionOf(state, vi, key);
  if (motion !== undefined) return edited(done(went(state, vi, motion)));
  const command = operator === undefined ? viCommands.get(key) : undefined;
  return edited(done(command === undefined ? state : command(done(state), viCount(vi))));
}

function isOperator(key: string): key is ViOperator {
  return key === "d" || key === "c" || key === "y";
}

/** Keys that wait for another: of i and a only behind an operator, of r only without one. */
function isWaiting(key: string, operator: ViOperator | undefined): key is ViWaiting {
  return (operator === undefined ? /^[fFtTgr]$/u : /^[fFtTgia]$/u).test(key);
}

/** What lies there on a Latin keyboard. */
function commandKey(typed: string): string {
  const small = typed.toLowerCase();
  const latin = latinKeyOf(small);
  if (latin === small) return typed;
  return typed === small ? latin : latin.toUpperCase();
}

function verticalStep(key: string): -1 | 1 | undefined {
  if (key === "j") return 1;
  return key === "k" ? -1 : undefined;
}

function vertical(state: EditorState, step: -1 | 1, count: number): ViStep {
  let now = state;
  for (let rest = count; rest > 0; rest -= 1) {
    const next = movedByRow(now, step, linesAround(now), () => 1);
    if (next === now) break;
    now = next;
  }
  const isBeyond = now === state;
  return isBeyond ? { kind: "beyond", step } : edited(done(now));
}

function motionOf(state: EditorState, vi: ViState, key: string): ViMotion | undefined {
  const { text, cursor } = state;
  const place = { text, cursor, count: viCount(vi) };
  if ((key === ";" || key === ",") && vi.found !== undefined) {
    const { kind, character } = vi.found;
    const turned = { f: "F", F: "f", t: "T", T: "t" } as const;
    const found = { kind: key === ";" ? kind : turned[kind], character };
    return foundInLine(place, found, true);
  }
  // To change words leaves the space behind them.
  if (vi.operator === "c" && (key === "w" || key === "W")) {
    return wordsToChange(state, key === "W", place.count ?? 1);
  }
  return motions.get(key)?.(place);
}

function wordsToChange(
  { text, cursor }: EditorState,
  isBig: boolean,
  count: number,
): ViMotion | undefined {
  if (isSpace(text.charAt(cursor))) {
    return motions.get(isBig ? "W" : "w")?.({ text, cursor, count });
  }
  let at = cursor;
  for (let rest = count; rest > 1; rest -= 1) at = nextWord(text, at, isBig);
  if (at >= text.length) return { to: text.length, takes: "upTo" };
  return { to: wordAround(text, at, { isBig, isWithSpace: false }).to, takes: "upTo" };
}

/** Without an operator the cursor goes there. */
function went(state: EditorState, { operator }: ViState, motion: ViMotion): EditorState {
  if (operator !== undefined) return operated(state, operator, spanOf(state, motion));
  return moved(state, motion.to);
}

/** The character has come for which a command has waited. */
function waitedFor(
  state: EditorState,
  vi: ViState,
  waiting: ViWaiting,
  typed: string,
): EditorState {
  const place = { text: state.text, cursor: state.cursor, count: viCount(vi) };
  if (waiting === "r") return done(overwritten(state, typed, place.count));
  if (waiting === "g") {
    const motion = commandKey(typed) === "g" ? toLine(state.text, place.count ?? 1) : undefined;
    return done(motion === undefined ? state : went(state, vi, motion));
  }
  if (waiting === "i" || waiting === "a") {
    return done(inObject(state, vi, waiting === "a", commandKey(typed)));
  }
  const found = { kind: waiting, character: typed };
  const motion = foundInLine(place, found, false);
  const known = { ...state, vi: { ...vi, found } };
  return done(motion === undefined ? known : went(known, vi, motion));
}

/** iw, aw, iW, aW */
function inObject(
  state: EditorState,
  { operator }: ViState,
  isWithSpace: boolean,
  key: string,
): EditorState {
  if (operator === undefined || (key !== "w" && key !== "W")) return state;
  const around = wordAround(state.text, state.cursor, { isBig: key === "W", isWithSpace });
  return operated(state, operator, { ...around, isLines: false });
}
