/** Opening the links of texts: always asked first, as a link of others may lead anywhere. */

import { type Command, just, noted, type Outcome } from "../effects.ts";
import { linksIn, type TextLink } from "../links.ts";
import type { AppState, Surroundings } from "../state.ts";
import { withCurrentTalk } from "../talk-state.ts";
import { textOf } from "../words.ts";
import { pickedText } from "./picking.ts";

/** So many texts back links are looked for. */
const textsMax = 1000;
/** So many links are shown to choose from. */
const linksMax = 100;

/** Asks whether to open the link of the picked text, or which one of several. */
export const open: Command = (state, around) => {
  const text = pickedText(state, around);
  if (text === undefined) return just(state);
  const links = linksIn(textOf(text));
  if (links.length === 0) return just(noted(state, state.words.outside.noLinkInText));
  return just(withCurrentTalk(asking(state, links, 0), { picked: undefined }));
};

/** Asks whether to open the `number`-th newest link of the talk, from 1; others can be chosen. */
export function openNewest(
  state: AppState,
  around: Surroundings,
  number: number,
): Outcome | string {
  const links = newestLinks(state, around);
  const { noLink, noLinkNumber } = state.words.outside;
  if (links.length === 0) return noLink;
  if (links[number - 1] === undefined) return noLinkNumber(number, links.length);
  return just(asking(state, links, number - 1));
}

/** The person has said yes. */
export function opened(state: AppState, link: TextLink | undefined): Outcome {
  if (link === undefined) return just(state);
  return just(noted(state, state.words.outside.opening(link.host)), { kind: "open", link });
}

function asking(state: AppState, links: readonly TextLink[], chosen: number): AppState {
  return { ...state, overlay: { kind: "open", links, chosen } };
}

/** Of a text with several links the last one is the newest. */
function newestLinks({ current }: AppState, { pages }: Surroundings): TextLink[] {
  const links = new Map<string, TextLink>();
  for (const text of pages.before(current, undefined, textsMax).toReversed()) {
    for (const link of linksIn(textOf(text)).toReversed()) {
      if (!links.has(link.url)) links.set(link.url, link);
    }
    if (links.size >= linksMax) break;
  }
  return [...links.values()];
}
