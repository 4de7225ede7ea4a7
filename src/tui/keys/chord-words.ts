/** Keys as people read and write them: "Ctrl-Up" is the chord "C-up". */

import { latinKeyOf } from "./latin.ts";

const keyWords: ReadonlyMap<string, string> = new Map([
  ["pageUp", "PgUp"],
  ["pageDown", "PgDn"],
  ["escape", "Esc"],
  [" ", "Space"],
]);

const held = [
  ["C-", "Ctrl-"],
  ["M-", "Alt-"],
  ["S-", "Shift-"],
] as const;

/**
 * A key, or two that are pressed one after the other, as people read it.
 *
 * @example
 * chordWords("C-x C-e"); // "Ctrl-X Ctrl-E"
 */
export function chordWords(chord: string): string {
  return chord
    .split(/(?<=.) (?=.)/u)
    .map(oneChord)
    .join(" ");
}

function oneChord(chord: string): string {
  let rest = chord;
  let words = "";
  for (const [short, long] of held) {
    if (!rest.startsWith(short)) continue;
    words += long;
    rest = rest.slice(short.length);
  }
  const isLetter = rest.length === 1 && words !== "";
  const key = keyWords.get(rest) ?? (isLetter ? rest.toUpperCase() : capital(rest));
  return words + key;
}

/** A chord, or why what somebody wrote is none that can be told from all others. */
export type ReadChord =
  | { readonly chord: string }
  /** A terminal sends the same for another key. */
  | { readonly same: string }
  /** There is no key of this name. */
  | { readonly noKey: string };

const namedKeys = [
  "enter",
  "tab",
  "escape",
  "backspace",
  "delete",
  "insert",
  "home",
  "end",
  "pageUp",
  "pageDown",
  "up",
  "down",
  "left",
  "right",
  ...Array.from({ length: 20 }, (_, at) => `f${at + 1}`),
];

/** Keys by every name that people have for them, in small letters. */
const byName: ReadonlyMap<string, string> = new Map([
  ...namedKeys.map((name): [string, string] => [name.toLowerCase(), name]),
  ["return", "enter"],
  ["esc", "escape"],
  ["del", "delete"],
  ["ins", "insert"],
  ["pgup", "pageUp"],
  ["pgdn", "pageDown"],
  ["pgdown", "pageDown"],
  ["space", " "],
]);

/** The names of the keys that have one, as people write them. */
export const keyNames: readonly string[] = [...byName.keys()];

/** What a terminal sends for one key and for another. */
const alike: ReadonlyMap<string, string> = new Map([
  ["C-i", "Tab"],
  ["C-m", "Enter"],
  ["C-[", "Esc"],
  ["C-M-i", "Alt-Tab"],
  ["C-M-m", "Alt-Enter"],
  ["C-M-[", "Alt-Esc"],
  // Of some terminals it is the one key, of others the other.
  ["C-h", "Backspace"],
  // What comes behind ESC and one of these is read as the rest of another key.
  ...["M-[", "M-]", "M-^", "M-_", "M-S-o", "M-S-p", "M-S-x"].map((chord): [string, string] => [
    chord,
    "the beginning of other keys",
  ]),
]);

const modifier = /^(?<name>ctrl|control|c|alt|meta|m|shift|s)[-+](?=.)/iu;

/**
 * Reads a chord that a person has written, such as "Ctrl-T", "alt+enter", "C-M-left" or "f5". Keys
 * of a Russian keyboard are those that lie in their place on a Latin one.
 */
export function readChord(written: string): ReadChord {
  let rest = written.trim() === "" ? written : written.trim();
  const found = new Set<string>();
  for (;;) {
    const name = modifier.exec(rest)?.groups?.["name"];
    if (name === undefined) break;
    found.add({ c: "C-", a: "M-", m: "M-", s: "S-" }[name.charAt(0).toLowerCase()] ?? "");
    rest = rest.slice(name.length + 1);
  }
  const isCommand = found.has("C-") || found.has("M-");
  const key = byName.get(rest.toLowerCase()) ?? characterOf(rest, isCommand);
  if (key === undefined) return { noKey: rest };
  const isCharacter = !namedKeys.includes(key);
  if (isCharacter && !isCommand && found.has("S-")) return { same: key.toUpperCase() };
  const chord = held.map(([short]) => (found.has(short) ? short : "")).join("") + key;
  const same = alike.get(chord);
  return same === undefined ? { chord } : { same };
}

/** Whether a chord writes a character. */
export function isTyped(chord: string): boolean {
  return Array.from(chord).length === 1;
}

function characterOf(text: string, isCommand: boolean): string | undefined {
  if (Array.from(text).length !== 1 || /^\p{C}$/u.test(text)) return undefined;
  return isCommand ? latinKeyOf(text.toLowerCase()) : text;
}

function capital(word: string): string {
  return word.length === 1 ? word : word.charAt(0).toUpperCase() + word.slice(1);
}
