import { eastAsianWidth } from "get-east-asian-width";
import { columnsAtMost } from "./columns.ts";
import { clustersOf } from "./clusters.ts";
import type { SafeText } from "./safe-text.ts";

/**
 * How a terminal counts columns. `cluster` ones see a family emoji as one character of 2 columns;
 * `codePoint` ones, the older way, add up its parts. Which one it is can be asked (see
 * src/tui/terminal/probes.ts); the painter stays in its columns if the answer is wrong.
 */
export interface WidthModel {
  readonly unit: "cluster" | "codePoint";
  /** Columns of a character that is wide only among East Asian ones, such as `│` and `…`. */
  readonly ambiguous: 1 | 2;
}

/** What most terminals do. */
export const usualWidths: WidthModel = { unit: "codePoint", ambiguous: 1 };

const onlyNarrow = /^[ -~\u00C0-\u024F\u0400-\u0481\u048A-\u052F]*$/;
const onlyAscii = /^[ -~]*$/;
// What RGI_Emoji, a selector or a modifier is found in, without the cost of all that are joined:
// each of these holds one that is an emoji by itself, or the selector.
const emoji = /[\p{Emoji_Presentation}--\p{RI}]|\uFE0F|\p{RGI_Emoji_Flag_Sequence}/v;
const coversNothing = /^[\p{Mn}\p{Me}\p{DI}\u1160-\u11FF\uD7B0-\uD7FB]$/v;
// Signs and letters that are new, or were made wide lately; not those that frames are drawn with.
const unsettled = [
  String.raw`\p{Cn}\p{M}\p{So}\p{RI}\p{Extended_Pictographic}`,
  String.raw`\u31A0-\u31BF\u{10000}-\u{10FFFF}`,
].join("");
const settled = [
  String.raw`\p{Unified_Ideograph}`,
  String.raw`[[\u2190-\u25FF\u2700-\u27BF]--\p{Extended_Pictographic}]`,
].join("");
const contestedAlone = new RegExp(`^[[${unsettled}]--[${settled}]]$`, "v");
const emojiSelector = "\uFE0F";
const mark = /^\p{M}$/v;

// The same few clusters are measured again and again; a hostile text must not fill the memory.
const knownMax = 4096;
const known = {
  cluster: [new Map<string, number>(), new Map<string, number>()],
  codePoint: [new Map<string, number>(), new Map<string, number>()],
} as const;

/** The columns that one of {@link clustersOf} takes, at least 1. */
export function clusterWidth(cluster: string, model: WidthModel): number {
  if (cluster.length === 1 && onlyAscii.test(cluster)) return 1;
  const widths = known[model.unit][model.ambiguous === 2 ? 1 : 0];
  const before = widths.get(cluster);
  if (before !== undefined) return before;
  const width = Math.max(1, measured(cluster, model));
  if (widths.size >= knownMax) widths.clear();
  widths.set(cluster, width);
  return width;
}

/** The columns that a line takes. */
export function textWidth(text: SafeText, model: WidthModel): number {
  if (onlyAscii.test(text) || (model.ambiguous === 1 && onlyNarrow.test(text))) return text.length;
  let width = 0;
  for (const cluster of clustersOf(text)) width += clusterWidth(cluster, model);
  return width;
}

/**
 * The columns that `cluster` takes on the terminal that draws it widest, or `undefined` if all
 * agree. Terminals differ in whatever is made of several code points, in emoji of later versions
 * of Unicode, and in what no version knew when they were written.
 */
export function contestedWidth(cluster: string): number | undefined {
  if (cluster.length === 1 && onlyNarrow.test(cluster)) return undefined;
  const point = cluster.codePointAt(0) ?? 0;
  const isOne = cluster.length === (point > 0xffff ? 2 : 1);
  if (isOne && !contestedAlone.test(cluster)) return undefined;
  return columnsAtMost(cluster, true);
}

function measured(cluster: string, { unit, ambiguous }: WidthModel): number {
  if (unit === "cluster" && emoji.test(cluster)) return 2;
  let width = 0;
  for (const character of cluster) {
    // A sign that is asked to look like an emoji is drawn large, whatever it is counted for.
    if (character === emojiSelector && width === 1) width = 2;
    if (coversNothing.test(character)) continue;
    // A vowel sign that stands beside its letter is a part of it only where clusters are known.
    if (unit === "cluster" && mark.test(character)) continue;
    const ambiguousAsWide = ambiguous === 2;
    width += eastAsianWidth(character.codePointAt(0) ?? 0, { ambiguousAsWide });
  }
  return width;
}
