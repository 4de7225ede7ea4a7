const keyWords: ReadonlyMap<string, string> = new Map([
  ["pageUp", "PgUp"],
  ["pageDown", "PgDn"],
  ["escape", "Esc"],
  [" ", "Space"],
]);

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
  const held = [
    ["C-", "Ctrl-"],
    ["M-", "Alt-"],
    ["S-", "Shift-"],
  ] as const;
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

function capital(word: string): string {
  return word.length === 1 ? word : word.charAt(0).toUpperCase() + word.slice(1);
}
