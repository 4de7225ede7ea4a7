import type { SlashName } from "./slash-command.ts";

/**
 * What hands write that come from IRC, WeeChat or a shell, and what it is here. None of it is a
 * name of a command: it is answered with the one that is meant.
 */
const habits: Readonly<Record<string, SlashName>> = {
  alias: "set",
  bind: "set",
  buffer: "to",
  connect: "reconnect",
  grep: "find",
  ignore: "block",
  join: "to",
  lastlog: "find",
  unignore: "unblock",
};

/** What is meant by a word that is no command here. */
export function habitOf(word: string): SlashName | undefined {
  return Object.hasOwn(habits, word) ? habits[word] : undefined;
}

/** What somebody sends who means to leave, or to be helped. */
const leaving = /^(?:quit|exit|logout|:w?q!?)$/u;

/** The command that is meant by a text that is one such word. */
export function meantBy(text: string): SlashName | undefined {
  const word = text.trim().toLowerCase();
  if (word === "help") return "help";
  return leaving.test(word) ? "quit" : undefined;
}
