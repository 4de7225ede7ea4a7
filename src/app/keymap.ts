/**
 * Which key does what on the screen, by its chord (see tui/keys/chord.ts). What is not here goes
 * to the text that is being written (see tui/editor-keys.ts).
 */

import type { OwnEditing } from "../tui/editor-keys.ts";
import type { CommandName } from "./command-words.ts";

/** When a key means something. */
export type Mode =
  /** Always, while nothing lies over the screen. */
  | "screen"
  /** Only while nothing is written. */
  | "empty"
  /** While a text is picked. */
  | "pick"
  /** While a list of words is open over what is written. */
  | "complete"
  /** While something is chosen from a list. */
  | "choose"
  /** While it is asked whether to open a link. */
  | "open"
  /** While the talk stands alone. */
  | "bare"
  /** While a page is read. */
  | "page";

/** Commands by chord. */
type KeyTable = Readonly<Record<string, CommandName>>;

/** What all keys do: as usual, or as somebody wants it. */
export interface Keymap {
  readonly tables: Readonly<Record<Mode, KeyTable>>;
  /** Keys that edit the text otherwise than usual. */
  readonly editing: OwnEditing;
}

/** One key and what it does, as the page of keys tells it. */
export interface Binding {
  readonly mode: Mode;
  /** One chord, or two with a space between them. */
  readonly chord: string;
  readonly command: CommandName;
  /** It is not the usual one. */
  readonly isOwn: boolean;
}

const screen: KeyTable = {
  enter: "send",
  tab: "tab",
  "S-tab": "back",
  "M-a": "nextUnread",
  "C-k": "goToOrCut",
  "C-g": "goTo",
  "C-n": "nextTalk",
  "C-p": "previousTalk",
  pageUp: "pageUp",
  pageDown: "pageDown",
  "C-home": "oldest",
  "C-end": "newest",
  "M-u": "firstUnread",
  "C-f": "find",
  "C-r": "find",
  up: "up",
  down: "down",
  "C-up": "pick",
  "M-l": "bare",
  "C-x C-e": "editor",
  "C-l": "redraw",
  "C-c": "putAside",
  "C-z": "suspend",
  f1: "keys",
  "M-1": "talk1",
  "M-2": "talk2",
  "M-3": "talk3",
  "M-4": "talk4",
  "M-5": "talk5",
  "M-6": "talk6",
  "M-7": "talk7",
  "M-8": "talk8",
  "M-9": "talk9",
};

const empty: KeyTable = {
  "?": "keys",
  "C-d": "quit",
};

const pick: KeyTable = {
  up: "pick",
  "C-up": "pick",
  k: "pick",
  down: "pickDown",
  "C-down": "pickDown",
  j: "pickDown",
  y: "copy",
  o: "open",
  q: "quote",
  u: "unread",
  r: "retry",
  d: "drop",
  i: "info",
  enter: "info",
  escape: "unpick",
};

const complete: KeyTable = {
  enter: "completeTake",
  tab: "completeNext",
  down: "completeNext",
  "C-n": "completeNext",
  up: "completePrevious",
  "S-tab": "completePrevious",
  "C-p": "completePrevious",
  escape: "completeClose",
  "C-g": "completeClose",
  "C-c": "completeClose",
};

const choose: KeyTable = {
  enter: "take",
  tab: "chooseNext",
  down: "chooseNext",
  "C-n": "chooseNext",
  "C-r": "chooseNext",
  "C-f": "chooseNext",
  up: "choosePrevious",
  "S-tab": "choosePrevious",
  "C-p": "choosePrevious",
  escape: "close",
  "C-g": "close",
  "C-c": "close",
  "C-l": "redraw",
};

const open: KeyTable = {
  y: "copy",
  j: "chooseNext",
  k: "choosePrevious",
  q: "close",
};

const bare: KeyTable = {
  up: "bareLineUp",
  k: "bareLineUp",
  down: "bareLineDown",
  j: "bareLineDown",
  pageUp: "barePageUp",
  pageDown: "barePageDown",
  " ": "barePageDown",
  "C-home": "bareOldest",
  "C-end": "bareNewest",
  escape: "close",
  "M-l": "close",
  q: "close",
  enter: "close",
  "C-g": "close",
  "C-c": "close",
  "C-l": "redraw",
};

const page: KeyTable = {
  up: "pageLineUp",
  down: "pageLineDown",
  pageUp: "pagePageUp",
  pageDown: "pagePageDown",
  " ": "pagePageDown",
  escape: "close",
  enter: "close",
  y: "copy",
  q: "close",
  "?": "close",
  f1: "close",
  "C-g": "close",
  "C-c": "close",
  "C-l": "redraw",
};

/** In the order in which the page of keys tells them. */
export const modes: readonly Mode[] = [
  "screen",
  "empty",
  "pick",
  "complete",
  "choose",
  "open",
  "bare",
  "page",
];

/** What is so for who has chosen nothing. */
export const usualKeymap: Keymap = {
  tables: { screen, empty, pick, complete, choose, open, bare, page },
  editing: new Map(),
};

/** A table for each mode. */
export function tablesOf(table: (mode: Mode) => KeyTable): Keymap["tables"] {
  return {
    screen: table("screen"),
    empty: table("empty"),
    pick: table("pick"),
    complete: table("complete"),
    choose: table("choose"),
    open: table("open"),
    bare: table("bare"),
    page: table("page"),
  };
}

/** All keys of a mode, for the page that shows them. */
export function bindingsOf({ tables }: Keymap, mode: Mode): readonly Binding[] {
  return Object.entries(tables[mode]).map(([chord, command]) => {
    const isOwn = usualKeymap.tables[mode][chord] !== command;
    return { mode, chord, command, isOwn };
  });
}

/** What a key does in one of these modes, the first that knows it. */
export function commandFor(
  { tables }: Keymap,
  chord: string,
  inModes: readonly Mode[],
): CommandName | undefined {
  for (const mode of inModes) {
    const command = tables[mode][chord];
    if (command !== undefined) return command;
  }
  return undefined;
}

/** Whether a chord is the first of two that mean something together. */
export function isPrefix({ tables }: Keymap, chord: string, inModes: readonly Mode[]): boolean {
  // Nearly every key is none in any mode.
  return firstsOf(tables).has(chord) && inModes.some((mode) => prefixesOf(tables[mode]).has(chord));
}

const knownFirsts = new WeakMap<Keymap["tables"], ReadonlySet<string>>();

function firstsOf(tables: Keymap["tables"]): ReadonlySet<string> {
  const known = knownFirsts.get(tables);
  if (known !== undefined) return known;
  const all = new Set(Object.values(tables).flatMap((table) => [...prefixesOf(table)]));
  knownFirsts.set(tables, all);
  return all;
}

const knownPrefixes = new WeakMap<KeyTable, ReadonlySet<string>>();

function prefixesOf(table: KeyTable): ReadonlySet<string> {
  const known = knownPrefixes.get(table);
  if (known !== undefined) return known;
  const all = new Set(Object.keys(table).flatMap((chord) => /^(.+) ./u.exec(chord)?.[1] ?? []));
  knownPrefixes.set(table, all);
  return all;
}
