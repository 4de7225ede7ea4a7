import type { Style } from "../../tui/screen/style.ts";
import { safe, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { shortTime } from "../../tui/text/times.ts";
import { textWidth } from "../../tui/text/width.ts";
import type { Username } from "../../wire/username.ts";
import type { Group, Talk } from "../state.ts";
import { fitted, gap, rowWidth, span, spread } from "./rows.ts";
import type { Row } from "./rows.ts";
import { hushWord } from "../hushed.ts";
import { briefPresence, presenceWord } from "./scene.ts";
import { hasDraft } from "../talk-state.ts";
import type { Scene } from "./scene.ts";
import { namesIn } from "./names.ts";

/** Columns for when something was said last. */
const timeColumns = 6;

/** A row of the list, and where it leads: to a talk, to one that is not there yet, nowhere. */
export interface ListLine {
  readonly row: Row;
  readonly leadsTo?: Username | "new" | undefined;
}

/** The list of talks in the order that it has, with its heading. */
export function listLines(scene: Scene): ListLine[] {
  const { rows: height } = scene.layout.list;
  if (height === 0) return [];
  const heading: Row = [
    gap(1),
    span(safeText(scene.state.words.talks.heading), scene.looks.strong),
  ];
  const { lines, current } = allLines(scene);
  return [{ row: heading }, ...windowOf(lines, current, height - 1, scene)];
}

/** All lines below the heading, and which of them is the current talk. */
function allLines(scene: Scene): { readonly lines: readonly ListLine[]; readonly current: number } {
  const { state, layout, looks } = scene;
  const { talks } = state.words;
  const isWide = layout.room === "wide";
  const lines: ListLine[] = [];
  let current = 0;
  let group: Group | undefined;
  for (const talk of state.talks) {
    if (isWide && talk.group !== group) {
      lines.push({ row: [gap(1), span(safeText(talks.groups[talk.group]), looks.faint)] });
    }
    group = talk.group;
    if (talk.name === state.current) current = lines.length;
    const row = isWide ? wideRow(talk, scene) : usualRow(talk, scene);
    lines.push({ row, leadsTo: talk.name });
  }
  // Whoever is alone is told beside it what to do.
  const added: Row = [gap(1), span(safeText(talks.begin), looks.faint)];
  if (!state.isAlone) lines.push({ row: [] }, { row: added, leadsTo: "new" });
  return { lines, current };
}

/** The part of the list in which the current talk is, and how much is above and below. */
function windowOf(
  lines: readonly ListLine[],
  current: number,
  height: number,
  { looks, state }: Scene,
): readonly ListLine[] {
  if (lines.length <= height) return lines;
  const { talks } = state.words;
  const middle = current - Math.floor(height / 2);
  const top = Math.max(0, Math.min(middle, lines.length - height));
  const shown = lines.slice(top, top + height);
  // Too low for a row that only counts the others.
  if (height < 4) return shown;
  const below = lines.length - top - height;
  if (top > 0) shown[0] = { row: [gap(1), span(safeText(talks.above(top + 1)), looks.faint)] };
  if (below > 0) {
    shown[height - 1] = { row: [gap(1), span(safeText(talks.below(below + 1)), looks.faint)] };
  }
  return shown;
}

function usualRow(talk: Talk, scene: Scene): Row {
  const { columns } = scene.layout.list;
  const style = styleOf(talk, scene);
  return [
    span(signOf(talk, scene), style),
    ...nameAndWord(talk, columns - 2, style, scene),
    gap(1),
  ];
}

function wideRow(talk: Talk, scene: Scene): Row {
  const { columns } = scene.layout.list;
  const { lastAtMs } = talk;
  const style = styleOf(talk, scene);
  const begin = [span(signOf(talk, scene), style), gap(1)];
  // Typing is told where the time stands: it is now.
  if (presenceWord(scene, talk.name) === "typing") {
    return [...begin, ...nameAndWord(talk, columns - 5, style, scene)];
  }
  const { times } = scene.state.words;
  const { nowMs } = scene.around;
  const time = lastAtMs === undefined ? safeText("") : shortTime(lastAtMs, nowMs, times);
  const words = nameAndWord(talk, columns - timeColumns - 5, style, scene);
  return [...begin, ...words, gap(2), span(fitted(time, timeColumns, scene), scene.looks.faint)];
}

/** A name and what is to be said of it; the name is cut only if nothing shorter can be said. */
function nameAndWord(talk: Talk, columns: number, style: Style | undefined, scene: Scene): Row {
  const name = namesIn(scene.state)(talk.name);
  const words = wordsOf(talk, scene);
  const rest = columns - textWidth(name, scene.widths) - 1;
  const fits = words.find((word) => textWidth(word, scene.widths) <= rest);
  const word = fits ?? words.at(-1) ?? safeText("");
  const look = talk.unread > 0 ? scene.looks.strong : undefined;
  const right =
    word === "" ? [] : [span(word, scene.state.hushed.has(talk.name) ? scene.looks.faint : look)];
  return spread([span(name, style)], right, columns, scene);
}

/** What can be said of a talk, the fullest first. */
function wordsOf(talk: Talk, scene: Scene): SafeText[] {
  const { state, signs } = scene;
  const isElsewhere = talk.name !== state.current;
  const draft = isElsewhere && hasDraft(state, talk.name) ? signs.draft : undefined;
  const presence = briefPresence(scene, talk.name);
  const count = talk.unread > 999 ? safeText("999+") : safe`${talk.unread}`;
  // What calls nobody is told by a sign too: not every terminal has faint letters.
  const counts = state.hushed.has(talk.name) ? [safe`(${count})`, count] : [count];
  const isCount = talk.unread > 0 && presenceWord(scene, talk.name) !== "typing";
  const words = isCount ? counts : [presence];
  if (draft === undefined) return words;
  if (!isCount && presence === "") return [draft];
  const shortest = talk.unread > 0 ? safe`${draft}${count}` : draft;
  return [...words.map((word) => safe`${draft} ${word}`), shortest];
}

function signOf({ name }: Talk, { state, signs }: Scene): SafeText {
  return name === state.current ? signs.chosen : safeText(" ");
}

function styleOf({ name, unread }: Talk, { state, looks }: Scene): Style | undefined {
  if (state.hushed.has(name)) return name === state.current ? looks.strong : looks.faint;
  return name === state.current || unread > 0 ? looks.strong : undefined;
}

/** The name of the talk, where whoever it is with is, and the day of what is seen. */
export function headerRow(scene: Scene, day: SafeText): Row {
  const { state, layout } = scene;
  const { columns } = layout.header;
  const name = span(namesIn(state)(state.current), scene.looks.strong);
  const called = calledWords(state.members?.get(state.current)?.displayName ?? "", scene);
  const where = layout.room === "wide" ? whereWords(scene) : typingWord(scene);
  const hush = hushWord(state, state.current);
  const hushed = hush === undefined ? [] : [gap(2), span(safeText(hush), scene.looks.faint)];
  const left = [gap(1), name, ...called, ...hushed, ...(where === "" ? [] : [gap(3), span(where)])];
  const isRoom = rowWidth(left, scene) + 2 + textWidth(day, scene.widths) < columns;
  return [
    ...spread(left, isRoom ? [span(day, scene.looks.faint)] : [], columns - 1, scene),
    gap(1),
  ];
}

/** What a member may be called beside the name. */
function calledWords(displayName: string, { looks }: Scene): Row {
  return displayName === "" ? [] : [gap(2), span(safeText(displayName), looks.faint)];
}

function typingWord(scene: Scene): SafeText {
  const presence = presenceWord(scene, scene.state.current);
  return safeText(presence === "typing" ? scene.state.words.people.full.typing : "");
}

/** "away since 11:05". */
function whereWords(scene: Scene): SafeText {
  const { state, around } = scene;
  const presence = presenceWord(scene, state.current);
  const sinceMs = state.people.get(state.current)?.sinceMs;
  const { people, times } = state.words;
  const words = presence === "" ? "" : people.full[presence];
  const isSince = presence === "away" || presence === "silent";
  if (!isSince || sinceMs === undefined) return safeText(words);
  return safeText(people.since(words, shortTime(sinceMs, around.nowMs, times)));
}
