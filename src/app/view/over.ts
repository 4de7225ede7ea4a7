import type { EditorState } from "../../tui/editor/state.ts";
import type { Place } from "../../tui/screen/diff.ts";
import { safe, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { inputLines } from "./input-lines.ts";
import { gap, rule, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";

/** What lies over the screen. */
export interface Over {
  readonly rows: readonly Row[];
  /** Where what is typed appears; `undefined` if nothing is. */
  readonly cursor: Place | undefined;
}

/** Something that can be chosen. */
interface Choosing {
  readonly title: SafeText;
  readonly query: EditorState;
  readonly choices: readonly Row[];
  readonly chosen: number;
  /** Said while there is nothing to choose. */
  readonly nothing: SafeText;
}

/** A heading, the words that choose, and what they leave to choose from. */
export function choosingOver(choosing: Choosing, scene: Scene): Over {
  const { over } = scene.layout;
  const { title, query, choices, nothing } = choosing;
  const heading: readonly Row[] = over.rows > 1 ? [titleRule(title, scene)] : [];
  const lines = inputLines(query, over.columns, scene.widths);
  const line = lines.find(({ cursor }) => cursor !== undefined);
  const typed: Row = [gap(line?.indent ?? 0), span(line?.text ?? safeText(""))];
  const height = over.rows - heading.length - 1;
  const found =
    choices.length === 0
      ? [[gap(1), span(nothing, scene.looks.faint)]]
      : chosenWindow(choosing, height, scene);
  return {
    rows: [...heading, typed, ...found],
    cursor: { column: over.column + (line?.cursor ?? 0), row: over.row + heading.length },
  };
}

/** A line across with the title of what lies below. */
export function titleRule(
  title: SafeText,
  scene: Scene,
  columns: number = scene.layout.over.columns,
): Row {
  const { faint, strong } = scene.looks;
  return rule([span(title, strong)], columns, scene, faint);
}

/** Which of `count` choices stands in the first of `height` rows: the chosen one is seen. */
function topChoice(count: number, chosen: number, height: number): number {
  const at = Math.max(0, Math.min(chosen, count - 1));
  return Math.max(0, Math.min(at - Math.floor(height / 2), count - height));
}

/** Which choice is in a row of the screen, if one is. */
export function choiceAt(
  row: number,
  count: number,
  chosen: number,
  scene: Scene,
): number | undefined {
  const { over } = scene.layout;
  const above = over.row + (over.rows > 1 ? 2 : 1);
  const height = over.row + over.rows - above;
  const index = topChoice(count, chosen, height) + row - above;
  return row >= above && row < over.row + over.rows && index < count ? index : undefined;
}

/** As many choices as there is room for, the chosen one among them. */
function chosenWindow({ choices, chosen }: Choosing, height: number, { signs }: Scene): Row[] {
  const at = Math.max(0, Math.min(chosen, choices.length - 1));
  const top = topChoice(choices.length, chosen, height);
  return choices.slice(top, top + Math.max(0, height)).map((choice, index) => {
    const isChosen = top + index === at;
    return [span(isChosen ? safe`${signs.chosen} ` : safeText("  ")), ...choice];
  });
}
