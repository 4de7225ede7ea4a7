import { describeCode } from "../../client/fate.ts";
import type { Fate } from "../../client/fate.ts";
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

/** What became of a text for somebody who is shown so, as the end of a sentence. */
export function fateWords(name: SafeText, fate: Fate): SafeText {
  switch (fate.state) {
    case "unsent":
      return safe`not connected: it waits here and goes out by itself`;
    case "unknown":
      return safe`no answer: ${name} may have it or not (/retry sends it again)`;
    case "answered":
      break;
  }
  const code = safeText(fate.code);
  if (fate.code === "200") return safe`${name} has it (${code})`;
  if (fate.code === "300") return safe`kept for ${name} until they connect (${code})`;
  return safe`${name} ${safeText(describeCode(fate.code))} (${code})`;
}

/** The beginning of a text, to tell which one is meant. */
export function excerpt(text: string | Uint8Array): SafeText {
  const line = typeof text === "string" ? safeText(text) : safeBytes(text);
  const graphemes = safeGraphemes(line);
  if (graphemes.length <= excerptMax) return line;
  return safe`${safeJoin(graphemes.slice(0, excerptMax - 1))}…`;
}

/** @example counted(1, "text") is "1 text", counted(2, "text") is "2 texts" */
export function counted(count: number, noun: "text" | "message" | "command"): SafeText {
  return safe`${count} ${safeText(count === 1 ? noun : `${noun}s`)}`;
}
