import { safeText } from "../../tui/text/safe-text.ts";
import { themesOf } from "../choices.ts";
import type { Overlay } from "../state.ts";
import { looksOf } from "./looks.ts";
import type { Theme } from "./looks.ts";
import { choosingOver } from "./over.ts";
import type { Over } from "./over.ts";
import { fitted, gap, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";

/** The longest name of a theme. */
const nameColumns = 13;

/** Chooses how everything looks; beside each name is a sample of it. */
export function themeOver(
  { query, chosen }: Extract<Overlay, { kind: "theme" }>,
  scene: Scene,
): Over {
  const { look } = scene.state.words;
  const choices = themesOf(query.text).map((theme) => themeRow(theme, scene));
  const nothing = safeText(look.noneFits);
  return choosingOver({ title: safeText(look.theme), query, choices, chosen, nothing }, scene);
}

function themeRow(theme: Theme, scene: Scene): Row {
  const { state, signs } = scene;
  const { look } = state.words;
  const looks = looksOf(theme, state.background);
  const sample: Row = [
    span(safeText("12:00"), looks.faint),
    gap(1),
    span(safeText(state.self), looks.strong),
    gap(1),
    span(signs.has, looks.good),
    gap(1),
    span(safeText(look.sent)),
    gap(2),
    span(signs.kept, looks.waiting),
    gap(1),
    span(safeText(look.kept), looks.faint),
    gap(2),
    span(signs.refused, looks.bad),
    gap(1),
    span(safeText(look.refused), looks.bad),
    gap(2),
    span(safeText(look.fresh), looks.fresh),
    gap(2),
    span(safeText(look.found), looks.found),
  ];
  return [span(fitted(safeText(theme), nameColumns, scene)), gap(1), ...sample];
}
