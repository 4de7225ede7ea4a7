/** The line of keys at the bottom; on narrow screens what is empty there is not shown. */
export const hints = {
  send: { full: "Enter send", narrow: "" },
  newLine: { full: "Alt-Enter new line", narrow: "" },
  tabUnread: { full: "Tab next unread", narrow: "Tab unread" },
  altUnread: { full: "Alt-A next unread", narrow: "Alt-A unread" },
  draft: { full: "Tab next draft", narrow: "Tab draft" },
  goTo: { full: "Ctrl-K go to", narrow: "Ctrl-K go to" },
  goToWhileWriting: { full: "Ctrl-G go to", narrow: "Ctrl-G go to" },
  find: { full: "Ctrl-F find", narrow: "" },
  keys: { full: "F1 keys", narrow: "F1 keys" },
  copy: { full: "y copy", narrow: "y copy" },
  quote: { full: "q quote", narrow: "q quote" },
  retry: { full: "r send again", narrow: "r again" },
  drop: { full: "d give up", narrow: "d give up" },
  info: { full: "i what became of it", narrow: "i info" },
  back: { full: "Esc back", narrow: "Esc back" },
  unread: { full: "u unread again", narrow: "u unread" },
  open: { full: "Enter open", narrow: "Enter open" },
  choose: { full: "Up, Down choose", narrow: "Up, Down" },
  pages: { full: "PgUp PgDn", narrow: "PgUp PgDn" },
};
export type HintWords = typeof hints;
