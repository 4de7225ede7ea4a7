/** The page of commands that are written. */
export const commands = {
  page: "Commands",
  also: (names: string): string => ` (also ${names})`,
  more: "F1 lists the keys.",
  /** What follows the name of each, empty if nothing; and what it does. */
  each: {
    to: { form: "NAME", says: "talk with somebody" },
    msg: { form: "NAME text", says: "send one text to somebody, and stay here" },
    who: { form: "", says: "who is here" },
    members: { form: "", says: "who belongs to the group" },
    invite: { form: "[NAME]", says: "make a code by which somebody joins the group" },
    notices: { form: "", says: "what the server has said, the newest first" },
    find: { form: "words", says: "find texts in all talks, the newest first" },
    fate: { form: "", says: "what of this talk is not delivered" },
    retry: { form: "[N]", says: "send again what has no answer or was refused; N as in /fate" },
    drop: { form: "N", says: "give a text up that is not delivered; N as in /fate" },
    unread: {
      form: "",
      says: "their newest text is unread again, until you come back to the talk",
    },
    read: { form: "[all]", says: "take this talk, or all of them, as read" },
    keys: { form: "", says: "all keys" },
    help: { form: "", says: "this list" },
    hints: { form: "on|off", says: "the line of keys at the bottom" },
    ascii: { form: "on|off", says: "frames and marks of ASCII only" },
    signs: { form: "on|off", says: "others hear that you type and have read" },
    reconnect: { form: "", says: "connect again now" },
    quit: { form: "", says: "leave; what waits stays and goes out next time" },
  },
};
export type CommandsWords = typeof commands;
