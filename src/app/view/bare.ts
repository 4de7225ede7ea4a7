import type { Flow } from "../../tui/screen/flow.ts";
import { brokenText } from "../../tui/text/broken.ts";
import { safe, safeLines, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { clockTime, dayOf, dayWords } from "../../tui/text/times.ts";
import { usualWidths } from "../../tui/text/width.ts";
import type { WidthModel } from "../../tui/text/width.ts";
import type { AppState, Scroll, Surroundings, Text } from "../state.ts";
import { looksOf } from "./looks.ts";
import { namesIn } from "./names.ts";
import { cut, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Step } from "./rules.ts";
import { signsFor } from "./signs.ts";
import { movedBy, type Rows, seenIn, type Walk } from "./walk.ts";

/** A row of a text; the terminal itself breaks a line into its rows. */
interface BareRow {
  readonly row: Row;
  /** It is the rest of the line of the row before. */
  readonly goesOn: boolean;
}

interface BareBlock extends Rows {
  readonly rows: readonly BareRow[];
}

/**
 * The talk alone, from edge to edge, without anything beside the texts, and every line whole: what
 * the mouse selects is what was said, and the terminal finds links.
 *
 * Who speaks stands in inverse on a row of its own, which nothing that they say can look like.
 */
export function bareFlow(
  state: AppState,
  around: Surroundings,
  scroll: Scroll,
  widths: WidthModel,
): Flow {
  const walk = walkOf(state, around, scroll, widths);
  const { blocks, above, below } = seenIn(walk);
  const all = blocks.flatMap(({ rows }) => rows);
  const lines: Row[] = [];
  for (const { row, goesOn } of all.slice(above, all.length - below)) {
    const before = goesOn ? lines.pop() : undefined;
    lines.push([...(before ?? []), ...row]);
  }
  if (!hasHint(state, around)) return lines;
  const empty = Math.max(0, walk.height - (all.length - above - below));
  for (let row = 0; row < empty; row += 1) lines.push([]);
  return [...lines, hintRow(state, around, widths)];
}

/** The bare talk moved by `rows` rows, down if that is more than 0. */
export function bareScrolled(
  state: AppState,
  around: Surroundings,
  scroll: Scroll,
  rows: number,
): Scroll {
  return movedBy(walkOf(state, around, scroll, around.widths ?? usualWidths), rows);
}

/** Where all of the oldest text is seen, with what comes behind it. */
export function bareOldestScroll(state: AppState, around: Surroundings): Scroll {
  const row = around.pages.from(state.current, 0, 1)[0]?.row;
  if (row === undefined) return { kind: "end" };
  const walk = walkOf(state, around, { kind: "at", row, below: 0 }, around.widths ?? usualWidths);
  const spare = walk.height - (seenIn(walk, 1).blocks.at(-1)?.size ?? 1);
  return spare < 0 ? { kind: "at", row, below: -spare } : movedBy(walk, spare);
}

/** Rows of the talk that are seen at a time. */
export function bareRows(state: AppState, around: Surroundings): number {
  return Math.max(1, around.size.rows - (hasHint(state, around) ? 1 : 0));
}

function walkOf(
  state: AppState,
  around: Surroundings,
  scroll: Scroll,
  widths: WidthModel,
): Walk<BareBlock> {
  return {
    pages: around.pages,
    peer: state.current,
    scroll,
    height: bareRows(state, around),
    blockOf: (step) => blockOf(step, state, around, widths),
  };
}

function blockOf(
  step: Step,
  state: AppState,
  { size, nowMs }: Surroundings,
  widths: WidthModel,
): BareBlock {
  const { text } = step;
  const columns = Math.max(1, size.columns);
  const { picked } = looksOf(state.preferences.theme, state.background);
  const heads = headLines(step, state, nowMs).map((line): BareRow => {
    const head = cut(line, columns, { widths, signs: signsFor(state.preferences.ascii, widths) });
    return { row: [span(head, picked)], goesOn: false };
  });
  const lines = safeLines(text.bytes, "").flatMap((line) =>
    brokenText(line, columns, widths).map((row, index): BareRow => {
      return { row: [span(row)], goesOn: index > 0 };
    }),
  );
  const rows = [...heads, ...lines];
  return { text, size: rows.length, rows };
}

/** The day if it is another, and who speaks, unless that is as before. */
function headLines({ text, before }: Step, state: AppState, nowMs: number): SafeText[] {
  const isSameDay = before !== undefined && dayOf(before.atMs) === dayOf(text.atMs);
  const isFurther = isSameDay && before.isOwn === text.isOwn && isSameMinute(before, text);
  if (isFurther) return [];
  const name = namesIn(state)(text.isOwn ? state.self : state.current);
  const head = safe`${clockTime(text.atMs)} ${name}`;
  return [isSameDay ? head : safe`${dayWords(text.atMs, nowMs, state.words.times)} ${head}`];
}

function isSameMinute(one: Text, other: Text): boolean {
  return clockTime(one.atMs) === clockTime(other.atMs);
}

function hasHint({ preferences }: AppState, { size }: Surroundings): boolean {
  return preferences.hints && size.rows > 2;
}

function hintRow(state: AppState, { size }: Surroundings, widths: WidthModel): Row {
  const { bareHint, bareHintShort } = state.words.outside;
  const words = safeText(size.columns < 70 ? bareHintShort : bareHint);
  const signs = signsFor(state.preferences.ascii, widths);
  const { faint } = looksOf(state.preferences.theme, state.background);
  return [span(cut(words, Math.max(0, size.columns), { widths, signs }), faint)];
}
