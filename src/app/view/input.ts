import type { Place } from "../../tui/screen/diff.ts";
import type { Span } from "../../tui/screen/grid.ts";
import { safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { bytesWords, splitWords, underWayWords } from "./outgoing.ts";
import { cut, cutRow, gap, rowWidth, rule, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";
import { namesIn } from "./names.ts";
import { viInsert, viPending } from "../../tui/editor/vi-state.ts";
import { isViNormal } from "../talk-state.ts";

/** Fewer columns of a word say nothing. */
const cutFromColumns = 12;

/** Of a scene what is written, and where. */
type Written = Pick<Scene, "lines" | "layout">;

/** The line above what is written: whom it is for, and what is to be known before it goes. */
export function ruleRow(scene: Scene): Row {
  const { state, layout, signs, looks } = scene;
  const { columns } = layout.rule;
  const { faint, strong } = looks;
  if (layout.room === "small" && state.note !== undefined) {
    const { text, tone } = state.note;
    return rule(
      [span(safeText(text), tone === "problem" ? looks.bad : strong)],
      columns,
      scene,
      faint,
    );
  }
  const line = (count: number): Row => [
    span(safeText(signs.across.repeat(Math.max(0, count))), faint),
  ];
  const to = [span(safeText(state.words.writing.to)), span(namesIn(state)(state.current), strong)];
  const left = [...line(2), gap(1), ...to, gap(1)];
  const rest = columns - rowWidth(left, scene);
  // A space on both sides, and two columns of the line behind.
  const words = fittingWords(ruleWords(scene), rest - 5, scene);
  if (words.length === 0) return [...cutRow(left, columns, scene), ...line(rest)];
  const right = [gap(1), ...words, gap(1), ...line(2)];
  return [...left, ...line(rest - rowWidth(right, scene)), ...right];
}

/** The first words as far as there is room for them; the last one is cut if much of it is seen. */
function fittingWords(words: readonly Span[], columns: number, scene: Scene): Row {
  const row: Span[] = [];
  let rest = columns;
  for (const word of words) {
    const lead = row.length === 0 ? [] : [gap(2)];
    const width = rowWidth([...lead, word], scene);
    if (width > rest) {
      const room = rest - rowWidth(lead, scene);
      const text = behindPlace(word.text, scene.state.place);
      if (room >= cutFromColumns) row.push(...lead, span(cut(text, room, scene), word.style));
      break;
    }
    row.push(...lead, word);
    rest -= width;
  }
  return row;
}

/** Why a server is not reached, without where it is: the title says that. */
function behindPlace(text: SafeText, place: string): SafeText {
  const start = `${safeText(place)}: `;
  const at = text.indexOf(start);
  return at === -1 ? text : safeText(text.slice(at + start.length));
}

/** The rows of what is written that are seen; the cursor is always in one of them. */
export function inputRows(scene: Written): Row[] {
  const { lines, layout } = scene;
  const top = topLine(scene);
  return lines
    .slice(top, top + layout.input.rows)
    .map(({ indent, text }) => [gap(indent), span(text)]);
}

/** Where what is typed appears. */
export function inputCursor(scene: Written): Place {
  const { lines, layout } = scene;
  const at = cursorLine(scene);
  return {
    column: layout.input.column + (lines[at]?.cursor ?? 0),
    row: layout.input.row + at - topLine(scene),
  };
}

/** What stands at the right of the rule, the most important first. */
function ruleWords({ state, talk, layout, signs, looks }: Scene): Span[] {
  const { faint, waiting } = looks;
  const { text } = talk.editor;
  const { writing } = state.words;
  const words: Span[] = [];
  const add = (word: SafeText | undefined, style = faint): void => {
    if (word !== undefined) words.push(span(word, style));
  };
  const { completion } = state;
  if (completion !== undefined) {
    add(safeText(`${completion.chosen + 1}/${completion.candidates.length}`));
  }
  add(splitWords(text, writing), waiting);
  if (isViNormal(state)) {
    add(safeText(state.words.settings.normalMode(viPending(talk.editor.vi ?? viInsert))));
  }
  if (layout.hints.rows === 0) {
    add(bytesWords(text));
    add(underWayWords(state, signs));
  }
  if (talk.recalled > 0) add(safeText(writing.sentBefore(talk.recalled)));
  if (state.freshNotices > 0) {
    add(safeText(writing.notices(state.freshNotices)), waiting);
  }
  if (layout.room === "small") return words;
  if (talk.scroll.kind === "at") add(safeText(writing.newest));
  if (state.link.kind === "offline" && state.link.why !== "") {
    add(safeText(state.link.why), waiting);
  }
  return words;
}

function cursorLine({ lines }: Written): number {
  return Math.max(
    0,
    lines.findIndex(({ cursor }) => cursor !== undefined),
  );
}

/** The first row that is seen: the cursor stays in the middle, as far as there is text around. */
export function topLine(scene: Written): number {
  const { lines, layout } = scene;
  const { rows } = layout.input;
  const middle = cursorLine(scene) - Math.floor(rows / 2);
  return Math.max(0, Math.min(middle, lines.length - rows));
}
