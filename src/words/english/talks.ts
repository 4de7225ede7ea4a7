import { englishCount } from "../plural.ts";

/** The list of talks, and what stands in a talk beside its texts. */
export const talks = {
  heading: "Talks",
  groups: { unread: "Unread", recent: "Recent", everyone: "Everyone" },
  begin: "+ new talk",
  above: (count: number): string => `${count} above`,
  below: (count: number): string => `${count} below`,
  /** Above what came while the talk was left; `count` may have a + behind it. */
  fresh: "new",
  freshCount: (count: string): string => `${count} new`,
  sinceLeft: (fresh: string): string => `${fresh} since you left`,
  partsHere: (parts: number, of: number): string => `(${parts} of its ${of} parts are here)`,
  goTo: "go to",
  noSuchName: "No such name is known, and this cannot be one: 1 to 8 bytes.",
  newOne: "a new talk",
  unread: (count: number): string => `${count} unread`,
  find: "find",
  findWhat: "Words, in any order, in all talks.",
  nothingFound: "Nothing was found.",
  fromTo: (self: string, peer: string): string => `${self} to ${peer}`,
};
export type TalkWords = typeof talks;

/** What stands around the text that is written. */
export const writing = {
  to: "to ",
  sending: (count: number): string => `sending ${count}`,
  waiting: (count: number): string => `${count} waiting`,
  goesAs: (count: number): string => `goes as ${count} messages`,
  goesAsAbout: (count: number): string => `goes as about ${count} messages`,
  sentBefore: (back: number): string => `sent before, ${back} back`,
  notices: (count: number): string => `${englishCount(count, "notice")}: /notices`,
  newest: "newest: Ctrl-End",
};
export type WritingWords = typeof writing;
