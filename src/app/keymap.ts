/**
 * Which key does what on the screen, by its chord (see tui/keys/chord.ts). What is not here goes
 * to the text that is being written (see tui/editor-keys.ts).
 */

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

/** One key and what it does, as the page of keys tells it. */
export interface Binding {
  readonly mode: Mode;
  /** One chord, or two with a space between them. */
  readonly chord: string;
  readonly command: CommandName;
}

const screen: Readonly<Record<string, CommandName>> = {
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

const empty: Readonly<Record<string, CommandName>> = {
  "?": "keys",
  "C-d": "quit",
};

const pick: Readonly<Record<string, CommandName>> = {
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

const complete: Readonly<Record<string, CommandName>> = {
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

const choose: Readonly<Record<string, CommandName>> = {
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

const open: Readonly<Record<string, CommandName>> = {
  y: "copy",
  j: "chooseNext",
  k: "choosePrevious",
  q: "close",
};

const bare: Readonly<Record<string, CommandName>> = {
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

const page: Readonly<Record<string, CommandName>> = {
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

const tables: Readonly<Record<Mode, Readonly<Record<string, CommandName>>>> = {
  screen,
  empty,
  pick,
  complete,
  choose,
  open,
  bare,
  page,
};

const prefixes: Readonly<Record<Mode, ReadonlySet<string>>> = {
  screen: prefixesOf(screen),
  empty: prefixesOf(empty),
  pick: prefixesOf(pick),
  complete: prefixesOf(complete),
  choose: prefixesOf(choose),
  open: prefixesOf(open),
  bare: prefixesOf(bare),
  page: prefixesOf(page),
};

function prefixesOf(table: Readonly<Record<string, CommandName>>): ReadonlySet<string> {
  return new Set(Object.keys(table).flatMap((chord) => /^(.+) ./u.exec(chord)?.[1] ?? []));
}

/** All keys, for the page that shows them. */
export const bindings: readonly Binding[] = Object.entries(tables).flatMap(([mode, table]) =>
  Object.entries(table).map(([chord, command]) => ({ mode: modeOf(mode), chord, command })),
);

/** What a key does in one of these modes, the first that knows it. */
export function commandFor(chord: string, modes: readonly Mode[]): CommandName | undefined {
  for (const mode of modes) {
    const command = tables[mode][chord];
    if (command !== undefined) return command;
  }
  return undefined;
}

/** Whether a chord is the first of two that mean something together. */
export function isPrefix(chord: string, modes: readonly Mode[]): boolean {
  return modes.some((mode) => prefixes[mode].has(chord));
}

function modeOf(name: string): Mode {
  for (const mode of [
    "screen",
    "empty",
    "pick",
    "complete",
    "choose",
    "open",
    "bare",
    "page",
  ] as const) {
    if (mode === name) return mode;
  }
  throw new RangeError(`no mode ${name}`);
}
