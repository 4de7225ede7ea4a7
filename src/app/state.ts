import type { KnownMembers } from "../io/account/known-members.ts";
import type { HistoryEntry, UnreadSpan } from "../io/account/message.ts";
import type { EditorState } from "../tui/editor/state.ts";
import type { Size } from "../tui/screen/grid.ts";
import type { WidthModel } from "../tui/text/width.ts";
import type { Username } from "../wire/username.ts";
import type { Words } from "../words/words.ts";
import type { Hooks } from "./hooks/hooks.ts";
import type { Hushed } from "./hushed.ts";
import type { TextLink } from "./links.ts";
import type { Keymap } from "./keymap.ts";
import type { ViEditing } from "./vi-editing.ts";
import type { CommandName } from "./command-words.ts";
import type { Lesson } from "./lesson.ts";
import type { Preferences } from "./preferences.ts";
import type { Background } from "./view/looks.ts";

/** How the connection is, as the title says it. */
export type Link =
  | { readonly kind: "connecting" }
  | { readonly kind: "online" }
  /** It is tried again at `retryAtMs` of the wall clock. */
  | {
      readonly kind: "offline";
      readonly why: string;
      readonly retryAtMs: number;
      /** What a person can do about it, if something has to be done. */
      readonly remedy?: string;
    }
  /** It is not tried again by itself: a wrong server, a rival. */
  | { readonly kind: "refused"; readonly why: string; readonly remedy: string };

/** Where somebody is, as far as the server tells. */
export interface Whereabouts {
  readonly is: "here" | "silent" | "away" | "unknown";
  /** By the wall clock, if it is known. */
  readonly sinceMs: number | undefined;
}

/** The groups of the list, in their order. */
export const groups = ["unread", "recent", "everyone"] as const;
export type Group = (typeof groups)[number];

/** A line of the list. Its place stays until a talk is left, whatever arrives meanwhile. */
export interface Talk {
  readonly name: Username;
  readonly group: Group;
  readonly unread: number;
  /** Of the newest text, by the wall clock; `undefined` if nothing was said yet. */
  readonly lastAtMs: number | undefined;
}

/** Which part of a talk is seen. */
export type Scroll =
  /** The newest text is the last row, also when another comes. */
  | { readonly kind: "end" }
  /** The last row is one of the text that begins with `row`; `below` of its rows are hidden. */
  | { readonly kind: "at"; readonly row: number; readonly below: number };

/** What is kept of a talk while the program runs: whoever comes back finds it as it was. */
export interface TalkState {
  readonly editor: EditorState;
  readonly scroll: Scroll;
  /** The message with which the unread ones began when the talk was entered. */
  readonly newFrom: number | undefined;
  /** That with which the last of them began; up to it ours may stand between them. */
  readonly newUpto?: number | undefined;
  /** How many texts back the one in the editor was fetched from; 0: it is a draft. */
  readonly recalled: number;
  /** What was written when the first of them was fetched. */
  readonly draftBefore?: EditorState | undefined;
  /** The first message of the text that was picked, to do something with it. */
  readonly picked: number | undefined;
  /** The words by which the picked text was found, and its first message. */
  readonly found?: { readonly row: number; readonly words: string } | undefined;
}

/** What lies over the screen. */
export type Overlay =
  /** Chooses a talk by some of its letters. */
  | { readonly kind: "goTo"; readonly query: EditorState; readonly chosen: number }
  /** Finds words in all talks, newest first. */
  | { readonly kind: "find"; readonly query: EditorState; readonly chosen: number }
  /** Chooses how everything looks. */
  | { readonly kind: "theme"; readonly query: EditorState; readonly chosen: number }
  /** Lines to be read, such as the keys or what is not delivered. */
  | {
      readonly kind: "page";
      readonly title: string;
      readonly lines: readonly string[];
      readonly top: number;
      /** It leaves the last texts of the talk to be seen where there is room. */
      readonly isPanel?: true;
      /** What the key for copying copies. */
      readonly copies?: string;
      /** It is made anew when this is another. */
      readonly follows?: "members";
    }
  /** Asks whether to open a link, and which one of these. */
  | { readonly kind: "open"; readonly links: readonly TextLink[]; readonly chosen: number }
  /** The talk alone: its texts as the terminal breaks them itself, for the mouse. */
  | { readonly kind: "bare"; readonly scroll: Scroll };

/** One of the words that what is written can become. */
export interface Candidate {
  /** What is put in. */
  readonly text: string;
  /** How it stands in the list, and what it is. */
  readonly shown: string;
  readonly says: string;
}

/** A list of words, open over what is written. */
export interface Completion {
  /** Where the word begins that is completed, in the text being written. */
  readonly from: number;
  readonly candidates: readonly Candidate[];
  readonly chosen: number;
}

/** One line in answer to what was done; gone with the next key. */
export interface Note {
  readonly tone: "plain" | "problem";
  readonly text: string;
  /** The line that could not be done as a command, as it stands there. */
  readonly refuses?: string;
}

