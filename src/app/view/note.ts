import type { Style } from "../../tui/screen/style.ts";
import { safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { wrapText } from "../../tui/text/wrap.ts";
import type { AppState } from "../state.ts";
import type { Looks } from "./looks.ts";
import { bytesWords, underWayWords } from "./outgoing.ts";
import { gap, rowWidth, span } from "./rows.ts";
import type { Measure, Row } from "./rows.ts";

/** What is said in the last rows instead of the hints. */
export interface NoteLines {
  readonly lines: readonly SafeText[];
  readonly style: Style | undefined;
}

/** What the words of the last rows are made with. */
export type Making = Measure & { readonly looks: Looks };

/** The answer to what was done, or else what helps to a connection. */
export function noteLines(
  state: AppState,
  written: string,
  columns: number,
  measure: Making,
): NoteLines {
  const { note, link } = state;
  const remedy = "remedy" in link ? link.remedy : "";
  const text = safeText(note?.text ?? remedy);
  const right = rowWidth(outgoingSpans(state, written, measure), measure);
  const rest = columns - 2 - (right === 0 ? 0 : right + 3);
  const rows = text === "" ? [] : wrapText(text, { first: Math.max(1, rest) }, measure.widths);
  const isBad = note === undefined || note.tone === "problem";
  return {
    lines: rows.map((row) => row.text),
    style: isBad ? measure.looks.bad : undefined,
  };
}

/** What stands at the right end of the last row: what is on its way, and how much is written. */
export function outgoingSpans(state: AppState, written: string, { signs, looks }: Making): Row {
  const bytes = state.overlay === undefined ? bytesWords(written) : undefined;
  const words = [underWayWords(state, signs), bytes].filter((each) => each !== undefined);
  return words.flatMap((each, index) => [
    ...(index === 0 ? [] : [gap(3)]),
    span(each, looks.waiting),
  ]);
}
