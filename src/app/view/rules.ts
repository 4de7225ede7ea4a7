import { safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { dayOf, dayWords } from "../../tui/text/times.ts";
import type { Text } from "../state.ts";
import { rule, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";

/** A text and the one before it in its talk. */
export interface Step {
  readonly text: Text;
  readonly before: Text | undefined;
}

/** More texts than these are not counted for a line that says how many are new. */
const countedMax = 100;

/** The lines across the talk that stand above a text: another day, and what is new from here. */
export function rulesAbove(step: Step, columns: number, scene: Scene): Row[] {
  const rows: Row[] = [];
  const { text, before } = step;
  const { faint, fresh } = scene.looks;
  if (before !== undefined && dayOf(before.atMs) !== dayOf(text.atMs)) {
    const day = dayWords(text.atMs, scene.around.nowMs, scene.state.words.times);
    rows.push(rule([span(day, faint)], columns, scene, faint));
  }
  if (isFirstNew(step, scene.talk.newFrom)) {
    rows.push(rule([span(newWords(text, scene), fresh)], columns, scene, fresh));
  }
  return rows;
}

/** The message that was the first unread one may be a later part of a long text. */
function isFirstNew({ text, before }: Step, newFrom: number | undefined): boolean {
  if (newFrom === undefined || text.lastRow < newFrom) return false;
  return before === undefined || before.lastRow < newFrom;
}

/**
 * How many came while the talk was left, or were set back to unread: theirs from this text on, up
 * to our next one behind them.
 */
function newWords({ row }: Text, { state, around, layout, talk }: Scene): SafeText {
  const texts = around.pages.from(state.current, row, countedMax);
  // What comes into a talk that was set back is unread too, whatever we have written meanwhile.
  const upto = state.isUnreadAgain ? Infinity : (talk.newUpto ?? row);
  const end = texts.findIndex((text) => text.isOwn && text.row >= upto);
  const count = texts.slice(0, end === -1 ? undefined : end).filter(({ isOwn }) => !isOwn).length;
  const isMore = end === -1 && texts.length === countedMax;
  const { talks } = state.words;
  const number = isMore ? `${Math.min(count, countedMax - 1)}+` : `${count}`;
  const words = count === 0 ? talks.fresh : talks.freshCount(number);
  const isSinceLeft = layout.room === "wide" && !state.isUnreadAgain;
  return safeText(isSinceLeft ? talks.sinceLeft(words) : words);
}
