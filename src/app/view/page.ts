import { safeText } from "../../tui/text/safe-text.ts";
import { textWidth } from "../../tui/text/width.ts";
import { wrapText } from "../../tui/text/wrap.ts";
import type { Overlay } from "../state.ts";
import type { Over } from "./over.ts";
import { titleRule } from "./over.ts";
import { gap, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";

/** A page of so many columns has room for a table of two. */
const tableColumns = 60;

/** Lines to be read, from line `top` on; the last ones fill the screen. */
export function pageOver(
  { title, lines, top }: Extract<Overlay, { kind: "page" }>,
  scene: Scene,
): Over {
  const { over } = scene.layout;
  const height = over.rows - 1;
  const rows = lines.map((line) => pageRows(line, scene));
  const first = Math.max(0, Math.min(top, rows.length));
  const below = rows.slice(first).flat();
  const seen = below.length >= height ? below : rows.flat().slice(-Math.max(1, height));
  const isMore = below.length > height;
  const words = isMore ? scene.state.words.keys.goesOn(title) : title;
  return { rows: [titleRule(safeText(words), scene), ...seen.slice(0, height)], cursor: undefined };
}

/** A line goes on under its second column; where there is no room for two, they stand close. */
function pageRows(line: string, { layout, widths }: Scene): Row[] {
  const columns = Math.max(1, layout.over.columns - 2);
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
