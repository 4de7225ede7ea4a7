import type { EditorState } from "../../tui/editor/state.ts";
import type { Place } from "../../tui/screen/diff.ts";
import { safe, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { inputLines } from "./input-lines.ts";
import { faint, strong } from "./looks.ts";
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
    choices.length === 0 ? [[gap(1), span(nothing, faint)]] : chosenWindow(choosing, height, scene);
  return {
    rows: [...heading, typed, ...found],
    cursor: { column: over.column + (line?.cursor ?? 0), row: over.row + heading.length },
  };
}

/** A line across with the title of what lies below. */
export function titleRule(title: SafeText, scene: Scene): Row {
  return rule([span(title, strong)], scene.layout.over.columns, scene, faint);
}

/** As many choices as there is room for, the chosen one among them. */
function chosenWindow({ choices, chosen }: Choosing, height: number, { signs }: Scene): Row[] {
  const at = Math.max(0, Math.min(chosen, choices.length - 1));
  const top = Math.max(0, Math.min(at - Math.floor(height / 2), choices.length - height));
  return choices.slice(top, top + Math.max(0, height)).map((choice, index) => {
    const isChosen = top + index === at;
    return [span(isChosen ? safe`${signs.chosen} ` : safeText("  ")), ...choice];
  });
}
