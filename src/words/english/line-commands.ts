/** What the commands of the conversation in lines do, for the list of all. */
export const lineCommands = {
  to: "talk with NAME from now on",
  msg: "one text to NAME, as with @NAME text",
  next: "go to the next talk with something unread, and hear it",
  last: "the last N lines of this talk again, 10 without a number",
  talks: "the newest talks, and what is unread in them",
  unread: "their newest text is unread again",
  read: "take this talk, or all of them, as read",
  find: "find texts in all talks, the newest first",
  fate: "which of your texts are not known to have got through",
  retry: "send them again: all, or number N of /fate",
  drop: "give number N of /fate up, or all of them",
  who: "who is here",
  members: "who belongs to the group",
  times: "the time at the end of each line",
  help: "this list",
  quit: "end; so does Ctrl-D on an empty line",

  // What is no command.
  atName: "@NAME text: one text to NAME, and the talk stays",
  doubled: "//text and @@text: a text that begins with / or @",
  altEnter: "With Alt-Enter: a line break within the text; pasted ones stay in it too",
};
export type LineCommandWords = typeof lineCommands;