/** What the server has said to the person, and is not gone with the next key. */
export interface SaidByServer {
  /** By the wall clock. */
  readonly atMs: number;
  readonly text: string;
}

/** Everything that the screen shows, messages aside; those are read from {@link Pages}. */
export interface AppState {
  readonly self: Username;
  /** Where the server is, HOST:PORT. */
  readonly place: string;
  /** We belong to a group with members: whoever is to come needs a code. */
  readonly isMember: boolean;
  /** Who belongs to that group; `undefined` without one, and as long as it is not known. */
  readonly members: KnownMembers | undefined;
  readonly link: Link;
  /** The list, in the order in which it is shown. */
  readonly talks: readonly Talk[];
  readonly current: Username;
  /** Where one was before, the newest last. */
  readonly visited: readonly Username[];
  readonly talkStates: ReadonlyMap<Username, TalkState>;
  readonly people: ReadonlyMap<Username, Whereabouts>;
  /** Who types to us, and until when to believe it, by the wall clock. */
  readonly typing: ReadonlyMap<Username, number>;
  /** Up to which row of ours somebody has read us. */
  readonly readUpto: ReadonlyMap<Username, number>;
  /** Rows of ours that are on their way, or wait for the connection. */
  readonly underWay: ReadonlySet<number>;
  readonly overlay: Overlay | undefined;
  readonly completion: Completion | undefined;
  /** Emoji by their names; loaded when first asked for. */
  readonly emoji: ReadonlyMap<string, string> | undefined;
  readonly note: Note | undefined;
  /** What the numbers of the last /fate mean: the first messages of these texts. */
  readonly listed?: readonly number[];
  /** The first of two keys was pressed, this chord: the next one says what for. */
  readonly prefix: string | undefined;
  /** What the server has said since the program began, oldest first. */
  readonly notices: readonly SaidByServer[];
  /** So many of them, the newest, were not looked at as a page. */
  readonly freshNotices: number;
  /** Who is muted or blocked. */
  readonly hushed: Hushed;
  /** The terminal's window has the focus, as far as it tells. */
  readonly isFocused: boolean;
  /** The person did not merely walk past the talk that is seen: what is read of it is read. */
  readonly hasStayed: boolean;
  /** The talk that is seen was set back to unread, and stays so until it is entered again. */
  readonly isUnreadAgain: boolean;
  /** Nobody but ourselves has ever been here: says how to invite somebody. */
  readonly isAlone: boolean;
  readonly preferences: Preferences;
  /** Of the terminal, if it was asked and has said. */
  readonly background: Background;
  /** What the keys do. */
  readonly keymap: Keymap;
  /** The editing of vi; loaded for those who have chosen it. */
  readonly vi: ViEditing | undefined;
  /** What is run for texts that come; `undefined` if nothing is. */
  readonly hooks: Hooks | undefined;
  /** How often keys were used that the hints name, up to the number from which they are known. */
  readonly uses: ReadonlyMap<CommandName, number>;
  /** A key that is shown to somebody for the first time. */
  readonly lesson: Lesson | undefined;
  /** In which everything is said. */
  readonly words: Words;
}

/** What was said in one go: a message, or the messages in which one long text went. */
export interface Text {
  /** Of its first message. */
  readonly row: number;
  /** Of its last message that is here. */
  readonly lastRow: number;
  readonly peer: string;
  readonly isOwn: boolean;
  readonly atMs: number;
  readonly bytes: Uint8Array;
  readonly isUnread: boolean;
  /** Of ours that of the part that fared worst. */
  readonly state: HistoryEntry["state"];
  readonly code: string | undefined;
  /** So many of its parts are here, and `of` it had; 1 of 1 is the usual. */
  readonly parts: number;
  readonly of: number;
}

/** Reads what was said. Nothing but what is looked at is in memory. */
export interface Pages {
  /** Up to `limit` texts that begin before `row`, oldest first; the newest if none is given. */
  before(peer: Username, row: number | undefined, limit: number): readonly Text[];
  /** Up to `limit` texts that begin at `row` or later, oldest first. */
  from(peer: Username, row: number, limit: number): readonly Text[];
  /** The first and the last unread text of a talk, if there is one. */
  unread(peer: Username): UnreadSpan | undefined;
  /** Texts that contain all of `words`, newest first. */
  find(words: string, limit: number): readonly Text[];
  /** See {@link undeliveredSaid}: up to `limit` that are open, and those that are closed. */
  undelivered(limit: number, nowMs: number): readonly Text[];
}

/** What a view or a command may look at beside the state. */
export interface Surroundings {
  readonly pages: Pages;
  /** By the wall clock. */
  readonly nowMs: number;
  readonly size: Size;
  /** Nothing is shown in colours: of a theme only bold, faint and inverse are seen. */
  readonly isColorless?: boolean;
  /** How the terminal counts columns; as most do if not given. */
  readonly widths?: WidthModel;
}
