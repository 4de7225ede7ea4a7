import type { Edit } from "./editor.ts";

/** A key as `node:readline` reports it. */
export interface Key {
  /** The character that it typed, if any. */
  readonly text: string | undefined;
  readonly name: string | undefined;
  readonly ctrl: boolean;
  readonly meta: boolean;
}

/** What a key means in a conversation in lines. */
export type Action =
  | { readonly type: "edit"; readonly edit: Edit }
  | { readonly type: "enter" | "interrupt" | "endOfInput" | "redraw" | "suspend" }
  | { readonly type: "pasteBegins" | "pasteEnds" };

type Meaning = Exclude<Action["type"], "edit"> | Exclude<Edit["type"], "insert">;

const byName: Readonly<Record<string, Meaning | undefined>> = {
  return: "enter",
  enter: "enter",
  backspace: "eraseLeft",
  delete: "eraseRight",
  left: "left",
  right: "right",
  home: "home",
  end: "end",
  up: "older",
  down: "newer",
  "paste-start": "pasteBegins",
  "paste-end": "pasteEnds",
};
const withCtrl: Readonly<Record<string, Meaning | undefined>> = {
  a: "home",
  b: "left",
  c: "interrupt",
  d: "endOfInput",
  e: "end",
  f: "right",
  h: "eraseLeft",
  k: "eraseToEnd",
  l: "redraw",
  n: "newer",
  p: "older",
  u: "eraseToHome",
  w: "eraseWord",
  z: "suspend",
  left: "wordLeft",
  right: "wordRight",
  backspace: "eraseWord",
};
const withMeta: Readonly<Record<string, Meaning | undefined>> = {
  b: "wordLeft",
  f: "wordRight",
  left: "wordLeft",
  right: "wordRight",
  backspace: "eraseWord",
};

/**
 * What `key` asks for, by the habits of shells; `undefined` if nothing.
 *
 * Within a paste every key is text: a paste is one edit and never sends (a line break in it
 * becomes part of the text).
 */
export function actionOf(key: Key, isPasting: boolean): Action | undefined {
  const { name = "" } = key;
  if (name === "paste-end") return { type: "pasteEnds" };
  if (isPasting) return inserted(name === "return" ? "\n" : key.text);
  if (key.meta && (name === "return" || name === "enter")) return inserted("\n");
  const meaning = key.ctrl ? withCtrl[name] : key.meta ? withMeta[name] : byName[name];
  if (meaning === undefined) return key.ctrl || key.meta ? undefined : inserted(key.text);
  return isOwn(meaning) ? { type: meaning } : { type: "edit", edit: { type: meaning } };
}

const own: ReadonlySet<string> = new Set<Exclude<Action["type"], "edit">>([
  "enter",
  "interrupt",
  "endOfInput",
  "redraw",
  "suspend",
  "pasteBegins",
  "pasteEnds",
]);

function isOwn(meaning: Meaning): meaning is Exclude<Action["type"], "edit"> {
  return own.has(meaning);
}

/** Controls of ASCII do not get into a text by a key, line breaks and tabs aside. */
function inserted(text: string | undefined): Action | undefined {
  const kept = text?.replace(/[^\P{Cc}\n\t\u0080-\u009F]/gv, "") ?? "";
  return kept === "" ? undefined : { type: "edit", edit: { type: "insert", text: kept } };
}
