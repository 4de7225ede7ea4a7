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
const emoji = /\p{RGI_Emoji}|\uFE0F|\p{Emoji_Modifier}/v;
const coversNothing = /^[\p{Mn}\p{Me}\u1160-\u11FF\uD7B0-\uD7FB\u200C\u200D\u{E0000}-\u{E0FFF}]$/v;
const contestedAlone =
  /^[[\p{Cn}\p{M}\p{Extended_Pictographic}\p{RI}\u{10000}-\u{10FFFF}]--\p{Ideographic}]$/v;
const mark = /^\p{M}$/v;

// The same few clusters are measured again and again; a hostile text must not fill the memory.
const knownMax = 4096;
const known: Record<WidthModel["unit"], [Map<string, number>, Map<string, number>]> = {
  cluster: [new Map(), new Map()],
  codePoint: [new Map(), new Map()],
};

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
    if (coversNothing.test(character)) continue;
    // A vowel sign that stands beside its letter is a part of it only where clusters are known.
    if (unit === "cluster" && mark.test(character)) continue;
    const ambiguousAsWide = ambiguous === 2;
    width += eastAsianWidth(character.codePointAt(0) ?? 0, { ambiguousAsWide });
  }
  return width;
}
