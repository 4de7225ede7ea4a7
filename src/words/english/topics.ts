/** What `coterie help TOPIC` says: paragraphs, and what is written beside what it means. */
export const topics = {
  unknown: (word: string, nearest: string): string =>
    `there is no topic ${word}; the nearest is ${nearest}`,
  all: (names: string): string => `The topics are ${names}.`,
  file: "These stand in config.toml; /set shows and changes them while you talk.",
  usually: (value: string): string => `usually ${value}`,
  written: {
    start: [
      "One person starts the group. The client asks for a name, and whether you were invited.",
      ["npm start", "a client, and a server that ends with its window"],
      ["/invite NAME", "a line for the one whom you invite; it opens once"],
      ["coterie join LINE", "join with the line that you were given"],
      ["coterie", "the next time: the server and the name of the last time"],
      ["coterie doctor", "what works here, and what to change"],
    ],
    talk: [
      "Write, and press Enter. What you sent has a mark: see coterie help fates.",
      ["Alt-Enter, Ctrl-J", "a new line in the text"],
      ["Tab", "the next unread talk, then drafts, then back"],
      ["Ctrl-K", "go to a talk by some of its letters"],
      ["/to NAME", "talk with somebody"],
      ["/msg NAME text", "send one text to somebody, and stay where you are"],
      ["Ctrl-Up", "pick a text: y copies it, q quotes it, i says what became of it"],
      ["/find words", "find texts in all talks"],
    ],
    fates: [
      "Each text of yours has a mark, which says what became of it.",
      ["◌", "it is on your disk, and waits or is on the way; it goes out by itself"],
      ["✓", "the other's client has it; words say when they have read it"],
      ["◷", "the other is away: the server keeps it on its disk until they come"],
      ["✗", "it was refused, or you gave it up; words say which, and why"],
      ["?", "no answer came, so nobody knows; /retry sends it again"],
      "/fate lists what is not delivered.",
    ],
    offline: [
      "When the server is away, the first row says so, and when the client tries again.",
      "You can read, find, write and send. What you send waits on your disk, also if you leave, " +
        "and goes out once and in order when the server is back.",
      ["/reconnect", "tries at once"],
      ["coterie log NAME", "shows what was said, without a server"],
    ],
    notifications: [
      "You choose what calls you.",
      ["/notify on|names|off", "who and what, who alone, nothing"],
      ["/notify test", "try it; it says what tmux needs"],
      ["/mute NAME", "texts of somebody are counted, and never call you"],
      ["/block NAME", "texts of somebody are kept, and not shown"],
      ["/blocked", "who is muted or blocked"],
    ],
    group: [
      "A group has members, each with keys of their own; who was not invited is not let in.",
      ["/invite NAME", "a line by which one person joins, once"],
      ["coterie invite --qr", "the same for a camera"],
      ["/members", "who belongs to it, who owns it, and which names are nobody's"],
      ["~name", "a program of the server's machine that has not signed in"],
      ["coterie members", "list, remove, rename, make somebody an owner"],
      ["coterie device", "your devices: another one is added by a code, a lost one revoked"],
    ],
    safety: [
      "Between you and the server all is encrypted (TLS 1.3), and your client remembers the " +
        "server's key; you sign in with one that never leaves your device.",
      "The server reads what it passes on: it is not encrypted from end to end. Whoever has its " +
        "machine has what it keeps.",
      "No text of others changes your terminal; a link is opened once you saw where it leads.",
      ["coterie device", "a passphrase for the key on this machine"],
      ["/block NAME", "texts of somebody are not shown"],
      "Another key of the server stops the client, and says what to do. More: docs/security.md.",
    ],
    terminal: [
      ["coterie doctor", "what this terminal and tmux can do, and the line that changes it"],
      ["/theme", "how the screen looks, from a list with samples"],
      ["/ascii on", "frames and marks of ASCII only"],
      ["/mouse on|off", "clicks open and pick, the wheel scrolls"],
      ["/plain, Alt-L", "the talk alone, so that the mouse can mark it"],
      ["Ctrl-L", "draw the screen again"],
      ["coterie chat --lines", "lines alone, for a screen reader"],
    ],
    scripts: [
      ["coterie send", "sends one text, and says what became of it"],
      ["coterie listen --follow", "prints what arrives, until Ctrl-C"],
      ["[hooks] in config.toml", "runs a command for each text that arrives"],
      ["coterie unread", "counts what nobody has read, for status bars"],
      ["coterie log", "what was said, to print or to keep as a page"],
      ["coterie doctor --json", "one line for each thing that it looks at"],
      "The exit code says how it went: 0 done, 64 usage, 69 no server, 74 disk, 75 refused or " +
        "unanswered for now, 77 not allowed, 78 configuration.",
    ],
  } satisfies WrittenTopics as WrittenTopics,
};
export type TopicsWords = typeof topics;

/** A paragraph, or what is written and what it means. */
export type TopicPart = string | readonly [left: string, says: string];

export type WrittenTopic =
  | "start"
  | "talk"
  | "fates"
  | "offline"
  | "notifications"
  | "group"
  | "safety"
  | "terminal"
  | "scripts";

type WrittenTopics = Readonly<Record<WrittenTopic, readonly TopicPart[]>>;
