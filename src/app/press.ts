import { edit, type EditorAction } from "../tui/editor.ts";
import type { EditorState } from "../tui/editor/state.ts";
import { editorActionOf } from "../tui/editor-keys.ts";
import { chordOf } from "../tui/keys/chord.ts";
import { chordWords } from "../tui/keys/chord-words.ts";
import { latinKeyOf } from "../tui/keys/latin.ts";
import type { InputEvent, KeyPress, Paste } from "../tui/keys/events.ts";
import { commands } from "./commands.ts";
import { begunAnew } from "./commands/beginning-anew.ts";
import { narrowed } from "./commands/completing.ts";
import { typedInOverlay } from "./commands/overlays.ts";
import { draftChanges } from "./drafts.ts";
import { type Effect, just, noted, type Outcome } from "./effects.ts";
import type { CommandName } from "./command-words.ts";
import { isBlocked } from "./hushed.ts";
import { commandFor, isPrefix, type Mode } from "./keymap.ts";
import { afterUse } from "./lessons.ts";
import { pointed } from "./pointing.ts";
import type { AppState, Surroundings } from "./state.ts";
import { currentTalk, isViNormal, withCurrentTalk, withEditor } from "./talk-state.ts";

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
  const command = commandOf(before, event);
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
  if (event.kind === "key" && isFirstOfTwo(state, event)) {
    return just({ ...state, note: undefined, prefix: chordOf(event) });
  }
  const command = event.kind === "key" ? commandOf(state, event) : undefined;
  // Ctrl-C asks twice, and what was asked first is the note; who draws anew wants the same screen.
  if (command === "putAside" || command === "redraw") return commands[command](state, around);
  const quiet = { ...begunAnew(state, event), note: undefined };
  return command === undefined ? written(quiet, event, around) : run(quiet, command, around);
}

function run(state: AppState, command: CommandName, around: Surroundings): Outcome {
  const settled = completing.has(command) ? state : { ...state, completion: undefined };
  const outcome = isViNormal(settled)
    ? inVi(settled, command, around)
    : commands[command](settled, around);
  return afterUse(outcome, command);
}

/** A key of vi is one by itself. */
function isFirstOfTwo(state: AppState, event: KeyPress): boolean {
  return !isForVi(state, event) && isPrefix(state.keymap, chordOf(event), modesOf(state));
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
  if (event.kind === "paste") return written(state, event, around);
  const chord = chordOf(event);
  if (leaving.has(chord)) return just(state);
  const command = commandFor(state.keymap, `${prefix} ${chord}`, modesOf(state));
  if (command !== undefined) return run(state, command, around);
  const { chordUnknown } = state.words.outside;
  return just(noted(state, chordUnknown(chordWords(`${prefix} ${chord}`))));
}

/** Where nothing is written letters are commands, also by their place on another keyboard. */
const lettered: ReadonlySet<Mode> = new Set(["pick", "open", "bare", "page"]);

function commandOf(state: AppState, event: KeyPress): CommandName | undefined {
  if (isForVi(state, event)) return undefined;
  const modes = modesOf(state);
  const command = commandFor(state.keymap, chordOf(event), modes);
  if (command !== undefined || event.text === undefined) return command;
  const letters = modes.filter((mode) => lettered.has(mode));
  return commandFor(state.keymap, latinKeyOf(event.text), letters);
}

function isForVi(state: AppState, event: KeyPress): boolean {
  const { vi } = state;
  const isVi = state.overlay === undefined && isViNormal(state);
  return isVi && vi?.isViKey(currentTalk(state).editor, event) === true;
}

/** A command in normal mode of vi; a text that it brings into the line is in that mode too. */
function inVi(state: AppState, command: CommandName, around: Surroundings): Outcome {
  const outcome = commands[command](state, around);
  const { editor } = currentTalk(outcome.state);
  const isRecall = command === "up" || command === "down";
  const settled = isRecall ? state.vi?.inNormalMode(editor) : state.vi?.viSettled(editor);
  if (settled === undefined || settled === editor) return outcome;
  return { ...outcome, state: withCurrentTalk(outcome.state, { editor: settled }) };
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
function written(state: AppState, event: KeyPress | Paste, around: Surroundings): Outcome {
  const action = editorActionOf(event, state.keymap.editing);
  if (state.overlay !== undefined) {
    return action === undefined ? just(state) : typedInOverlay(state, action);
  }
  const talk = currentTalk(state);
  const isVi = state.preferences.editing === "vi" && event.kind === "key";
  const step = isVi ? state.vi?.viPressed(talk.editor, event) : undefined;
  if (step?.kind === "beyond") return inVi(state, step.step === -1 ? "up" : "down", around);
  if (step === undefined && action === undefined) return just(state);
  const editor = step?.state ?? editedBy(state, talk.editor, action);
  if (editor === talk.editor) return just(state);
  const next = narrowed(withCurrentTalk(withEditor(state, editor), { picked: undefined }));
  const isEmojiBegun = state.emoji === undefined && event.kind === "key" && event.text === ":";
  const loads: readonly Effect[] = isEmojiBegun ? [{ kind: "loadEmoji", completes: false }] : [];
  return just(next, ...loads, ...signsOf(talk.editor.text, next));
}

function editedBy(
  state: AppState,
  before: EditorState,
  action: EditorAction | undefined,
): EditorState {
  const editor = action === undefined ? before : edit(before, action);
  return isViNormal(state) ? (state.vi?.viSettled(editor) ?? editor) : editor;
}

/** Others hear that something is written to them, but not of commands. */
function signsOf(before: string, state: AppState): readonly Effect[] {
  const { text } = currentTalk(state).editor;
  const { current, preferences } = state;
  const isTold = preferences.signs && !isBlocked(state, current);
  if (!isTold || text === before || text === "") return [];
  return [{ kind: "typing", to: current, isTyping: !text.startsWith("/") }];
}
