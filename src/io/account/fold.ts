/**
 * Scripts that write words without spaces between them: each sign stands for itself, so that any
 * run of them is found, also one of two signs. Pictures (emoji) and other symbols do as well.
 */
const unspacedScripts = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"];
const unspacedSigns = unspacedScripts.map((name) => `\\p{Script=${name}}`).join("");
const unspaced = new RegExp(`[${unspacedSigns}\\p{Extended_Pictographic}\\p{So}]\\p{M}*`, "gu");
/** What the index takes for a part of a word; anything else parts words. */
const noWord = /[^\p{L}\p{N}\p{M}\p{Co}\p{So}]+/gu;
const accented = /([\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu;
/** All of it is ASCII: nothing but case is to be folded. */
const onlyAscii = /^[\0-\x7f]*$/;

/**
 * The words of a text as they are compared: with one space between them, without case, without
 * accents on Latin and Greek letters; ё counts as е, and й stays й. Locales play no part.
 *
 * @example
 * fold("Café, ЁЛКА"); // "cafe елка"
 */
export function fold(text: string): string {
  if (onlyAscii.test(text)) return text.toLowerCase().replace(noWord, " ").trim();
  return (
    text
      .normalize("NFKC")
      // What stands for bytes that are no text.
      .replaceAll("\u{FFFD}", " ")
      // Through upper case, so that ß and ss, ς and σ are the same; and first down, for ẞ.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize("NFD")
      .replace(accented, "$1")
      .normalize("NFC")
      .replaceAll("ё", "е")
      .replaceAll("ς", "σ")
      .replace(unspaced, " $& ")
      .replace(noWord, " ")
      .trim()
  );
}
