/** What there is to choose from, in the order in which it is shown. */

import { CoterieError } from "../wire/error.ts";
import { isBlocked, pullOf } from "./hushed.ts";
import { belonging } from "./members.ts";
import { latinWordOf } from "../tui/keys/latin.ts";
import { parseUsername, type Username } from "../wire/username.ts";
import type { AppState, Overlay, Pages, Text } from "./state.ts";
import { type Theme, themes } from "./view/looks.ts";

/** So many hits are shown; more words find less. */
const hitsMax = 50;

/** A talk to go to. */
export interface Choice {
  readonly name: Username;
  readonly unread: number;
  /** Nobody of this name is known yet. */
  readonly isNew: boolean;
}

/**
 * Talks whose names hold the letters of `query` in their order, also if they were typed on Russian
 * keys ("ищи" is bob); unread ones first, then names that
 * begin with it. What could be a name and is none of them can be gone to as well. Who is blocked is
 * among them only if that is what was typed.
 */
export function choicesOf(state: AppState, query: string): readonly Choice[] {
  const letters = query.trim();
  const lower = letters.toLowerCase();
  const latin = latinWordOf(letters);
  const known = new Map<Username, number>(
    state.talks.map((talk) => [talk.name, pullOf(state, talk)]),
  );
  const others = [
    ...state.people.keys(),
    ...belonging(state.members).map(({ name }) => name),
  ].filter((name) => name !== state.self);
  for (const name of others) if (!known.has(name)) known.set(name, 0);
  const fitting = [...known]
    .filter(([name]) => holds(name.toLowerCase(), lower) || holds(name.toLowerCase(), latin))
    .filter(([name]) => name === letters || !isBlocked(state, name))
    .map(([name, unread]) => ({ name, unread, isNew: false }));
  const ranked = fitting.toSorted(
    (one, other) =>
      rank(one.name, letters) - rank(other.name, letters) ||
      Number(other.unread > 0) - Number(one.unread > 0),
  );
  const fresh = nameOf(letters);
  const isNew = fresh !== undefined && !known.has(fresh);
  return isNew ? [...ranked, { name: fresh, unread: 0, isNew: true }] : ranked;
}

/** How many there are to choose from in what lies over the screen. */
export function choiceCount(overlay: Overlay, state: AppState, pages: Pages): number {
  if (overlay.kind === "page" || overlay.kind === "bare") return 0;
  if (overlay.kind === "open") return overlay.links.length;
  const { text } = overlay.query;
  if (overlay.kind === "goTo") return choicesOf(state, text).length;
  return overlay.kind === "find" ? hitsOf(pages, text).length : themesOf(text).length;
}

/** Texts with all of these words, newest first. */
export function hitsOf(pages: Pages, query: string): readonly Text[] {
  return query.trim() === "" ? [] : pages.find(query, hitsMax);
}

/** Themes whose names hold the letters of `query` in their order. */
export function themesOf(query: string): readonly Theme[] {
  return themes.filter((theme) => holds(theme, query.trim().toLowerCase()));
}

function holds(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Names that are what was typed, then those that begin with it, then the others. */
function rank(name: string, letters: string): number {
  if (letters === "" || name === letters) return 0;
  const begun = [letters.toLowerCase(), latinWordOf(letters)];
  return begun.some((each) => name.toLowerCase().startsWith(each)) ? 1 : 2;
}

function nameOf(text: string): Username | undefined {
  try {
    return parseUsername(text);
  } catch (error) {
    if (error instanceof CoterieError) return undefined;
    throw error;
  }
}
