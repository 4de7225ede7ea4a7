/** Setting back to unread what one wants to come back to. */

import { type Command, just, noted } from "../effects.ts";
import type { Surroundings, Text } from "../state.ts";
import { currentTalk, withCurrentTalk } from "../talk-state.ts";
import type { Username } from "../../wire/username.ts";
import { pickedText } from "./picking.ts";

/** Texts that are read at a time on the way back. */
const pageTexts = 50;

/**
 * What they wrote is unread again, from the text that is picked on, else the newest of it; and
 * stays so while it is looked at, for who sets it back looks at it.
 */
export const unread: Command = (state, around) => {
  const { current } = state;
  const { notes } = state.words;
  const newest = newestOfTheirs(current, around.pages);
  if (newest === undefined) return just(noted(state, notes.nothingOfTheirs(current)));
  const first = currentTalk(state).picked === undefined ? newest : pickedText(state, around);
  if (first === undefined || first.isOwn) return just(noted(state, notes.onlyTheirsUnread));
  const { row } = first;
  const before = around.pages.unread(current);
  const changed = withCurrentTalk(state, {
    picked: undefined,
    newFrom: Math.min(row, before?.first ?? row),
    newUpto: newest.row,
  });
  return just(noted({ ...changed, isUnreadAgain: true }, notes.unreadAgain), {
    kind: "unread",
    peer: current,
    row,
  });
};

function newestOfTheirs(name: Username, pages: Surroundings["pages"]): Text | undefined {
  let before: number | undefined;
  for (;;) {
    const texts = pages.before(name, before, pageTexts);
    const newest = texts.findLast(({ isOwn }) => !isOwn);
    if (newest !== undefined || texts.length === 0) return newest;
    before = texts[0]?.row;
  }
}
