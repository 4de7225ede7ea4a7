import { safeText } from "../../tui/text/safe-text.ts";
import { textWidth } from "../../tui/text/width.ts";
import { wrapText } from "../../tui/text/wrap.ts";
import type { Overlay } from "../state.ts";
import type { Area } from "./layout.ts";
import type { Over } from "./over.ts";
import { titleRule } from "./over.ts";
import { gap, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";

/** A page of so many columns has room for a table of two. */
const tableColumns = 60;

/** Lines to be read, from line `top` on; the last ones fill `area`. */
export function pageOver(
  { title, lines, top }: Extract<Overlay, { kind: "page" }>,
  scene: Scene,
  area: Area = scene.layout.over,
): Over {
  const height = area.rows - 1;
  const rows = lines.map((line) => pageRows(line, scene, area));
  const first = Math.max(0, Math.min(top, rows.length));
  const below = rows.slice(first).flat();
  const seen = below.length >= height ? below : rows.flat().slice(-Math.max(1, height));
  const isMore = below.length > height;
  const words = isMore ? scene.state.words.keys.goesOn(title) : title;
  const heading = titleRule(safeText(words), scene, area.columns);
  return { rows: [heading, ...seen.slice(0, height)], cursor: undefined };
}

/**
 * How many lines a page on (or back, if `by` is -1) goes from `top`: as many as are seen whole,
 * but for one that stays seen.
 */
export function linesOfPage(
  { lines, top }: Extract<Overlay, { kind: "page" }>,
  scene: Scene,
  area: Area,
  by: 1 | -1,
): number {
  const height = area.rows - 1;
  let count = 0;
  let rows = 0;
  for (let at = by === 1 ? top : top - 1; at >= 0 && at < lines.length; at += by) {
    rows += pageRows(lines[at] ?? "", scene, area).length;
    if (rows > height) break;
    count += 1;
  }
  return Math.max(1, count - 1);
}

/** A line goes on under its second column; where there is no room for two, they stand close. */
function pageRows(line: string, { widths }: Scene, area: Area): Row[] {
  const columns = Math.max(1, area.columns - 2);
  const isWide = columns >= tableColumns;
  const words = isWide ? line : line.replaceAll(/(?<=\S) {2,}/gu, "  ");
  const first = /^ *\S.*? {2,}(?=\S)/u.exec(words)?.[0] ?? "";
  const indent = isWide && first !== "" ? textWidth(safeText(first), widths) : 4;
  const limits = { first: columns, further: Math.max(1, columns - indent) };
  return wrapText(safeText(words), limits, widths).map(({ text }, index) => [
    gap(index === 0 ? 1 : 1 + indent),
    span(text),
  ]);
}
