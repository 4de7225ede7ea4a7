import { describeCode } from "../../client/fate.ts";
import type { Fate } from "../../client/fate.ts";
import type { HistoryState } from "../../io/account/message.ts";
import type { LinesWords } from "../../words/english/lines.ts";
import { safe, safeBytes, safeGraphemes, safeJoin, safeText } from "../text/safe-text.ts";
import type { SafeText } from "../text/safe-text.ts";

const simpleName = /^[\p{L}\p{N}._\-][\p{L}\p{N}\p{M}._\-]*$/v;
const excerptMax = 24;

/**
 * A name as it stands in a line. One with spaces or signs is put in quotes, so that a name such
 * as `to bob` cannot make a line look like one of our own.
 */
export function nameWords(name: string): SafeText {
  if (simpleName.test(name)) return safeText(name);
  return safe`"${safeText(name.replaceAll('"', "'"))}"`;
}

/** What became of a text for somebody who is shown so. */
export function fateWords(name: SafeText, fate: Fate, words: LinesWords): SafeText {
  if (fate.state === "unsent") return safeText(words.unsent);
  if (fate.state === "unknown") return safeText(words.unknown(name));
  return safeText(answerWords(name, fate.code, words));
}

/**
 * What is known of a text of the history.
 *
 * @returns `undefined` if that is nothing: another device has sent it.
 */
export function stateWords(
  name: SafeText,
  { state, code }: { readonly state: HistoryState; readonly code: string | undefined },
  words: LinesWords,
): SafeText | undefined {
  if (state === "dropped") return safeText(words.dropped);
  if (state === "unsent" || state === "unknown") {
    return fateWords(name, { state, code: undefined }, words);
  }
  if (state === "kept") return safeText(words.isKept(name));
  return code === undefined ? undefined : safeText(answerWords(name, code, words));
}

/** The beginning of a text, to tell which one is meant. */
export function excerpt(text: string | Uint8Array): SafeText {
  const line = typeof text === "string" ? safeText(text) : safeBytes(text);
  const graphemes = safeGraphemes(line);
  if (graphemes.length <= excerptMax) return line;
  return safe`${safeJoin(graphemes.slice(0, excerptMax - 1))}…`;
}

function answerWords(name: SafeText, code: string, words: LinesWords): string {
  if (code === "200") return words.hasIt(name);
  if (code === "300") return words.isKept(name);
  return words.refused(name, code, describeCode(code));
}
