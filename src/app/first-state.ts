import type { AccountFile } from "../io/account/account-file.ts";
import type { KnownMembers } from "../io/account/known-members.ts";
import { parseUsername, type Username } from "../wire/username.ts";
import { sorted, withMembers } from "./news.ts";
import type { Words } from "../words/words.ts";
import type { Hooks } from "./hooks/hooks.ts";
import type { Keymap } from "./keymap.ts";
import type { ViEditing } from "./vi-editing.ts";
import type { Preferences } from "./preferences.ts";
import type { AppState, Note, TalkState } from "./state.ts";
import { newTalkState } from "./talk-state.ts";

/** Who starts, and how. */
export interface Beginning {
  readonly self: Username;
  /** HOST:PORT. */
  readonly place: string;
  /** See {@link AppState}. */
  readonly isMember: boolean;
  /** See {@link AppState}. */
  readonly members: KnownMembers | undefined;
  /** Whom to talk with at first; whoever was talked with last if not given. */
  readonly to: Username | undefined;
  /** What the person should know at first. */
  readonly note: Note | undefined;
  readonly preferences: Preferences;
  readonly keymap: Keymap;
  readonly vi: ViEditing | undefined;
  readonly hooks: Hooks | undefined;
  readonly words: Words;
}

/** What the screen shows before anything has happened: all that is known offline. */
export function firstState(
  file: Pick<AccountFile, "peers" | "drafts" | "readUpto" | "hushes">,
  { self, place, isMember, members, to, note, preferences, keymap, vi, hooks, words }: Beginning,
): AppState {
  const summaries = file.peers();
  const talkStates = new Map<Username, TalkState>();
  for (const [name, draft] of file.drafts())
    talkStates.set(parseUsername(name), newTalkState(draft));
  const [newest] = summaries;
  const current = to ?? (newest === undefined ? self : parseUsername(newest.name));
  const state: AppState = {
    self,
    place,
    isMember,
    members,
    link: { kind: "connecting" },
    talks: [],
    current,
    visited: [],
    talkStates,
    people: new Map(),
    typing: new Map(),
    readUpto: new Map(),
    underWay: new Set(),
    overlay: undefined,
    completion: undefined,
    emoji: undefined,
    note,
    prefix: undefined,
    notices: [],
    freshNotices: 0,
    hushed: file.hushes.all(),
    isFocused: true,
    hasStayed: false,
    isUnreadAgain: false,
    isAlone: summaries.every(({ name }) => name === self) && to === undefined,
    preferences,
    background: undefined,
    keymap,
    vi,
    hooks,
    uses: new Map(),
    lesson: undefined,
    words,
  };
  return sorted(members === undefined ? state : withMembers(state, members), file);
}
