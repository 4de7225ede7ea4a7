import { safeText } from "../../tui/text/safe-text.ts";
import { textWidth } from "../../tui/text/width.ts";
import type { Area } from "./layout.ts";
import { cut, fitted, gap, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";

/** So many words are seen at a time. */
const rowsMax = 6;
/** Longer words are cut, so that there is room for what they are. */
const shownColumnsMax = 32;

/** Where the list of words lies, over the rule; no rows if none is open, or there is no room. */
export function completionArea({ state, layout }: Scene): Area {
  const { rule, title } = layout;
  const count = state.overlay === undefined ? (state.completion?.candidates.length ?? 0) : 0;
  const rows = Math.max(0, Math.min(count, rowsMax, rule.row - title.rows));
  return { column: 0, row: rule.row - rows, columns: rule.columns, rows };
}

/** Which of the words stands in the first row. */
export function firstShown({ state }: Scene, rows: number): number {
  const { candidates, chosen } = state.completion ?? { candidates: [], chosen: 0 };
  return Math.max(0, Math.min(chosen - Math.floor(rows / 2), candidates.length - rows));
}

/** The words that what is written can become, the chosen one with a sign. */
export function completionRows(scene: Scene, { rows, columns }: Area): Row[] {
  const { state, widths, signs, looks } = scene;
  const { candidates, chosen } = state.completion ?? { candidates: [], chosen: 0 };
  const top = firstShown(scene, rows);
  const seen = candidates.slice(top, top + rows);
  const widest = Math.max(0, ...seen.map(({ shown }) => textWidth(safeText(shown), widths)));
  const shownColumns = Math.min(widest, shownColumnsMax, columns - 2);
  return seen.map(({ shown, says }, index) => {
    const isChosen = top + index === chosen;
    return [
      span(isChosen ? signs.chosen : safeText(" "), isChosen ? looks.strong : undefined),
      span(fitted(safeText(shown), shownColumns, scene), isChosen ? looks.strong : undefined),
      gap(2),
      span(cut(safeText(says), Math.max(0, columns - shownColumns - 3), scene), looks.faint),
    ];
  });
}
