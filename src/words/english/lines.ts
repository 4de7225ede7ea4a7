import { englishCount } from "../plural.ts";
import type { UnreachableWords } from "./errors.ts";

const texts = (count: number): string => englishCount(count, "text");

/**
 * The conversation in lines, `coterie chat --lines`. A name comes as it is shown. What begins with
 * one word and a colon is somebody's text: what became of ours may not begin so.
 */
export const lines = {
  // What stands in front of texts, and what became of them.
  to: (name: string): string => `to ${name}`,
  toLong: (name: string, parts: number): string => `to ${name} (long, in ${parts} messages)`,
  toElsewhere: (name: string): string => `to ${name} (from another device)`,
  kept: (name: string): string => `${name} (kept)`,
  hasIt: (name: string): string => `${name} has it`,
  isKept: (name: string): string => `kept for ${name} until they connect`,
  unsent: "not connected, so it waits here and goes out by itself",
  unknown: (name: string): string => `no answer, ${name} may have it or not; /retry sends it again`,
  dropped: "given up",
  refused: (name: string, _code: string, meaning: string): string => `${name} ${meaning}`,

  // The connection.
  on: (user: string, place: string): string => `${user} on ${place}`,
  onWithHelp: (user: string, place: string): string =>
    `${user} on ${place}; /help lists what you can do`,
  connectedAgain: "connected again",
  notConnected: (why: string): string =>
    `not connected: ${why}; trying again by itself, what you type goes out then`,
  stopped: "the server has stopped",
  ended: "the server ended the connection",
  broke: (detail: string): string => `the connection broke (${detail})`,
  takenOver: (user: string): string => `another client came as ${user}`,
  standsBack: (user: string): string =>
    `${user} is in use elsewhere, and messages arrive there; a text sent here takes the name back`,
  notHeard: (place: string): string =>
    `${place} has not said anything yet: is it a Coterie server?`,
  serverSays: (sentence: string): string => `the server says: ${sentence}`,

  // Texts that are not through.
  openAtStart: (count: number): string =>
    `${texts(count)} from earlier not known to have got through: /fate lists, /retry sends again`,
  keptHere: (count: number): string =>
    `${texts(count)} kept here: /fate in the next coterie chat lists what is`,
  leaving: (count: number): string =>
    `waiting to hear what became of ${texts(count)}; ` +
    "once more /quit, Ctrl-C or Ctrl-D ends at once",
  onTheWay: (count: number): string => `${texts(count)} on the way or waiting to go out`,
  allThrough: "all your texts got through or are kept for whom they are for",
  noSuch: (number: number): string => `there is no number ${number} in the list of /fate`,
  sendingAgain: (count: number): string => `sending ${texts(count)} again`,
  givenUp: (count: number): string => `${texts(count)} given up`,
  interruptAgain: "Ctrl-C again ends, so does Ctrl-D",

  // Talks, and what is unread in them.
  toNow: (name: string): string => `to ${name}; /to NAME chooses another`,
  toFromNow: (name: string): string => `to ${name} from now on`,
  toNobody: "to nobody yet: /to NAME chooses",
  toNobodyPrompt: "/to NAME",
  promptLong: (name: string, parts: number): string => `${name} (${parts} messages)`,
  unread: (talks: string): string => `unread: ${talks}; /next reads them`,
  unreadIn: (name: string, count: number): string => `${name} ${count}`,
  nothingUnread: "nothing is unread",
  readsOn: (name: string, count: number, since: string): string =>
    `to ${name} from now on; ${count} unread since ${since}`,
  moreUnread: (count: number): string => `${count} more are unread; /next goes on`,
  nothingSaid: (name: string): string => `nothing was said with ${name} yet`,
  nothingWritten: (name: string): string => `${name} has written nothing here yet`,
  unreadAgain: (name: string): string => `the newest text of ${name} is unread again`,
  isRead: (name: string): string => `what ${name} wrote is taken as read`,
  allIsRead: "everything is taken as read",
  talks: (names: string): string => `the newest talks: ${names}`,
  talkUnread: (name: string, count: number): string => `${name} with ${count} unread`,
  noTalks: "there is no talk yet",
  found: (count: number): string => `${texts(count)} found, the newest first`,
  foundNothing: "nothing found",

  // People.
  here: (names: string): string => `here are: ${names}`,
  silent: (names: string): string => `connected, but not answering: ${names}`,
  away: (names: string): string => `away are: ${names}`,
  whoIsUnknown: "the server does not tell, or nobody else has ever been here",
  members: (names: string): string => `in the group are: ${names}`,
  noMembers: "this server has no members: whoever knows its address is in",

  // What was asked for.
  timesAre: (isOn: boolean): string =>
    isOn ? "each line ends with its time" : "lines have no times",
  toWhom: "not sent: to whom? /to NAME chooses, @NAME text sends one text",
  notSent: (why: string): string => `not sent: ${why}`,
  textBehind: (name: string): string =>
    `write the text behind @${name}, or /to ${name} to talk with ${name}`,
  unknownCommand: (word: string, nearest: string): string =>
    `not sent: there is no command /${word}; the nearest is /${nearest} ` +
    `(a text that begins with / is typed //${word})`,
  inShell: (name: string, command: string): string =>
    `not sent: there is no /${name} here; \`${command}\` in a shell does it`,
  onScreen: (name: string): string =>
    `not sent: /${name} is on the full screen alone, coterie chat without --lines; ` +
    "/help lists what is here",
  expected: (usage: string): string => `expected ${usage}`,
};
export type LinesWords = typeof lines & { readonly unreachable?: UnreachableWords };
