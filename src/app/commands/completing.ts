/** Tab while something is written: the word before the cursor is completed. */

import { edit } from "../../tui/editor.ts";
import { latinWordOf } from "../../tui/keys/latin.ts";
import { belonging } from "../members.ts";
import { type Command, just, noted, type Outcome } from "../effects.ts";
import { commandNamed, slashCommands } from "../slash.ts";
import type { AppState, Candidate } from "../state.ts";
import { currentTalk, withEditor } from "../talk-state.ts";

/** More are not offered; another letter leaves fewer. */
const candidatesMax = 50;

/** What stands before the cursor, and what it can become. */
interface Begun {
  /** Where it begins in the text. */
  readonly from: number;
  readonly word: string;
  /** `undefined` while they are not known yet. */
  readonly candidates: readonly Candidate[] | undefined;
}

/** Completes the word, if it can only be one; else the common part of all, with a list of them. */
export function complete(state: AppState): Outcome {
  const begun = begunIn(state);
  if (begun === undefined) return just(state);
  const { from, word, candidates } = begun;
  if (candidates === undefined) return just(state, { kind: "loadEmoji", completes: true });
  const [first, ...more] = candidates;
  if (first === undefined) return just(noted(state, state.words.notes.nothingBegins(word)));
  if (more.length === 0) return just(putIn(state, from, first));
  const common = commonStart(candidates.map(({ text }) => text));
  const longer = common.length > word.length ? replaced(state, from, common) : state;
  return just({ ...longer, completion: { from, candidates, chosen: 0 } });
}

/** The list that is open, for what is written now; closed if the cursor has left the word. */
export function narrowed(state: AppState): AppState {
  const { completion } = state;
  if (completion === undefined) return state;
  const closed = { ...state, completion: undefined };
  const begun = begunIn(state);
  const [first] = begun?.candidates ?? [];
  if (begun === undefined || begun.from !== completion.from || first === undefined) return closed;
  const { word, candidates = [] } = begun;
  // The second colon of a name says that this one is meant.
  if (isClosed(word)) return putIn(closed, begun.from, first);
  return { ...state, completion: { from: begun.from, candidates, chosen: 0 } };
}

export const completeNext: Command = (state) => just(moved(state, 1));
export const completePrevious: Command = (state) => just(moved(state, -1));
export const completeClose: Command = (state) => just({ ...state, completion: undefined });
export const completeTake: Command = (state) => taken(state, state.completion?.chosen ?? 0);

/** Puts in the one at this place of the list. */
export function taken(state: AppState, index: number): Outcome {
  const { completion } = state;
  const candidate = completion?.candidates[index];
  const closed = { ...state, completion: undefined };
  if (completion === undefined || candidate === undefined) return just(closed);
  return just(putIn(closed, completion.from, candidate));
}

function moved(state: AppState, by: 1 | -1): AppState {
  const { completion } = state;
  if (completion === undefined) return state;
  const count = completion.candidates.length;
  return {
    ...state,
    completion: { ...completion, chosen: (completion.chosen + by + count) % count },
  };
}

function putIn(state: AppState, from: number, { text }: Candidate): AppState {
  const { editor } = currentTalk(state);
  // A space that is there already is used.
  const isSpaced = text.endsWith(" ") && editor.text.charAt(editor.cursor) === " ";
  return replaced(state, from, isSpaced ? text.slice(0, -1) : text);
}

function replaced(state: AppState, from: number, text: string): AppState {
  const { editor } = currentTalk(state);
  return withEditor(state, edit(editor, { type: "replace", from, to: editor.cursor, text }));
}

function begunIn(state: AppState): Begun | undefined {
  const { text, cursor } = currentTalk(state).editor;
  const before = text.slice(0, cursor);
  const word = /\S*$/u.exec(before)?.[0] ?? "";
  const from = cursor - word.length;
  if (/^\/(?!\/)/u.test(before)) {
    const candidates =
      from === 0 ? commandsFor(word.slice(1), state) : argumentsFor(before, word, state);
    if (candidates !== undefined) return { from, word, candidates };
  }
  if (word === "") return undefined;
  const emoji = /(?:^|[^\p{L}\p{N}:]):(?<name>[\w+-]*:?)$/u.exec(word)?.groups?.["name"];
  if (emoji === undefined) return { from, word, candidates: namesFor(word, state) };
  const start = cursor - emoji.length - 1;
  return { from: start, word: `:${emoji}`, candidates: emojiFor(emoji, state) };
}

function commandsFor(begun: string, { words }: AppState): readonly Candidate[] {
  return slashCommands
    .filter(({ name }) => name.startsWith(latinWordOf(begun)))
    .map(({ name }) => {
      const { form, says } = words.commands.each[name];
      return { text: `/${name} `, shown: `/${name} ${form}`.trimEnd(), says };
    });
}

/** What may stand in this place of a command; `undefined` where any text may. */
function argumentsFor(
  before: string,
  word: string,
  state: AppState,
): readonly Candidate[] | undefined {
  const [name = "", ...rest] = before.slice(1).split(/\s+/u);
  const takes = commandNamed(name)?.takes ?? ["text"];
  const kind = takes[rest.length - 1] ?? (takes.at(-1) === "text" ? "text" : []);
  if (kind === "text") return undefined;
  if (kind === "name") return namesFor(word, state);
  const isLast = rest.length >= takes.length;
  const choices = typeof kind === "function" ? kind(rest.slice(0, -1)) : kind;
  return choices
    .filter((each) => each.startsWith(latinWordOf(word)))
    .map((each) => ({ text: isLast ? each : `${each} `, shown: each, says: "" }));
}

function namesFor(word: string, state: AppState): readonly Candidate[] {
  const sign = word.startsWith("@") ? "@" : "";
  const begun = word.slice(sign.length).toLowerCase();
  const names = new Set([
    ...state.talks.map(({ name }) => name),
    ...state.people.keys(),
    ...belonging(state.members).map(({ name }) => name),
  ]);
  return [...names]
    .filter((name) => name.toLowerCase().startsWith(begun))
    .slice(0, candidatesMax)
    .map((name) => ({ text: `${sign}${name} `, shown: `${sign}${name}`, says: "" }));
}

/** Those that begin so; if none does, those that have it somewhere. */
function emojiFor(name: string, { emoji }: AppState): readonly Candidate[] | undefined {
  if (emoji === undefined) return undefined;
  const begun = name.toLowerCase().replace(/:$/u, "");
  const all = [...emoji];
  const isMeant = ([each]: readonly [string, string]): boolean =>
    isClosed(`:${name}`) ? each === begun : each.startsWith(begun);
  const starting = all.filter(isMeant);
  const isNone = starting.length === 0 && !isClosed(`:${name}`);
  const found = isNone ? all.filter(([each]) => each.includes(begun)) : starting;
  return found
    .slice(0, candidatesMax)
    .map(([each, sign]) => ({ text: sign, shown: `:${each}:`, says: sign }));
}

/** ":name:", as some write it to the end. */
function isClosed(word: string): boolean {
  return /^:.+:$/u.test(word);
}

/** What all begin with; emoji begin with nothing in common that can be read. */
function commonStart(texts: readonly string[]): string {
  const [first = ""] = texts;
  let length = first.length;
  for (const text of texts) while (!text.startsWith(first.slice(0, length))) length -= 1;
  const common = first.slice(0, length);
  return /^[ -~]*$/u.test(common) ? common : "";
}
