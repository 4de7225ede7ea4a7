/** Copying out of the terminal, as far as it allows that. */

import { copyBytesMax } from "../../tui/terminal/clipboard.ts";
import { type Command, just, noted, type Outcome } from "../effects.ts";
import type { AppState, Surroundings } from "../state.ts";
import { withCurrentTalk } from "../talk-state.ts";
import { textOf } from "../words.ts";
import { pickedText } from "./picking.ts";

/** What the page offers, the link that is asked about, or else the picked text. */
export const copy: Command = (state, around) => {
  const { overlay } = state;
  if (overlay?.kind === "page") {
    return overlay.copies === undefined ? just(state) : copied(state, overlay.copies);
  }
  if (overlay?.kind === "open") {
    const link = overlay.links[overlay.chosen];
    return link === undefined ? just(state) : copied({ ...state, overlay: undefined }, link.url);
  }
  const text = pickedText(state, around);
  if (text === undefined) return just(state);
  return copied(withCurrentTalk(state, { picked: undefined }), textOf(text));
};

/** Copies the `number`-th newest text of the talk, from 1. */
export function copyNewest(
  state: AppState,
  { pages }: Surroundings,
  number: number,
): Outcome | string {
  const texts = pages.before(state.current, undefined, number);
  const { noText, noTextNumber } = state.words.outside;
  if (texts.length === 0) return noText;
  const text = texts.at(-number);
  return text === undefined ? noTextNumber(number) : copied(state, textOf(text));
}

/** Nobody can know whether the terminal does it, and so nobody says that it has. */
function copied(state: AppState, text: string): Outcome {
  const { tooLongToCopy } = state.words.outside;
  const bytes = Buffer.byteLength(text);
  if (bytes > copyBytesMax) {
    return just(noted(state, tooLongToCopy(bytes, copyBytesMax), "problem"));
  }
  return just(noted(state, state.words.notes.copied), { kind: "copy", text });
}
