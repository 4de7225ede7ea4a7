/** From one talk to another. */

import { editorOf } from "../../tui/editor/state.ts";
import type { Username } from "../../wire/username.ts";
import { type Command, just, noted, type Outcome } from "../effects.ts";
import { pullOf } from "../hushed.ts";
import type { AppState, Surroundings } from "../state.ts";
import { currentTalk, hasDraft, talkStateOf, withTalk, withTalkListed } from "../talk-state.ts";

/** So many talks are remembered to go back to. */
const visitedMax = 50;

/**
 * Enters the talk with `name`. Whatever is written here stays here; the list is put in order, and
 * the line above what is new stands where it is until this talk is left as well.
 */
export function enter(state: AppState, name: Username, { pages }: Surroundings): Outcome {
  if (name === state.current) return just(state);
  const { current } = state;
  const left = withTalk(state, current, {
    newFrom: undefined,
    newUpto: undefined,
    picked: undefined,
  });
  const visited = [...state.visited.filter((other) => other !== current), current];
  const entered = withTalkListed(
    {
      ...left,
      current: name,
      hasStayed: false,
      isUnreadAgain: false,
      isAlone: left.isAlone && name === left.self,
      visited: visited.slice(-visitedMax),
      note: undefined,
    },
    name,
  );
  const kills = talkStateOf(state, current).editor.kills;
  const { editor } = talkStateOf(entered, name);
  const next = withTalk(withNewFrom(entered, pages), name, { editor: { ...editor, kills } });
  return just(next, { kind: "sortTalks" });
}

/** `state` with a line above what is unread in the talk that is seen, unless there is one. */
export function withNewFrom(state: AppState, pages: Surroundings["pages"]): AppState {
  if (currentTalk(state).newFrom !== undefined) return state;
  const unread = pages.unread(state.current);
  if (unread === undefined) return state;
  return withTalk(state, state.current, { newFrom: unread.first, newUpto: unread.last });
}

/** The next talk with something unread, in the order of the list. */
export const nextUnread: Command = (state, around) => {
  const next = others(state).find((talk) => pullOf(state, talk) > 0);
  return next === undefined
    ? just(noted(state, state.words.notes.nothingUnread))
    : enter(state, next.name, around);
};

/** The next unread one; else the next with a draft; else back to where one was before. */
export const nextOrBack: Command = (state, around) => {
  const unread = others(state).find((talk) => pullOf(state, talk) > 0);
  const next = unread ?? others(state).find(({ name }) => hasDraft(state, name));
  return next === undefined ? back(state, around) : enter(state, next.name, around);
};

/** Where one was before. */
export const back: Command = (state, around) => {
  const before = state.visited.at(-1);
  if (before === undefined) return just(noted(state, state.words.notes.noTalkBefore));
  return enter({ ...state, visited: state.visited.slice(0, -1) }, before, around);
};

export const nextTalk: Command = (state, around) => step(state, 1, around);
export const previousTalk: Command = (state, around) => step(state, -1, around);

/** The n-th talk of the list, from 1. */
export function nthTalk(number: number): Command {
  return (state, around) => {
    const talk = state.talks[number - 1];
    return talk === undefined
      ? just(noted(state, state.words.notes.noTalkNumber(number)))
      : enter(state, talk.name, around);
  };
}

/** The talks behind the current one, and then those before it. */
function others({ talks, current }: AppState): readonly AppState["talks"][number][] {
  const at = talks.findIndex(({ name }) => name === current);
  return [...talks.slice(at + 1), ...talks.slice(0, Math.max(0, at))];
}

function step(state: AppState, by: 1 | -1, around: Surroundings): Outcome {
  const next = by === 1 ? others(state)[0] : others(state).at(-1);
  return next === undefined ? just(state) : enter(state, next.name, around);
}

/** Takes out what is written; a draft that had made room for an earlier text comes back. */
export function emptied(state: AppState): AppState {
  const { editor, recalled, draftBefore } = currentTalk(state);
  const draft = recalled > 0 ? draftBefore : undefined;
  return withTalk(state, state.current, {
    editor: editorOf(draft ?? { text: "", cursor: 0 }, editor.kills),
    recalled: 0,
    draftBefore: undefined,
  });
}
