import type { Style } from "../../tui/screen/style.ts";
import { safe, safeText } from "../../tui/text/safe-text.ts";
import { wrapText } from "../../tui/text/wrap.ts";
import type { TextLink } from "../links.ts";
import type { Overlay } from "../state.ts";
import type { Over } from "./over.ts";
import { titleRule } from "./over.ts";
import { cutRow, gap, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";

/**
 * Where a link leads, before it is opened: its host by itself, then all of its address; below them
 * the others that can be chosen instead.
 */
export function openOver(
  { links, chosen }: Extract<Overlay, { kind: "open" }>,
  scene: Scene,
): Over {
  const { over } = scene.layout;
  const { openLink, openLinks } = scene.state.words.outside;
  const title = links.length === 1 ? openLink : openLinks(links.length);
  const heading = over.rows > 1 ? [titleRule(safeText(title), scene)] : [];
  const height = over.rows - heading.length;
  const link = links[chosen];
  // The choice needs a few rows of its own, however long an address is.
  const others = links.length === 1 ? 0 : Math.min(links.length + 1, Math.floor(height / 2));
  const asked = link === undefined ? [] : linkRows(link, height - others, scene);
  const choices = others < 2 ? [] : [[], ...choiceRows(links, chosen, others - 1, scene)];
  return { rows: [...heading, ...asked, ...choices], cursor: undefined };
}

function linkRows(link: TextLink, height: number, scene: Scene): Row[] {
  const { signs, widths, looks } = scene;
  const { writtenAs, mixedLetters } = scene.state.words.outside;
  const columns = Math.max(1, scene.layout.over.columns - 2);
  const wrapped = (text: string): Row[] =>
    wrapText(safeText(text), { first: columns }, widths).map((row) => [gap(1), span(row.text)]);
  const { written } = link;
  const said = link.isMixed ? mixedLetters : writtenAs;
  const warning = written === undefined ? [] : wrapped(said(written));
  const rows = [
    ...wrapped(link.host).map((row) => styled(row, looks.strong)),
    ...warning.map((row) => styled(row, link.isMixed ? looks.bad : looks.faint)),
    ...wrapped(link.url),
  ];
  if (rows.length <= height) return rows;
  return [...rows.slice(0, Math.max(0, height - 1)), [gap(1), span(safe`${signs.more}`)]];
}

function styled(row: Row, style: Style): Row {
  return row.map(({ text }) => span(text, style));
}

/** As many links as there is room for, the chosen one among them. */
function choiceRows(
  links: readonly TextLink[],
  chosen: number,
  height: number,
  scene: Scene,
): Row[] {
  const { signs, layout } = scene;
  const top = Math.max(0, Math.min(chosen - Math.floor(height / 2), links.length - height));
  return links.slice(top, top + height).map(({ url }, index) => {
    const sign = top + index === chosen ? safe`${signs.chosen} ` : safeText("  ");
    return cutRow([span(sign), span(safeText(url))], layout.over.columns, scene);
  });
}
