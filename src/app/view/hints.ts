import type { Span } from "../../tui/screen/grid.ts";
import { safe, safeText } from "../../tui/text/safe-text.ts";
import type { HintWords } from "../../words/english/hints.ts";
import type { KeyWords } from "../../words/english/keys.ts";
import { outgoingSpans } from "./note.ts";
import { gap, rowWidth, span, spread } from "./rows.ts";
import type { Row } from "./rows.ts";
import { chordWords } from "../../tui/keys/chord-words.ts";
import { pullOf } from "../hushed.ts";
import { bindingsOf, type Keymap, modes, usualKeymap } from "../keymap.ts";
import { linksIn } from "../links.ts";
import type { CommandName } from "../command-words.ts";
import { isKnown, isUseful } from "../lessons.ts";
import type { Lesson } from "../lesson.ts";
import { hasDraft } from "../talk-state.ts";
import { textOf } from "../words.ts";
import type { Text } from "../state.ts";
import type { Scene } from "./scene.ts";

/** Says what a key does. */
interface Hint {
  readonly says: keyof HintWords | HintWords[keyof HintWords];
  /** Only on screens of many columns. */
  readonly isWide?: boolean;
  /** What its key does; whoever has used it some times needs no hint any more. */
  readonly does?: CommandName;
  /** It is one of the first hour, and stands out. */
  readonly isLesson?: boolean;
  /** It does something now. */
  readonly helps?: (scene: Scene) => boolean;
}

const writing: readonly Hint[] = [
  { says: "send", does: "send" },
  { says: "newLine", isWide: true },
  // Tab and Ctrl-K do something else while there is text for them.
  { says: "tabUnread", does: "tab", helps: (scene) => isUnreadWhile(scene, true) },
  { says: "altUnread", does: "nextUnread", helps: (scene) => isUnreadWhile(scene, false) },
  { says: "draft", does: "tab", helps: isOnlyDraftElsewhere },
  { says: "goTo", does: "goToOrCut", helps: isAtEnd },
  { says: "goToWhileWriting", does: "goTo", helps: (scene) => !isAtEnd(scene) },
  { says: "find", does: "find", isWide: true },
  { says: "keysByMark", helps: ({ talk }) => talk.editor.text === "" },
  {
    says: "keys",
    helps: ({ talk, layout }) => layout.room !== "narrow" || talk.editor.text !== "",
  },
];
/** What a lesson says, and the hint that would say the same. */
const lessonHints: Readonly<
  Record<Lesson, { readonly says: keyof HintWords; readonly instead?: keyof HintWords }>
> = {
  tab: { says: "lessonTab", instead: "tabUnread" },
  goTo: { says: "lessonGoTo", instead: "goTo" },
  pageUp: { says: "lessonPageUp" },
};
const again: ReadonlySet<Text["state"]> = new Set<Text["state"]>(["unknown", "refused"]);
const open: ReadonlySet<Text["state"]> = new Set<Text["state"]>([...again, "unsent"]);
const picking: readonly Hint[] = [
  { says: "copy" },
  { says: "openLink", helps: hasLink },
  { says: "quote" },
  { says: "retry", helps: (scene) => isPicked(scene, again) },
  { says: "drop", helps: (scene) => isPicked(scene, open) },
  { says: "info" },
  { says: "back" },
  { says: "unread", helps: isTheirsPicked },
];
const choosing: readonly Hint[] = [{ says: "open" }, { says: "choose" }, { says: "back" }];
const taking: readonly Hint[] = [{ says: "take" }, { says: "choose" }, { says: "back" }];
const completing: readonly Hint[] = [{ says: "take" }, { says: "next" }, { says: "close" }];
const opening: readonly Hint[] = [
  { says: "open" },
  { says: "copy" },
  { says: "back" },
  { says: "choose", helps: isOneOfSeveral },
];
const reading: readonly Hint[] = [{ says: "pages" }, { says: "back" }];

/** The keys of some hints: where one of them is somebody's own, the hint would not be true. */
const chords: Readonly<Partial<Record<keyof HintWords, string>>> = {
  send: "enter",
  newLine: "M-enter",
  tabUnread: "tab",
  altUnread: "M-a",
  draft: "tab",
  goTo: "C-k",
  goToWhileWriting: "C-g",
  find: "C-f",
  keysByMark: "?",
  keys: "f1",
  lessonTab: "tab",
  lessonGoTo: "C-k",
  lessonPageUp: "pageUp",
};

function isUsual(says: Hint["says"], { tables, editing }: Keymap): boolean {
  if (typeof says !== "string") return true;
  const chord = chords[says];
  if (chord === undefined || tables === usualKeymap.tables) return true;
  const isScreen = tables.screen[chord] === usualKeymap.tables.screen[chord];
  return isScreen && !editing.has(chord);
}

