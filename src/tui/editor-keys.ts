import type { EditorAction, EditorCommand } from "./editor.ts";
import { chordOf } from "./keys/chord.ts";
import type { InputEvent, KeyPress } from "./keys/events.ts";

/**
 * Commands by chord, as in readline and Emacs. What a screen wants for itself it asks for first:
 * Enter, Tab, Up on the first line, Ctrl-D on an empty text.
 */
export const editorCommands: ReadonlyMap<string, EditorCommand> = new Map([
  ["left", "left"],
  ["C-b", "left"],
  ["right", "right"],
  ["C-f", "right"],
  ["C-left", "wordLeft"],
  ["M-left", "wordLeft"],
  ["M-b", "wordLeft"],
  ["C-right", "wordRight"],
  ["M-right", "wordRight"],
  ["M-f", "wordRight"],
  ["home", "lineStart"],
  ["C-a", "lineStart"],
  ["end", "lineEnd"],
  ["C-e", "lineEnd"],
  ["M-<", "textStart"],
  ["M->", "textEnd"],
  ["up", "up"],
  ["down", "down"],
  ["backspace", "eraseLeft"],
  ["S-backspace", "eraseLeft"],
  ["C-h", "eraseLeft"],
  ["delete", "eraseRight"],
  ["C-d", "eraseRight"],
  ["M-backspace", "killWordLeft"],
  ["C-backspace", "killWordLeft"],
  ["M-d", "killWordRight"],
  ["M-delete", "killWordRight"],
  ["C-delete", "killWordRight"],
  ["C-w", "killRunLeft"],
  ["C-u", "killLineLeft"],
  ["C-k", "killLineRight"],
  ["C-y", "yank"],
  ["M-y", "yankOlder"],
  ["C-t", "transpose"],
  ["M-j", "joinLines"],
  // The same key sends 1F on old terminals, and on others what it is.
  ["C-_", "undo"],
  ["C-S--", "undo"],
  ["C-/", "undo"],
  ["C-M-_", "redo"],
  ["C-M-S--", "redo"],
  ["C-M-/", "redo"],
  ["C-S-z", "redo"],
]);

/** Keys that break the line; which of them arrive depends on the terminal, C-j always does. */
const newlines: ReadonlySet<string> = new Set(["S-enter", "M-enter", "C-j"]);

/** What keys do that somebody has given another meaning, by chord. */
export type OwnEditing = ReadonlyMap<string, EditorCommand | "newLine" | "none">;

const noneOwn: OwnEditing = new Map();

/**
 * What a key or a paste asks of the editor; `undefined` if nothing.
 *
 * @param own - comes before what is usual.
 */
export function editorActionOf(
  event: InputEvent,
  own: OwnEditing = noneOwn,
): EditorAction | undefined {
  if (event.kind === "paste") return { type: "paste", text: event.text };
  return event.kind === "key" ? keyAction(event, own) : undefined;
}

function keyAction(press: KeyPress, own: OwnEditing): EditorAction | undefined {
  if (press.text !== undefined) return { type: "insert", text: press.text };
  const chord = chordOf(press);
  const chosen = own.get(chord);
  if (chosen === "newLine") return { type: "insert", text: "\n" };
  if (chosen !== undefined) return chosen === "none" ? undefined : { type: chosen };
  if (newlines.has(chord)) return { type: "insert", text: "\n" };
  const command = editorCommands.get(chord);
  return command === undefined ? undefined : { type: command };
}
