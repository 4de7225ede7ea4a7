import { fold } from "../../io/account/fold.ts";
import type { Span } from "../../tui/screen/grid.ts";
import type { Style } from "../../tui/screen/style.ts";
import { safeGraphemes, safeJoin } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { span } from "./rows.ts";

/**
 * A row of a text with what `words` find in it marked: each word where it begins one, compared as
 * the index does. A word that goes on in the next row is not marked.
 *
 * @param found - how what is found looks.
 * @param style - of the rest.
 */
export function foundSpans(row: SafeText, words: string, found: Style, style?: Style): Span[] {
  const wanted = words.split(/\s+/u).flatMap((word) => fold(word) || []);
  if (wanted.length === 0) return [span(row, style)];
  const clusters = safeGraphemes(row);
  const spans: Span[] = [];
  let plainFrom = 0;
  let at = 0;
  while (at < clusters.length) {
    const end = beginsWord(clusters, at) ? endOfFound(clusters, at, wanted) : at;
    if (end === at) {
      at += 1;
      continue;
    }
    if (at > plainFrom) spans.push(span(safeJoin(clusters.slice(plainFrom, at)), style));
    spans.push(span(safeJoin(clusters.slice(at, end)), found));
    at = end;
    plainFrom = end;
  }
  if (at > plainFrom) spans.push(span(safeJoin(clusters.slice(plainFrom)), style));
  return spans;
}

/** Signs of scripts without spaces are words of their own: folding puts spaces between them. */
function beginsWord(clusters: readonly SafeText[], at: number): boolean {
  const before = clusters[at - 1] ?? "";
  const sign = clusters[at] ?? "";
  if (fold(sign) === "") return false;
  return fold(before) === "" || fold(before + sign).includes(" ");
}

/** Where the longest of the words ends that is found at `at`; `at` if none is. */
function endOfFound(clusters: readonly SafeText[], at: number, wanted: readonly string[]): number {
  let end = at;
  for (const word of wanted) {
    let begun = "";
    for (let next = at; next < clusters.length && word.startsWith(begun); next += 1) {
      begun = fold(clusters.slice(at, next + 1).join(""));
      if (!begun.startsWith(word)) continue;
      end = Math.max(end, next + 1);
      break;
    }
  }
  return end;
}
