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
  /** While something is chosen from a list. */
  | "choose"
  /** While a page is read. */
  | "page";

/** One key and what it does, as the page of keys tells it. */
export interface Binding {
  readonly mode: Mode;
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
  q: "quote",
  u: "unread",
  r: "retry",
  d: "drop",
  i: "info",
  enter: "info",
  escape: "unpick",
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
  choose,
  page,
};

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

function modeOf(name: string): Mode {
  for (const mode of ["screen", "empty", "pick", "choose", "page"] as const) {
    if (mode === name) return mode;
  }
  throw new RangeError(`no mode ${name}`);
}
