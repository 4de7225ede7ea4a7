import { edit } from "../tui/editor.ts";
import { editorActionOf } from "../tui/editor-keys.ts";
import { chordOf } from "../tui/keys/chord.ts";
import type { InputEvent, KeyPress, Paste } from "../tui/keys/events.ts";
import { chordWords } from "./chord-words.ts";
import { commands } from "./commands.ts";
import { narrowed } from "./commands/completing.ts";
import { typedInOverlay } from "./commands/overlays.ts";
import { draftChanges } from "./drafts.ts";
import { type Effect, just, noted, type Outcome } from "./effects.ts";
import type { CommandName } from "./command-words.ts";
import { isBlocked } from "./hushed.ts";
import { commandFor, isPrefix, type Mode } from "./keymap.ts";
import { pointed } from "./pointing.ts";
import type { AppState, Surroundings } from "./state.ts";
import { currentTalk, withCurrentTalk, withEditor } from "./talk-state.ts";

/**
 * What comes out of the terminal: a key runs the command that it stands for in this moment; what
 * stands for none goes to the text that is being written. A note is gone with the next key.
 * Whatever a key changes in a draft, the draft is to be kept before all else.
 */
export function press(state: AppState, event: InputEvent, around: Surroundings): Outcome {
  const outcome = pressed(state, event, around);
  const effects = [...draftChanges(state, outcome.state), ...signsLeft(state, outcome.state)];
  const hasStayed = hasStayedAfter(state, event, outcome.state);
  const isSame = hasStayed === outcome.state.hasStayed;
  return {
    state: isSame ? outcome.state : { ...outcome.state, hasStayed },
    effects: [...effects, ...outcome.effects],
  };
}

/** From so bright a background on, dark letters are read best; 0 black to 1 white. */
const lightFrom = 0.5;

/** What closes every other list of words. */
const completing: ReadonlySet<CommandName> = new Set([
  "completeNext",
  "completePrevious",
  "completeTake",
  "completeClose",
]);

/** Keys of somebody who is on the way to another talk, or out. */
const walking: ReadonlySet<CommandName> = new Set([
  "tab",
  "back",
  "nextUnread",
  "nextTalk",
  "previousTalk",
  "goTo",
  "goToOrCut",
  "find",
  "keys",
  "redraw",
  "putAside",
  "suspend",
  "quit",
]);

/** Any other key in a talk is pressed by somebody who has stayed in it. */
function hasStayedAfter(before: AppState, event: InputEvent, after: AppState): boolean {
  if (event.kind === "focus") return before.hasStayed && event.isFocused && before.isFocused;
  const isElsewhere = before.overlay !== undefined || after.current !== before.current;
  if (isElsewhere || before.hasStayed) return after.hasStayed;
  if (event.kind === "paste") return true;
  if (event.kind === "mouse") return event.action === "click";
  if (event.kind !== "key") return false;
  const command = commandFor(chordOf(event), modesOf(before));
  const isWalk = command !== undefined && (walking.has(command) || command.startsWith("talk"));
  return !isWalk || currentTalk(after).editor.text !== currentTalk(before).editor.text;
}

/** Who has emptied the line, or gone to another talk, does not type any more. */
function signsLeft(before: AppState, after: AppState): readonly Effect[] {
  const { current } = before;
  const isLeft = after.current !== current || currentTalk(after).editor.text === "";
  if (currentTalk(before).editor.text === "" || !isLeft) return [];
  return [{ kind: "typing", to: current, isTyping: false }];
}

function pressed(state: AppState, event: InputEvent, around: Surroundings): Outcome {
  if (event.kind === "focus") return just({ ...state, isFocused: event.isFocused });
  if (event.kind === "background") {
    return just({ ...state, background: event.brightness > lightFrom ? "light" : "dark" });
  }
  if (event.kind === "mouse") return pointed(state, event, around);
  if (event.kind !== "key" && event.kind !== "paste") return just(state);
  if (state.prefix !== undefined) return second(state, state.prefix, event, around);
  const modes = modesOf(state);
  const chord = event.kind === "key" ? chordOf(event) : undefined;
  if (chord !== undefined && isPrefix(chord, modes))
    return just({ ...state, note: undefined, prefix: chord });
  const command = chord === undefined ? undefined : commandFor(chord, modes);
  // Ctrl-C asks twice, and what was asked first is the note; who draws anew wants the same screen.
  if (command === "putAside" || command === "redraw") return commands[command](state, around);
  const quiet = { ...state, note: undefined };
  if (command === undefined) return written(quiet, event);
  const isAboutList = completing.has(command);
  return commands[command](isAboutList ? quiet : { ...quiet, completion: undefined }, around);
}

/** Keys that take back the first of two. */
const leaving: ReadonlySet<string> = new Set(["escape", "C-g", "C-c"]);

/** The key behind `prefix`: what both mean together, or nothing, and nothing is typed. */
function second(
  before: AppState,
  prefix: string,
  event: KeyPress | Paste,
  around: Surroundings,
): Outcome {
  const state = { ...before, prefix: undefined, note: undefined };
  if (event.kind === "paste") return written(state, event);
  const chord = chordOf(event);
  if (leaving.has(chord)) return just(state);
  const command = commandFor(`${prefix} ${chord}`, modesOf(state));
  if (command !== undefined) return commands[command](state, around);
  const { chordUnknown } = state.words.outside;
  return just(noted(state, chordUnknown(chordWords(`${prefix} ${chord}`))));
}

function modesOf(state: AppState): readonly Mode[] {
  const { overlay } = state;
  if (overlay?.kind === "page" || overlay?.kind === "bare") return [overlay.kind];
  if (overlay?.kind === "open") return ["open", "choose"];
  if (overlay !== undefined) return ["choose"];
  if (state.completion !== undefined) return ["complete", "screen"];
  const { editor, picked } = currentTalk(state);
  if (picked !== undefined) return ["pick", "screen"];
  return editor.text === "" ? ["empty", "screen"] : ["screen"];
}

/** Goes into the text; a picked one is let go by that. */
function written(state: AppState, event: KeyPress | Paste): Outcome {
  const action = editorActionOf(event);
  if (action === undefined) return just(state);
  if (state.overlay !== undefined) return typedInOverlay(state, action);
  const talk = currentTalk(state);
  const editor = edit(talk.editor, action);
  if (editor === talk.editor) return just(state);
  const next = narrowed(withCurrentTalk(withEditor(state, editor), { picked: undefined }));
  const isEmojiBegun = state.emoji === undefined && event.kind === "key" && event.text === ":";
  const loads: readonly Effect[] = isEmojiBegun ? [{ kind: "loadEmoji", completes: false }] : [];
  return just(next, ...loads, ...signsOf(talk.editor.text, next));
}

/** Others hear that something is written to them, but not of commands. */
function signsOf(before: string, state: AppState): readonly Effect[] {
  const { text } = currentTalk(state).editor;
  const { current, preferences } = state;
  const isTold = preferences.signs && !isBlocked(state, current);
  if (!isTold || text === before || text === "") return [];
  return [{ kind: "typing", to: current, isTyping: !text.startsWith("/") }];
}
