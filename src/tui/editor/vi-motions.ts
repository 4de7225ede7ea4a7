import { borderAfter, borderBefore, borderFrom, borderUpTo } from "./borders.ts";
import { lineEnd, lineStart } from "./lines.ts";
import type { ViState } from "./vi-state.ts";
import { endOfWord, nextWord, wordBefore } from "./vi-words.ts";

/** Where a motion leads, and what of the text an operator takes on that way. */
export interface ViMotion {
  readonly to: number;
  /** Up to the character at the end, that one as well, or whole lines. */
  readonly takes: "upTo" | "through" | "lines";
}

/** What a motion begins with. */
export interface ViPlace {
  readonly text: string;
  readonly cursor: number;
  /** `undefined` if none was said. */
  readonly count: number | undefined;
}

type Motion = (place: ViPlace) => ViMotion | undefined;

/** Motions of one key; `gg`, and those that look for a character, stand below. */
export const motions: ReadonlyMap<string, Motion> = new Map<string, Motion>([
  ["h", leftBy],
  ["l", rightBy],
  ["w", (place) => upTo(repeated(place, (text, at) => nextWord(text, at, false)))],
  ["W", (place) => upTo(repeated(place, (text, at) => nextWord(text, at, true)))],
  ["b", (place) => upTo(repeated(place, (text, at) => wordBefore(text, at, false)))],
  ["B", (place) => upTo(repeated(place, (text, at) => wordBefore(text, at, true)))],
  ["e", (place) => through(repeated(place, (text, at) => endOfWord(text, at, false)))],
  ["E", (place) => through(repeated(place, (text, at) => endOfWord(text, at, true)))],
  ["0", ({ text, cursor }) => upTo(lineStart(text, cursor))],
  ["^", ({ text, cursor }) => upTo(firstInLine(text, cursor))],
  ["$", (place) => upTo(lineEnd(place.text, lineBy(place, (place.count ?? 1) - 1)))],
  ["j", (place) => linesBy(place, place.count ?? 1)],
  ["k", (place) => linesBy(place, -(place.count ?? 1))],
  ["G", ({ text, count }) => toLine(text, count ?? Infinity)],
]);

/** `gg`: the first line, or that of a number. */
export function toLine(text: string, line: number): ViMotion {
  let at = 0;
  for (let number = 1; number < line && lineEnd(text, at) < text.length; number += 1) {
    at = lineEnd(text, at) + 1;
  }
  return { to: firstInLine(text, at), takes: "lines" };
}

/** Looks for a character within the line; `isAgain` steps over one that is next to the cursor. */
export function foundInLine(
  place: ViPlace,
  { kind, character }: NonNullable<ViState["found"]>,
  isAgain: boolean,
): ViMotion | undefined {
  const { text, cursor } = place;
  const isForward = kind === "f" || kind === "t";
  const isTill = kind === "t" || kind === "T";
  const start = lineStart(text, cursor);
  const end = lineEnd(text, cursor);
  let at = cursor;
  if (isTill && isAgain) at = isForward ? borderAfter(text, at) : borderBefore(text, at);
  for (let count = place.count ?? 1; count > 0; count -= 1) {
    const next = isForward
      ? text.indexOf(character, borderAfter(text, at))
      : lastIndexBefore(text, character, at);
    if (next < start || next >= end || next === at) return undefined;
    at = next;
  }
  const found = borderUpTo(text, at);
  if (!isForward) return upTo(isTill ? borderAfter(text, found) : found);
  return through(isTill ? borderBefore(text, found) : found);
}

/** The first character of a line that is no white space. */
export function firstInLine(text: string, index: number): number {
  const start = lineStart(text, index);
  const end = lineEnd(text, index);
  const blank = /^\s*/u.exec(text.slice(start, end))?.[0].length ?? 0;
  return borderFrom(text, start + blank);
}

function lastIndexBefore(text: string, character: string, index: number): number {
  return index === 0 ? -1 : text.lastIndexOf(character, index - 1);
}

function upTo(to: number): ViMotion {
  return { to, takes: "upTo" };
}

function through(to: number): ViMotion {
  return { to, takes: "through" };
}

function leftBy(place: ViPlace): ViMotion {
  const start = lineStart(place.text, place.cursor);
  return upTo(repeated(place, (text, at) => (at > start ? borderBefore(text, at) : at)));
}

function rightBy(place: ViPlace): ViMotion {
  const end = lineEnd(place.text, place.cursor);
  return upTo(repeated(place, (text, at) => (at < end ? borderAfter(text, at) : at)));
}

/** Does a step as often as was said, as long as it leads anywhere. */
function repeated(
  { text, cursor, count = 1 }: ViPlace,
  step: (text: string, at: number) => number,
): number {
  let at = cursor;
  for (let left = count; left > 0; left -= 1) {
    const next = step(text, at);
    if (next === at) break;
    at = next;
  }
  return at;
}

/** An index in the line so many below the cursor, or in the last one. */
function lineBy({ text, cursor }: ViPlace, lines: number): number {
  let at = cursor;
  for (let left = lines; left > 0 && lineEnd(text, at) < text.length; left -= 1) {
    at = lineEnd(text, at) + 1;
  }
  for (let left = lines; left < 0 && lineStart(text, at) > 0; left += 1) {
    at = lineStart(text, at) - 1;
  }
  return at;
}

/** There is nothing in that direction: nothing is done. */
function linesBy(place: ViPlace, lines: number): ViMotion | undefined {
  const to = lineBy(place, lines);
  return to === place.cursor ? undefined : { to, takes: "lines" };
}
