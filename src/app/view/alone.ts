import { safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { wrapText } from "../../tui/text/wrap.ts";
import type { AppState } from "../state.ts";
import type { Style } from "../../tui/screen/style.ts";
import { gap, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";
import { namesIn } from "./names.ts";

const columnsMax = 60;
const ownMachine = /^(?:localhost|127\.|\[::1\])/;

/** What to do while nobody else has ever been here, or nothing answers. */
export function aloneRows(scene: Scene, columns: number): Row[] {
  return linesFor(scene.state).flatMap((line) =>
    paragraph(
      safeText(line),
      columns,
      scene,
      line.startsWith("  ") ? scene.looks.strong : undefined,
    ),
  );
}

function linesFor({ words, link, isMember, place }: AppState): readonly string[] {
  const { alone } = words;
  if (link.kind === "offline") return alone.unreached(place);
  if (isMember) return alone.byCode();
  const isHere = ownMachine.test(place) ? [alone.ownMachine(place.replace(/:\d+$/, ""))] : [];
  return [...alone.byAddress(place), ...isHere, alone.meanwhile()];
}

/** What stands in a talk in which nothing was said. */
export function emptyRows(scene: Scene, columns: number): Row[] {
  const { state } = scene;
  const name = namesIn(state)(state.current);
  const isSelf = state.current === state.self;
  const { alone } = state.words;
  return paragraph(
    safeText(isSelf ? alone.emptyOwn : alone.empty(name)),
    columns,
    scene,
    scene.looks.faint,
  );
}

function paragraph(
  line: SafeText,
  columns: number,
  { widths, looks }: Scene,
  style: Style | undefined,
): Row[] {
  // What is to be copied is broken only if it must be.
  const limit = Math.max(
    1,
    style === looks.strong ? columns - 2 : Math.min(columnsMax, columns - 2),
  );
  return wrapText(line, { first: limit }, widths).map(({ text }) => [gap(1), span(text, style)]);
}
