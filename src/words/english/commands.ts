/** The page of commands that are written. */
export const commands = {
  page: "Commands",
  also: (names: string): string => ` (also ${names})`,
  more: "F1 lists the keys.",
  /** What follows the name of each, empty if nothing; and what it does. */
  each: {
    to: { form: "NAME", says: "talk with somebody" },
    msg: { form: "NAME text", says: "send one text to somebody, and stay here" },
    me: { form: "text", says: "say what you do: /me waves is sent as * ann waves" },
    who: { form: "", says: "who is here" },
    members: { form: "", says: "who belongs to the group" },
    invite: { form: "[NAME]", says: "make a code by which somebody joins the group" },
    notices: { form: "", says: "what the server has said, the newest first" },
    notify: {
      form: "on|names|off|test",
      says: "what calls you: who and what, who alone, nothing; or try it",
    },
    mute: { form: "NAME", says: "texts of somebody are counted, and never call you" },
    unmute: { form: "NAME", says: "texts of somebody call you again" },
    block: {
      form: "NAME",
      says: "texts of somebody are kept, and not shown; they are not told",
    },
    unblock: {
      form: "NAME",
      says: "texts of somebody are shown again, with those that came",
    },
    blocked: { form: "", says: "who is muted or blocked" },
    find: { form: "words", says: "find texts in all talks, the newest first" },
    fate: { form: "", says: "what of this talk is not delivered" },
    retry: { form: "[N]", says: "send again what has no answer or was refused; N as in /fate" },
    drop: { form: "N", says: "give a text up that is not delivered; N as in /fate" },
    unread: {
      form: "",
      says: "their newest text is unread again, until you come back to the talk",
    },
    read: { form: "[all]", says: "take this talk, or all of them, as read" },
    open: { form: "[N]", says: "open the newest link of this talk, or the N-th; asks first" },
    copy: { form: "[N]", says: "copy the newest text of this talk, or the N-th" },
    editor: { form: "", says: "write in your editor, $VISUAL or $EDITOR" },
    plain: { form: "", says: "the talk alone, for the mouse" },
    keys: { form: "", says: "all keys" },
    help: { form: "", says: "this list" },
    theme: { form: "[THEME]", says: "how the screen looks; without a name: a list with samples" },
    mouse: { form: "on|off", says: "clicks open and pick, the wheel scrolls" },
    hints: { form: "on|off", says: "the line of keys at the bottom" },
    ascii: { form: "on|off", says: "frames and marks of ASCII only" },
    signs: { form: "on|off", says: "others hear that you type and have read" },
    reconnect: { form: "", says: "connect again now" },
    quit: { form: "", says: "leave; what waits stays and goes out next time" },
  },
};
export type CommandsWords = typeof commands;
