import { englishCount } from "../plural.ts";

/** What calls a person, and who does not. */
export const calls = {
  wrote: (name: string): string => `${name} has written`,
  texts: (count: number, names: string): string => `${englishCount(count, "text")} from ${names}`,
  more: (count: number): string => `${count} more`,
  test: "so you are told when somebody writes",
  form: "write /notify on, names, off or test",
  is: {
    on: "you are called with the name and the beginning of a text",
    names: "you are called with the name of who writes, and nothing of the text",
    off: "nothing rings, and no notification is shown",
  },
  testTitle: "How you are called",
  rang: "A bell has just rung, if your terminal has one.",
  sent: (terminal: string): string => `A notification has gone to ${terminal}.`,
  sentHint: "If you saw none: some terminals show none while you look at them, or ask first.",
  unknown: "This terminal is not known to show notifications: only the bell calls.",
  unable: (terminal: string): string => `${terminal} shows no notifications: only the bell calls.`,
  screen: "GNU screen passes no notifications on: only the bell calls.",
  tmuxHolds: "tmux passes no notifications on. To let it, write into ~/.tmux.conf:",
  tmuxWhileSeen:
    "tmux passes notifications on while this window of it is seen. For always (tmux 3.4):",
  tmuxUnasked: "Whether tmux passes it on cannot be told from here. This lets it:",
  tmuxFocus: "tmux does not tell whether you look at this window. To have it tell:",
  isOff: "Calls are off at present: /notify on or names.",
  isNow: (how: string): string => `Now ${how}.`,
  muteForm: (command: string): string => `write /${command} and one name, such as /${command} bob`,
  notYourself: "that is you",
  muted: (name: string): string => `${name} is muted: counted, and never calls you`,
  unmuted: (name: string): string => `${name} may call you again`,
  blocked: (name: string): string =>
    `${name} is blocked: what they write is kept and not shown; they are not told`,
  unblocked: (name: string): string => `${name} is not blocked any more`,
  isNot: (name: string, how: "muted" | "blocked"): string => `${name} is not ${how}`,
  mutedWord: "muted",
  blockedWord: "blocked",
  listTitle: "Muted and blocked",
  nobody: "Nobody is muted or blocked.",
};
export type CallWords = typeof calls;
