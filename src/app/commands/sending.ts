/** What Enter does. */

import { edit } from "../../tui/editor.ts";
import { type Command, just, noted, type Outcome } from "../effects.ts";
import { isOnRussianKeys, runSlash } from "../slash.ts";
import { meantBy } from "../slash/habits.ts";
import type { AppState, Surroundings } from "../state.ts";
import { currentTalk, withEditor } from "../talk-state.ts";
import { emptied } from "./moving.ts";
import { sent } from "./sent.ts";

/**
 * Sends what is written. A line that begins with "/" is a command and never sent; "//" sends a
 * slash. A command on Russian keys is one. A backslash at the end makes a new line instead.
 */
export const send: Command = (state, around) => {
  const { text } = currentTalk(state).editor;
  if (text.trim() === "") return just(state);
  if (text.endsWith("\\")) return just(brokenInstead(state));
  if (/^\s*\//u.test(text) && !text.startsWith("//")) return slash(state, text, around);
  if (isOnRussianKeys(text)) return slash(state, `/${text.slice(1)}`, around);
  return withAside(sent(state, text.startsWith("//") ? text.slice(1) : text), text);
};

/** Who writes "quit" to somebody meant to leave, perhaps. */
function withAside(outcome: Outcome, text: string): Outcome {
  const command = meantBy(text);
  if (command === undefined) return outcome;
  const { answers } = outcome.state.words;
  return { ...outcome, state: noted(outcome.state, answers.sentAsText(text.trim(), command)) };
}

/** A command that could not be done leaves its line as it is. */
function slash(state: AppState, text: string, around: Surroundings): Outcome {
  if (text !== text.trimStart()) {
    return just(noted(state, state.words.notes.spaceAndSlash(), "problem"));
  }
  return runSlash(state, emptied(state), text, around);
}

function brokenInstead(state: AppState): AppState {
  const { editor } = currentTalk(state);
  const end = editor.text.length;
  return withEditor(state, edit(editor, { type: "replace", from: end - 1, to: end, text: "\n" }));
}
