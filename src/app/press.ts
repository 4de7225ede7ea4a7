import { edit } from "../tui/editor.ts";
import { editorActionOf } from "../tui/editor-keys.ts";
import { chordOf } from "../tui/keys/chord.ts";
import type { InputEvent, KeyPress, Paste } from "../tui/keys/events.ts";
import { commands } from "./commands.ts";
import { typedInOverlay } from "./commands/overlays.ts";
import { draftChanges } from "./drafts.ts";
import { afterwards, type Effect, just, type Outcome } from "./effects.ts";
import type { CommandName } from "./command-words.ts";
import { commandFor, type Mode } from "./keymap.ts";
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
  if (event.kind !== "key" && event.kind !== "paste") return just(state);
  const command = event.kind === "key" ? commandFor(chordOf(event), modesOf(state)) : undefined;
  // Ctrl-C asks twice, and what was asked first is the note; who draws anew wants the same screen.
  if (command === "putAside" || command === "redraw") return commands[command](state, around);
  const quiet = { ...state, note: undefined };
  return command === undefined ? written(quiet, event) : commands[command](quiet, around);
}

function modesOf(state: AppState): readonly Mode[] {
  const { overlay } = state;
  if (overlay?.kind === "page") return ["page"];
  if (overlay !== undefined) return ["choose"];
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
  const next = withCurrentTalk(withEditor(state, editor), { picked: undefined });
  return afterwards(just(next), (there) => just(there, ...signsOf(talk.editor.text, there)));
}

/** Others hear that something is written to them, but not of commands. */
function signsOf(before: string, state: AppState): readonly Effect[] {
  const { text } = currentTalk(state).editor;
  const { current, preferences } = state;
  if (!preferences.signs || text === before || text === "") return [];
  return [{ kind: "typing", to: current, isTyping: !text.startsWith("/") }];
}
