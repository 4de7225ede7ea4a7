import type { Span } from "../../tui/screen/grid.ts";
import type { Style } from "../../tui/screen/style.ts";
import { safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { clockTime } from "../../tui/text/times.ts";
import { textWidth } from "../../tui/text/width.ts";
import { wrapText } from "../../tui/text/wrap.ts";
import type { Text } from "../state.ts";
import { shownFate } from "./fates.ts";
import type { ShownFate } from "./fates.ts";
import { foundSpans } from "./found.ts";
import type { MessageForm } from "./message-form.ts";
import { fitted, gap, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import { rulesAbove } from "./rules.ts";
import type { Step } from "./rules.ts";
import type { Scene } from "./scene.ts";
import { type WrappedRow, wrappedRows } from "./wrapped.ts";

/** The rows of one text and of the rules above it. They are made when they are looked at. */
export interface Block {
  readonly text: Text;
  readonly size: number;
  row(index: number): Row;
}

const nothing: WrappedRow = { text: safeText(""), isQuoted: false };

/** How the text of `step` is shown. */
export function blockOf(step: Step, form: MessageForm, scene: Scene): Block {
  const { text } = step;
  const fate = fateOf(text, scene);
  const wrapped = wrappedRows(scene.around.pages, text, form.textColumns, scene.widths);
  const rules = rulesAbove(step, form.columns, scene);
  const isFurther = rules.length === 0 && isSameMinute(step);
  const hasHead = form.isStacked && !(isFurther && isSameSign(step, fate, scene));
  const above = hasHead ? [...rules, headRow(text, fate, form, scene)] : rules;
  const beside = fateBeside(fate, wrapped.at(-1)?.text ?? safeText(""), form, scene);
  const below = rowsBelow(text, beside === undefined ? fate : undefined, form, scene);
  const lead = form.isStacked ? [] : leadSpans(text, isFurther, fate, form, scene);

  const textRow = (index: number): Row => {
    const margin = index === 0 && !form.isStacked ? lead : [gap(form.textColumn - 1)];
    const { text: words, isQuoted } = wrapped[index] ?? nothing;
    const end = index === wrapped.length - 1 ? (beside ?? []) : [];
    const { found } = scene.talk;
    const { picked, faint } = scene.looks;
    if (scene.talk.picked !== text.row)
      return [gap(1), ...margin, span(words, isQuoted ? faint : undefined), ...end];
    const sign = index === 0 ? scene.signs.chosen : safeText(" ");
    const sought = found?.row === text.row ? found.words : "";
    return [
      span(sign, picked),
      ...inverse(margin, picked),
      ...foundSpans(words, sought, scene.looks.found, picked),
      ...inverse(end, picked),
    ];
  };
  const textEnd = above.length + wrapped.length;
  return {
    text,
    size: textEnd + below.length,
    row(index) {
      if (index < above.length) return above[index] ?? [];
      return index < textEnd ? textRow(index - above.length) : (below[index - textEnd] ?? []);
    },
  };
}

function inverse(row: Row, picked: Style): Row {
  return row.map(({ text }) => span(text, picked));
}

function fateOf(text: Text, scene: Scene): ShownFate | undefined {
  const { state } = scene;
  return text.isOwn ? shownFate(text, state.current, state, scene) : undefined;
}

/** Time, name and sign stand once for texts of a day that would have the same. */
function isSameMinute({ text, before }: Step): boolean {
  return (
    before !== undefined &&
    before.isOwn === text.isOwn &&
    clockTime(before.atMs) === clockTime(text.atMs)
  );
}

function isSameSign({ before }: Step, fate: ShownFate | undefined, scene: Scene): boolean {
  return before !== undefined && fateOf(before, scene)?.sign === fate?.sign;
}

/** Time, name and sign on a row of their own. */
function headRow(
  text: Text,
  fate: ShownFate | undefined,
  { self, peer }: MessageForm,
  { looks }: Scene,
): Row {
  const name = text.isOwn ? self : peer;
  const sign = fate === undefined ? [] : [gap(1), span(fate.sign, fate.style)];
  return [span(clockTime(text.atMs), looks.faint), gap(1), span(name, looks.strong), ...sign];
}

/** Time, name and sign in front of a text, from the second column on. */
function leadSpans(
  text: Text,
  isFurther: boolean,
  fate: ShownFate | undefined,
  form: MessageForm,
  scene: Scene,
): Span[] {
  const between = gap(form.gapColumns);
  const time = isFurther ? gap(5) : span(clockTime(text.atMs), scene.looks.faint);
  const name = fitted(text.isOwn ? form.self : form.peer, form.nameColumns, scene);
  const sign = fate === undefined ? gap(1) : span(fate.sign, fate.style);
  return [time, between, span(name, scene.looks.strong), between, sign, between];
}

/** The words for a fate behind the last row of its text, if they have room there. */
function fateBeside(
  fate: ShownFate | undefined,
  lastRow: SafeText,
  { fateColumn, textColumn, columns }: MessageForm,
  { widths, looks }: Scene,
): Row | undefined {
  if (fate === undefined || fateColumn === undefined) return undefined;
  const end = textColumn + textWidth(lastRow, widths);
  const column = Math.max(fateColumn, end + 2);
  if (column > fateColumn && fate.needs === "sign") return undefined;
  if (column + textWidth(fate.words, widths) > columns) return undefined;
  return [gap(column - end), span(fate.words, fate.needs === "problem" ? looks.bad : looks.faint)];
}

/** What has to be said of a text and has no room beside it. */
function rowsBelow(
  { parts, of }: Text,
  fate: ShownFate | undefined,
  { textColumn, textColumns, fateColumn }: MessageForm,
  { widths, state, looks }: Scene,
): Row[] {
  const notes: Span[] = [];
  if (parts < of) notes.push(span(safeText(state.words.talks.partsHere(parts, of)), looks.faint));
  const isSaid = fateColumn === undefined ? fate?.needs === "problem" : fate?.needs !== "sign";
  if (fate !== undefined && isSaid) {
    notes.push(span(fate.words, fate.needs === "problem" ? looks.bad : looks.faint));
  }
  return notes.flatMap(({ text, style }) =>
    wrapText(text, { first: textColumns }, widths).map((row) => [
      gap(textColumn),
      span(row.text, style),
    ]),
  );
}
