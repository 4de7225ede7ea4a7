import { englishCount } from "../plural.ts";

/** Short answers to what was done with a key. */
export const notes = {
  nothingBegins: (word: string): string => `nothing begins with ${word}`,
  nothingOlder: "nothing older was sent here",
  putAside: "put aside; Ctrl-Y brings it back",
  leave: "Ctrl-C again leaves",
  leaveWaiting: (count: number): string =>
    `${englishCount(count, "text waits", "texts wait")} here and will go out next time; ` +
    "Ctrl-C again leaves",
  leaveLosing: (trouble: string): string =>
    `what you wrote cannot be kept; leave again to give it up. ${trouble}`,
  nothingUnread: "nothing is unread",
  noTalkBefore: "there is no talk to go back to",
  noTalkNumber: (number: number): string => `there is no talk number ${number}`,
  nothingToPick: "there is no text here to pick",
  copied: "copied, if your terminal allows it",
  onlyRefusedAgain: "only a text without an answer, or a refused one, is sent again",
  keptByServer: "the server keeps it for them, and hands it over: it cannot be taken back",
  onlyOpenDropped: "only a text that is not delivered can be given up",
  nothingNew: "nothing is new here",
  spaceAndSlash: (): string =>
    "a line that begins with a space and a slash is not sent: " +
    "take the space away for a command, write // for a slash",
  nothingOfTheirs: (name: string): string => `${name} has written nothing here yet`,
  onlyTheirsUnread: "only a text of theirs can be unread again",
  unreadAgain: "unread again; it stays so until you come back to this talk",
  notSent: (trouble: string): string => `not sent: ${trouble}`,
  serverSays: (words: string): string => `the server says: ${words}`,
};
export type NoteWords = typeof notes;

/** Answers to commands that are written. */
export const answers = {
  standsAlone: (name: string): string =>
    `/${name} stands alone; write // to send the text with its slash`,
  isOneLine: (name: string): string =>
    `/${name} is one line; write // to send the text with its slash`,
  noCommand: (word: string, nearest: string): string =>
    `there is no command /${word}; the nearest is /${nearest}. Write // to send a slash`,
  unlikeAny: (word: string): string =>
    `there is no command /${word}; /help lists all. Write // to send a slash`,
  /** @param command - what else was meant, perhaps. */
  sentAsText: (text: string, command: string): string =>
    `"${text}" was sent as a text; the command is /${command}`,
  noHelp: (word: string): string => `no command and no key is about ${word}; /help lists all`,
  to: "write /to and one name, such as /to bob",
  msg: "write /msg, a name and a text: /msg bob hello",
  onItsWay: (name: string): string => `on its way to ${name}; /to ${name} shows what became of it`,
  onOrOff: (name: string): string => `write /${name} on or /${name} off`,
  isOn: (name: string): string => `${name} is on`,
  isOff: (name: string): string => `${name} is off`,
  drop: "write /drop and a number; /fate lists them",
  fate: "write /fate for all, or /fate and one name, such as /fate bob",
  read: "write /read for this talk, or /read all",
  nothingToRetry: "nothing here waits to be sent again",
  noSuchNumber: (word: string): string =>
    `there is no number ${word} among what is not delivered; /fate lists it`,
  keptNotRetried:
    "the server keeps it for them: it is handed over when they come, and is not sent again",
  keptNotDropped:
    "the server keeps it for them: it is handed over when they come, and cannot be taken back",
};
export type AnswerWords = typeof answers;
