import { borderFrom, borderUpTo } from "./borders.ts";
import { lineEnd, lineStart } from "./lines.ts";

// Words of vi: runs of letters, digits and _, and runs of other signs; big ones (W, B, E) are runs
// of whatever is no white space. Marks belong to what they stand behind.

type Kind = "space" | "letter" | "sign";

function kindOf(character: string, isBig: boolean): Kind | undefined {
  if (/^\s/u.test(character)) return "space";
  if (isBig) return "sign";
  if (/^(?:\p{M}|\p{Emoji_Modifier}|\u200D)/u.test(character)) return undefined;
  return /^[\p{L}\p{N}_]/u.test(character) ? "letter" : "sign";
}

/** The kind at `index`, that of the character before it if it is a mark. */
function kindAt(text: string, index: number, isBig: boolean): Kind {
  for (let at = index; at >= 0; at = before(text, at)) {
    const kind = kindOf(characterAt(text, at), isBig);
    if (kind !== undefined) return kind;
    if (at === 0) break;
  }
  return "sign";
}

function characterAt(text: string, index: number): string {
  return String.fromCodePoint(text.codePointAt(index) ?? 0x20);
}

/** One code point back, or -1. */
function before(text: string, index: number): number {
  const unit = text.charCodeAt(index - 1);
  return unit >= 0xdc_00 && unit <= 0xdf_ff && index > 1 ? index - 2 : index - 1;
}

/** Behind the run of one kind that `index` stands in. */
function runEnd(text: string, index: number, isBig: boolean): number {
  const kind = kindAt(text, index, isBig);
  let at = index;
  while (at < text.length) {
    const character = characterAt(text, at);
    if ((kindOf(character, isBig) ?? kind) !== kind) break;
    at += character.length;
  }
  return at;
}

/** Where the run begins that `index` stands in. */
function runStart(text: string, index: number, isBig: boolean): number {
  const kind = kindAt(text, index, isBig);
  let at = index;
  while (at > 0 && kindAt(text, before(text, at), isBig) === kind) at = before(text, at);
  return at;
}

/** Where the next word begins; an empty line is one. */
export function nextWord(text: string, index: number, isBig: boolean): number {
  let at = index;
  if (at < text.length && kindAt(text, at, isBig) !== "space") at = runEnd(text, at, isBig);
  while (at < text.length && kindAt(text, at, isBig) === "space") {
    if (at > index && isEmptyLine(text, at)) return at;
    at += characterAt(text, at).length;
  }
  return borderUpTo(text, at);
}

/** The last character of the word; of the next one if this is it. */
export function endOfWord(text: string, index: number, isBig: boolean): number {
  let at = borderFrom(text, index + 1);
  while (at < text.length && kindAt(text, at, isBig) === "space") {
    at += characterAt(text, at).length;
  }
  return at >= text.length ? text.length : borderUpTo(text, runEnd(text, at, isBig) - 1);
}

/** Where the word begins, or the one before it; an empty line is one. */
export function wordBefore(text: string, index: number, isBig: boolean): number {
  let at = before(text, index);
  while (at > 0 && kindAt(text, at, isBig) === "space") {
    if (isEmptyLine(text, at)) return at;
    at = before(text, at);
  }
  return at <= 0 ? 0 : borderUpTo(text, runStart(text, at, isBig));
}

/** A word, or the white space between two, with what belongs to it if it is to be taken out. */
export function wordAround(
  text: string,
  index: number,
  { isBig, isWithSpace }: { readonly isBig: boolean; readonly isWithSpace: boolean },
): { readonly from: number; readonly to: number } {
  const start = lineStart(text, index);
  const line = text.slice(start, lineEnd(text, index));
  if (line === "") return { from: index, to: index };
  const at = Math.min(index - start, before(line, line.length));
  let from = runStart(line, at, isBig);
  let to = runEnd(line, at, isBig);
  if (isWithSpace) {
    const isSpace = kindAt(line, at, isBig) === "space";
    const isMore = to < line.length;
    if (isMore && (isSpace || kindAt(line, to, isBig) === "space")) to = runEnd(line, to, isBig);
    else if (from > 0 && kindAt(line, before(line, from), isBig) === "space") {
      from = runStart(line, before(line, from), isBig);
    }
  }
  return { from: borderUpTo(text, start + from), to: borderFrom(text, start + to) };
}

function isEmptyLine(text: string, index: number): boolean {
  return text[index] === "\n" && (index === 0 || text[index - 1] === "\n");
}
