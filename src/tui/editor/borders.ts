import { lineEnd, lineStart } from "./lines.ts";

// Borders stand between what readers see as characters: grapheme clusters of Unicode. Indices
// count UTF-16 units. A text has no CR, so a line break is always a cluster of its own.

let segmenter: Intl.Segmenter | undefined;

/** The pieces of `text` that readers see as characters. */
export function clustersOf(text: string): Intl.Segments {
  // Made when a text needs it, because that takes long beside the start of the program.
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** The last border up to `index`, whatever number that is. */
export function borderUpTo(text: string, index: number): number {
  const at = within(text, index);
  return isBorder(text, at) ? at : clusterAround(text, at).start;
}

/** The first border from `index` on, whatever number that is. */
export function borderFrom(text: string, index: number): number {
  const at = within(text, index);
  return isBorder(text, at) ? at : clusterAround(text, at).end;
}

/** The border one character to the left. */
export function borderBefore(text: string, index: number): number {
  return borderUpTo(text, index - 1);
}

/** The border one character to the right. */
export function borderAfter(text: string, index: number): number {
  return borderFrom(text, index + 1);
}

/** The next whole number that is an index of `text`. */
function within(text: string, index: number): number {
  return Math.min(Math.max(Math.trunc(index) || 0, 0), text.length);
}

function isBorder(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return true;
  // Nearly always so, and much cheaper than to ask.
  return (
    (joinsNothing(text.charCodeAt(at - 1)) && joinsNothing(text.charCodeAt(at))) ||
    text[at - 1] === "\n" ||
    text[at] === "\n" ||
    clusterAround(text, at).start === at
  );
}

/** Latin and Cyrillic letters and signs: none of them is ever one character with another. */
function joinsNothing(unit: number): boolean {
  return unit < 0x0300 || (unit >= 0x0400 && unit <= 0x0482) || (unit >= 0x048a && unit <= 0x052f);
}

/** The character that `at` stands in, or in front of; `at` is within a line. */
function clusterAround(text: string, at: number): { start: number; end: number } {
  const from = lineStart(text, at);
  const { index = 0, segment = "" } =
    clustersOf(text.slice(from, lineEnd(text, at))).containing(at - from) ?? {};
  return { start: from + index, end: from + index + segment.length };
}
