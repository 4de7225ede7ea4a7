/** What a person may choose, and what is wrong with a file of it. */
export const settings = {
  /** What each setting is for, in one line of a file or of a page. */
  about: {
    language: "in which language the program speaks; auto is that of the system",
    ascii: "frames and marks of ASCII only",
    hints: "the line of keys at the bottom",
    signs: "others hear that you type and have read",
    notify: "what calls you: the bell and who has written, or also how it begins, or nothing",
    theme: "how the screen looks; terminal takes its own colours",
    mouse: "clicks open and pick, the wheel scrolls",
    editing: "how the line is edited: as in Emacs and shells, or as in vi",
  },
  /** Over the keys in a file. */
  aboutKeys: "Own keys: key = command, or none to take the key away. F1 lists both.",
  /** Over the hooks in a file. */
  aboutHooks: `A command for each text from others, and one for a text with your name in it. \
It gets the text on its input, and who wrote it in COTERIE_FROM.`,
  /** At the top of a file. */
  aboutFile: "What is commented out is as usual. A change is in force once it is written.",
  /** Between things of which one is expected. */
  or: "or",
  expectedCommand: 'a command such as "find", or "none"',
  expectedHook: "a command in quotes, such as 'cat >> all-texts.txt'",
  at: (file: string, line: number): string => `${file}, line ${line}`,
  andMore: (count: number): string => `; ${count} more: /set lists all`,
  notToml: (why: string): string =>
    `this is not TOML (${why}); a line is name = value, [keys] or # comment`,
  unreadable: (why: string): string => `the settings cannot be read: ${why}`,
  unknown: (name: string, nearest: string | undefined): string =>
    `there is no setting ${name}${near(nearest)}`,
  wrong: (name: string, found: string, expected: string): string =>
    `${name} is ${found}; expected ${expected}`,
  misplaced: (name: string): string => `${name} is no key; settings stand above the line [keys]`,
  noTable: (name: "keys" | "hooks"): string =>
    `${name} is no table; write [${name}] on a line of its own, the ${name} below it`,
  noKey: (name: string, nearest: string | undefined): string =>
    `there is no key ${name}${near(nearest)}`,
  unsent: (name: string, other: string): string =>
    `${name} cannot be told from ${other}, so that it can mean nothing else`,
  writes: (name: string): string =>
    `${name} writes its character, so that it cannot edit; hold Ctrl or Alt with it`,
  noCommand: (name: string, nearest: string | undefined): string =>
    `there is no command ${name}${near(nearest)}`,
  noHook: (name: string): string => `there is no hook ${name}; there are message and mention`,
  twice: (key: string, first: string, second: string): string =>
    `${key} is ${first} already, and cannot be ${second} too`,
  title: "Settings",
  usual: "as usual",
  here: "in this window only",
  keysTitle: "Own keys",
  hooksTitle: "Hooks",
  none: "does nothing",
  ownMark: (mark: string): string => `${mark} is your own, from the settings: see /set`,
  noFile: (path: string): string => `There is no ${path} yet; /set NAME VALUE makes it.`,
  isFile: (path: string): string => `They are kept in ${path}`,
  howToSet: "/set NAME VALUE changes one at once; /set NAME says what it is for.",
  problems: "What is wrong in it:",
  one: (name: string, value: string, about: string): string => `${name} is ${value}: ${about}`,
  isSet: (name: string, value: string): string => `${name} is ${value} from now on`,
  notSet: (why: string): string => `nothing was changed: ${why}`,
  notKept: (name: string, why: string): string => `${name} is so in this window only: ${why}`,
  readAgain: "the settings were read again",
  /** Keys are commands of vi; some of one were pressed. */
  normalMode: (keys: string): string => `normal ${keys}`.trim(),
};
export type SettingsWords = typeof settings;

function near(nearest: string | undefined): string {
  return nearest === undefined ? "" : `; the nearest is ${nearest}`;
}
