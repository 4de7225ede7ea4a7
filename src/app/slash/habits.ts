import type { SlashName } from "./slash-command.ts";

/**
 * What hands write that come from IRC, WeeChat or a shell, and what it is here. None of it is a
 * name of a command: it is answered with the one that is meant.
 */
const habits: Readonly<Record<string, SlashName>> = {
  "?": "help",
  alias: "set",
  bind: "set",
  buffer: "to",
  connect: "reconnect",
  export: "log",
  grep: "find",
  ignore: "block",
  join: "to",
  key: "set",
  lastlog: "find",
  nicklist: "who",
  resend: "retry",
  save: "log",
  unignore: "unblock",
  url: "open",
  users: "who",
  version: "doctor",
  window: "to",
};

/** What is meant by a word that is no command here. */
export function habitOf(word: string): SlashName | undefined {
  return Object.hasOwn(habits, word) ? habits[word] : undefined;
}

/** What somebody sends who means to leave, or to be helped. */
const leavings: ReadonlySet<string> = new Set(["quit", "exit", "logout", ":q", ":q!", ":wq"]);

/** The command that is meant by a text that is one such word. */
export function meantBy(text: string): SlashName | undefined {
  const word = text.trim().toLowerCase();
  if (word === "help") return "help";
  return leavings.has(word) ? "quit" : undefined;
}
