/** Picking a text, to do something with it. */

import { edit } from "../../tui/editor.ts";
import { clockTime, dayOf } from "../../tui/text/times.ts";
import { type Command, just, noted } from "../effects.ts";
import type { AppState, Surroundings, Text } from "../state.ts";
import { currentTalk, withCurrentTalk, withEditor } from "../talk-state.ts";
import { fateWords, textOf } from "../words.ts";
import { revealing } from "./scrolling.ts";

/** The newest text that is seen; again: the one before it. */
export const pick: Command = (state, around) => {
  const { picked, scroll } = currentTalk(state);
  const before = picked ?? (scroll.kind === "at" ? scroll.row + 1 : undefined);
  const text = around.pages.before(state.current, before, 1).at(-1);
  if (text === undefined) {
    return just(picked === undefined ? noted(state, state.words.notes.nothingToPick) : state);
  }
  return just(pickedState(state, around, text));
};

export const pickDown: Command = (state, around) => {
  const { picked } = currentTalk(state);
  if (picked === undefined) return just(state);
  const text = around.pages.from(state.current, picked + 1, 2).find(({ row }) => row > picked);
  return just(text === undefined ? unpicked(state) : pickedState(state, around, text));
};

export const unpick: Command = (state) => just(unpicked(state));

/** Puts the text in front of what is written, with "> " before each line. */
export const quote: Command = (state, around) => {
  const text = pickedText(state, around);
  if (text === undefined) return just(state);
  const quoted = textOf(text)
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
  const { editor } = currentTalk(state);
  const next = edit(editor, { type: "replace", from: 0, to: 0, text: `${quoted}\n` });
  return just(withEditor(unpicked(state), edit(next, { type: "textEnd" })));
};

export const retry: Command = (state, around) => {
  const text = pickedText(state, around);
  if (text === undefined) return just(state);
  const isRefused = text.isOwn && (text.state === "unknown" || text.state === "refused");
  if (!isRefused) return just(noted(state, state.words.notes.onlyRefusedAgain));
  return just(unpicked(state), { kind: "retry", peer: state.current, row: text.row });
};

export const drop: Command = (state, around) => {
  const { notes } = state.words;
  const text = pickedText(state, around);
  if (text === undefined) return just(state);
  if (text.isOwn && text.state === "kept") return just(noted(state, notes.keptByServer));
  const isOpen = text.isOwn && ["unsent", "unknown", "refused"].includes(text.state);
  if (!isOpen) return just(noted(state, notes.onlyOpenDropped));
  return just(unpicked(state), { kind: "drop", peer: state.current, row: text.row });
};

/** Picks the text that begins with `row`, or lets go of it if it is picked already. */
export function pickedAt(state: AppState, around: Surroundings, row: number): AppState {
  if (currentTalk(state).picked === row) return unpicked(state);
  return withCurrentTalk(revealing(state, around, row), { picked: row });
}

/** What became of the text, and when it was written. */
export const info: Command = (state, around) => {
  const text = pickedText(state, around);
  if (text === undefined) return just(state);
  const at = `${dayOf(text.atMs)} ${clockTime(text.atMs)}`;
  const { fates } = state.words;
  const { length } = text.bytes;
  const size = text.of > 1 ? fates.bytesIn(length, text.of) : fates.bytes(length);
  const fate = text.isOwn ? fateWords(text, fates) : fates.from(text.peer);
  return just(noted(state, `${at}, ${size}: ${fate}`));
};

function pickedState(state: AppState, around: Surroundings, { row }: Text): AppState {
  return withCurrentTalk(revealing(state, around, row), { picked: row });
}

function unpicked(state: AppState): AppState {
  return withCurrentTalk(state, { picked: undefined });
}

/** The text that is picked, if one is. */
export function pickedText(state: AppState, { pages }: Surroundings): Text | undefined {
  const { picked } = currentTalk(state);
  if (picked === undefined) return undefined;
  return pages.from(state.current, picked, 1).find(({ row }) => row === picked);
}
