import { borderFrom, borderUpTo } from "./borders.ts";
import { lineEnd, lineStart } from "./lines.ts";

let segmenter: Intl.Segmenter | undefined;

/** Where the word begins that `index` stands in or behind; the start if there is none. */
export function wordStartBefore(text: string, index: number): number {
  let end = index;
  while (end > 0) {
    const start = lineStart(text, end);
    const words = wordsOf(text.slice(start, lineEnd(text, end)));
    for (let at = end - start; at > 0;) {
      const word = words.containing(at - 1);
      if (word === undefined) break;
      if (word.isWordLike === true) return borderUpTo(text, start + word.index);
      at = word.index;
    }
    end = start - 1;
  }
  return 0;
}

/** Where the word ends that `index` stands in or in front of; the end if there is none. */
export function wordEndAfter(text: string, index: number): number {
  let start = index;
  while (start < text.length) {
    const from = lineStart(text, start);
    const end = lineEnd(text, start);
    const words = wordsOf(text.slice(from, end));
    for (let at = start - from; at < end - from;) {
      const word = words.containing(at);
      if (word === undefined) break;
      at = word.index + word.segment.length;
      if (word.isWordLike === true) return borderFrom(text, from + at);
    }
    start = end + 1;
  }
  return text.length;
}

/** Where the last run of anything but white space before `index` begins, as in a shell. */
export function runStartBefore(text: string, index: number): number {
  let at = index;
  while (at > 0 && isSpace(text.charAt(at - 1))) at -= 1;
  while (at > 0 && !isSpace(text.charAt(at - 1))) at -= 1;
  return borderUpTo(text, at);
}

/** Whether a character is white space; line breaks are. */
export function isSpace(character: string): boolean {
  return /^\s$/.test(character);
}

/** Words by the rules of Unicode, and by dictionary in scripts that do not divide them. */
function wordsOf(line: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
  return segmenter.segment(line);
}
