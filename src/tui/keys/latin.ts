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
