// One row of keys after the other, as they lie on the keyboard.
const rows = [
  ["ё", "`"],
  ["йцукенгшщзхъ", "qwertyuiop[]"],
  ["фывапролджэ", "asdfghjkl;'"],
  ["ячсмитьбю", "zxcvbnm,."],
] as const;

const latinKeys: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([russian, latin]) =>
    Array.from(russian, (letter, at) => [letter, latin.charAt(at)] as const),
  ),
);

/**
 * What the key of a small letter is on a Latin keyboard, so that commands lie where they lie;
 * any other character is its own key.
 *
 * @example
 * latinKeyOf("ц"); // "w"
 */
export function latinKeyOf(character: string): string {
  return latinKeys.get(character) ?? character;
}

/**
 * What a word would be, had the keyboard been switched to Latin before it was typed.
 *
 * @example
 * latinWordOf("Рудз"); // "help"
 */
export function latinWordOf(word: string): string {
  return Array.from(word.toLowerCase(), latinKeyOf).join("");
}

/**
 * The same of a line whose slash became a point, as it does on those keys.
 *
 * @returns its word, if that is long enough to be meant; `undefined` if it is a line as any other.
 * @example
 * latinCommandOf(".рудз ещ"); // "help"
 */
export function latinCommandOf(line: string): string | undefined {
  const word = /^\.([а-яё]{3,})(?:\s|$)/iu.exec(line)?.[1];
  return word === undefined ? undefined : latinWordOf(word);
}
