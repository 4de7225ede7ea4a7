import { editorOf } from "../tui/editor/state.ts";
import type { Draft, EditorState } from "../tui/editor/state.ts";
import type { Username } from "../wire/username.ts";
import type { AppState, Talk, TalkState } from "./state.ts";

const noDraft: Draft = { text: "", cursor: 0 };

/** A talk that nobody has looked at yet. */
export function newTalkState(draft: Draft = noDraft): TalkState {
  return {
    editor: editorOf(draft),
    scroll: { kind: "end" },
    newFrom: undefined,
    recalled: 0,
    picked: undefined,
  };
}

/** What is kept of the talk with `name`. */
export function talkStateOf({ talkStates }: AppState, name: Username): TalkState {
  return talkStates.get(name) ?? newTalkState();
}

/** The talk that is seen. */
export function currentTalk(state: AppState): TalkState {
  return talkStateOf(state, state.current);
}

/** Keys are commands of vi now, and not what is written. */
export function isViNormal(state: AppState): boolean {
  const { preferences } = state;
  return preferences.editing === "vi" && currentTalk(state).editor.vi?.mode === "normal";
}

/** `state` with something changed in the talk with `name`. */
export function withTalk(state: AppState, name: Username, change: Partial<TalkState>): AppState {
  const talkStates = new Map(state.talkStates);
  talkStates.set(name, { ...talkStateOf(state, name), ...change });
  return { ...state, talkStates };
}

export function withCurrentTalk(state: AppState, change: Partial<TalkState>): AppState {
  return withTalk(state, state.current, change);
}

/**
 * `state` with something else written in the talk that is seen. A text that was fetched and then
 * changed is the draft from now on; the draft before can be put back with Ctrl-Y.
 */
export function withEditor(state: AppState, editor: EditorState): AppState {
  const talk = currentTalk(state);
  if (editor.text === talk.editor.text) return withCurrentTalk(state, { editor });
  const kills = [...draftsLeft(talk), ...editor.kills];
  const rewritten = { editor: { ...editor, kills }, recalled: 0, draftBefore: undefined };
  return withCurrentTalk(state, rewritten);
}

function draftsLeft({ recalled, draftBefore }: TalkState): readonly string[] {
  const isLeft = recalled > 0 && draftBefore !== undefined && draftBefore.text !== "";
  return isLeft ? [draftBefore.text] : [];
}

/** Whether something is written in the talk with `name` that was not sent. */
export function hasDraft(state: AppState, name: Username): boolean {
  const talk = state.talkStates.get(name);
  return talk !== undefined && talk.recalled === 0 && talk.editor.text !== "";
}

/** `state` with somebody in the list; whoever was not in it comes last in their group. */
export function withTalkListed(state: AppState, name: Username): AppState {
  if (state.talks.some((talk) => talk.name === name)) return state;
  const talk: Talk = { name, group: "recent", unread: 0, lastAtMs: undefined };
  const end = state.talks.findLastIndex(({ group }) => group !== "everyone");
  return { ...state, talks: state.talks.toSpliced(end + 1, 0, talk) };
}