/** The last rows: what keys do, or what is to be said; at the right what is on its way. */
export function hintsRows(scene: Scene): Row[] {
  const { layout, state, talk } = scene;
  const columns = layout.hints.columns - 1;
  const right = outgoingSpans(state, talk.editor.text, scene);
  const wishes = state.preferences.hints
    ? hintSpans(scene, columns - rowWidth(right, scene) - 3)
    : [];
  const said = noteRows(scene);
  const lines = said.length === 0 ? [wishes] : said;
  return lines.map((left, index) => {
    const end = index === lines.length - 1 ? right : [];
    return [...spread([gap(1), ...left], end, columns, scene), gap(1)];
  });
}

/** As much of the note as there are rows for, with a sign if that is not all. */
function noteRows({ note, layout, signs }: Scene): Row[] {
  const { rows } = layout.hints;
  const isCut = note.lines.length > rows;
  return note.lines.slice(0, rows).map((line, index) => {
    const isLast = isCut && index === rows - 1;
    return [span(isLast ? safe`${line}${signs.more}` : line, note.style)];
  });
}

/** As many hints as there is room for, the last ones left out. */
function hintSpans(scene: Scene, columns: number): Span[] {
  const { room } = scene.layout;
  const { hints } = scene.state.words;
  const isNarrow = room === "narrow";
  const between = isNarrow ? 2 : 3;
  const spans: Span[] = [];
  let rest = columns;
  const { looks, state } = scene;
  for (const { says, isWide = false, isLesson = false, does, helps = always } of hintsNow(scene)) {
    const { full, narrow } = typeof says === "string" ? hints[says] : says;
    const text = safeText(isNarrow ? narrow : full);
    const width = text.length + (spans.length === 0 ? 0 : between);
    if (text === "" || (isWide && room !== "wide") || width > rest || !helps(scene)) continue;
    if (!isUsual(says, state.keymap) || (does !== undefined && isKnown(state, does))) continue;
    if (spans.length > 0) spans.push(gap(between));
    spans.push(span(text, isLesson ? looks.fresh : looks.faint));
    rest -= width;
  }
  return spans;
}

function hintsNow({ state, talk, around }: Scene): readonly Hint[] {
  if (state.prefix !== undefined) return prefixHints(state.prefix, state.words.keys, state.keymap);
  if (state.overlay?.kind === "open") return opening;
  if (state.completion !== undefined) return completing;
  if (state.overlay?.kind === "page") return reading;
  if (state.overlay?.kind === "theme") return taking;
  if (state.overlay !== undefined) return choosing;
  if (talk.picked !== undefined) return picking;
  const { lesson } = state;
  if (lesson === undefined || !isUseful(lesson, state, around)) return writing;
  const { says, instead } = lessonHints[lesson];
  return [{ says, isLesson: true }, ...writing.filter((hint) => hint.says !== instead)];
}

/** What the second key may be, and does. */
function prefixHints(prefix: string, { does }: KeyWords, keymap: Keymap): readonly Hint[] {
  const all = modes.flatMap((mode) => bindingsOf(keymap, mode));
  const seconds = all.filter(({ chord }) => chord.startsWith(`${prefix} `));
  const hints = seconds.map(({ chord, command }) => {
    const words = `${chordWords(chord.slice(prefix.length + 1))} ${does[command]}`;
    return { says: { full: words, narrow: words } };
  });
  const first = `${chordWords(prefix)} ...`;
  return [{ says: { full: first, narrow: first } }, ...hints, { says: "back" }];
}

function isOneOfSeveral({ state }: Scene): boolean {
  return state.overlay?.kind === "open" && state.overlay.links.length > 1;
}

function hasLink(scene: Scene): boolean {
  const text = pickedOf(scene);
  return text !== undefined && linksIn(textOf(text)).length > 0;
}

function always(): boolean {
  return true;
}

/** Something is unread elsewhere, and here is text, or none. */
function isUnreadWhile({ state, talk }: Scene, isEmpty: boolean): boolean {
  const isUnread = state.talks.some(
    (each) => pullOf(state, each) > 0 && each.name !== state.current,
  );
  return isUnread && isEmpty === (talk.editor.text === "");
}

function isOnlyDraftElsewhere(scene: Scene): boolean {
  const { state, talk } = scene;
  const isDraft = state.talks.some(({ name }) => name !== state.current && hasDraft(state, name));
  return isDraft && talk.editor.text === "" && !isUnreadWhile(scene, true);
}

function isAtEnd({ talk }: Scene): boolean {
  return talk.editor.cursor === talk.editor.text.length;
}

function isTheirsPicked(scene: Scene): boolean {
  return pickedOf(scene)?.isOwn === false;
}

/** The picked text is one of ours of which this has become. */
function isPicked(scene: Scene, states: ReadonlySet<Text["state"]>): boolean {
  const text = pickedOf(scene);
  return text !== undefined && text.isOwn && states.has(text.state);
}

function pickedOf({ state, around, talk }: Scene): Text | undefined {
  return talk.picked === undefined
    ? undefined
    : around.pages.from(state.current, talk.picked, 1)[0];
}
