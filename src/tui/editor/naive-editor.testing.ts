import * as fc from "fast-check";
import type { EditorAction, EditorCommand } from "../editor.ts";
import type { Draft } from "./state.ts";

// The editor written to be obvious: the whole text is taken apart for each action.

/** What an editor shows, without undo. */
export interface NaiveEditor {
  readonly text: string;
  readonly cursor: number;
  readonly kills: readonly string[];
  readonly wasKill: boolean;
  /** From where to where the last yank goes, and which entry it is. */
  readonly yank: readonly [from: number, to: number, entry: number] | undefined;
  readonly goal: number | undefined;
}

/** A naive editor with this text and cursor. */
export function naiveEditor({ text, cursor }: Draft): NaiveEditor {
  return { text, cursor, kills: [], wasKill: false, yank: undefined, goal: undefined };
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const wordSegments = new Intl.Segmenter("en", { granularity: "word" });

/** All places between two characters of `text`. */
export function allBorders(text: string): number[] {
  return [...Array.from(graphemes.segment(text), ({ index }) => index), text.length];
}

function upTo(text: string, index: number): number {
  return allBorders(text).findLast((border) => border <= index) ?? 0;
}

function from(text: string, index: number): number {
  return allBorders(text).find((border) => border >= index) ?? text.length;
}

function wordsOf(text: string): { start: number; end: number }[] {
  return Array.from(wordSegments.segment(text))
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ index, segment }) => ({ start: index, end: index + segment.length }));
}

type Target = (text: string, cursor: number) => number;

const startOfLine: Target = (text, cursor) => text.slice(0, cursor).lastIndexOf("\n") + 1;
const endOfLine: Target = (text, cursor) =>
  cursor + (text.slice(cursor).split("\n")[0] ?? "").length;
const left: Target = (text, cursor) => upTo(text, cursor - 1);
const right: Target = (text, cursor) => from(text, cursor + 1);
const wordLeft: Target = (text, cursor) =>
  upTo(text, wordsOf(text).findLast(({ start }) => start < cursor)?.start ?? 0);
const wordRight: Target = (text, cursor) =>
  from(text, wordsOf(text).find(({ end }) => end > cursor)?.end ?? text.length);

const moves: Readonly<Partial<Record<EditorAction["type"], Target>>> = {
  left,
  right,
  wordLeft,
  wordRight,
  lineStart: startOfLine,
  lineEnd: endOfLine,
  textStart: () => 0,
  textEnd: (text) => text.length,
};

const erasures: Readonly<Partial<Record<EditorAction["type"], Target>>> = {
  eraseLeft: left,
  eraseRight: right,
};

const killings: Readonly<Partial<Record<EditorAction["type"], Target>>> = {
  killWordLeft: wordLeft,
  killWordRight: wordRight,
  killRunLeft: (text, cursor) =>
    upTo(text, cursor - (/\S*\s*$/.exec(text.slice(0, cursor))?.[0].length ?? 0)),
  killLineLeft: (text, cursor) =>
    startOfLine(text, cursor) === cursor ? left(text, cursor) : startOfLine(text, cursor),
  killLineRight: (text, cursor) =>
    endOfLine(text, cursor) === cursor ? right(text, cursor) : endOfLine(text, cursor),
};

/** The editor after `action`. */
export function naiveEdit(editor: NaiveEditor, action: EditorAction): NaiveEditor {
  const { text, cursor, kills, yank } = editor;
  const move = moves[action.type];
  if (move !== undefined) return settled({ ...editor, cursor: move(text, cursor) });
  const erase = erasures[action.type];
  if (erase !== undefined) {
    const target = erase(text, cursor);
    return target === cursor ? editor : settled(put(editor, target, cursor, ""));
  }
  const kill = killings[action.type];
  if (kill !== undefined) return killed(editor, kill(text, cursor));
  if (action.type === "killAll") {
    return killed(settled({ ...editor, cursor: text.length }), 0);
  }
  if (action.type === "up") return vertical(editor, -1);
  if (action.type === "down") return vertical(editor, 1);
  if (action.type === "yank") return yanked(editor, cursor, cursor, 0);
  if (action.type === "yankOlder") {
    if (yank === undefined || kills.length < 2) return editor;
    return yanked(editor, yank[0], yank[1], (yank[2] + 1) % kills.length);
  }
  if (action.type === "transpose") return transposed(editor);
  if (action.type === "joinLines") {
    const joined = text.trim().replaceAll(/\s*\n\s*/gu, " ");
    return text.includes("\n") ? settled(put(editor, 0, text.length, joined)) : editor;
  }
  if (action.type === "replace") {
    const start = upTo(text, action.from);
    return settled(put(editor, start, Math.max(start, from(text, action.to)), action.text));
  }
  if (action.type === "insert" || action.type === "paste") {
    return settled(put(editor, cursor, cursor, action.text));
  }
  return editor;
}

function settled(editor: NaiveEditor): NaiveEditor {
  return { ...editor, wasKill: false, yank: undefined, goal: undefined };
}

function put(editor: NaiveEditor, start: number, end: number, inserted: string): NaiveEditor {
  const [low, high] = [Math.min(start, end), Math.max(start, end)];
  const text = editor.text.slice(0, low) + inserted + editor.text.slice(high);
  return { ...editor, text, cursor: from(text, low + inserted.length) };
}

function killed(editor: NaiveEditor, target: number): NaiveEditor {
  const { text, cursor, kills, wasKill } = editor;
  if (target === cursor) return editor;
  const cut = text.slice(Math.min(target, cursor), Math.max(target, cursor));
  const newest = wasKill ? (kills[0] ?? "") : "";
  const older = wasKill ? kills.slice(1) : kills;
  const whole = target < cursor ? cut + newest : newest + cut;
  const after = settled(put(editor, target, cursor, ""));
  return { ...after, kills: [whole, ...older], wasKill: true };
}

function yanked(editor: NaiveEditor, start: number, end: number, entry: number): NaiveEditor {
  const kill = editor.kills[entry];
  if (kill === undefined) return editor;
  return {
    ...settled(put(editor, start, end, kill)),
    yank: [start, start + kill.length, entry],
  };
}

function vertical(editor: NaiveEditor, step: -1 | 1): NaiveEditor {
  const lines = editor.text.split("\n");
  const before = editor.text.slice(0, editor.cursor).split("\n");
  const target = lines[before.length - 1 + step];
  if (target === undefined) return editor;
  const goal = editor.goal ?? allBorders(before.at(-1) ?? "").length - 1;
  const inLine = allBorders(target)[goal] ?? target.length;
  const start = lines.slice(0, before.length - 1 + step).join("\n").length;
  const cursor = start + (before.length - 1 + step > 0 ? 1 : 0) + inLine;
  return { ...settled({ ...editor, cursor }), goal };
}

function transposed(editor: NaiveEditor): NaiveEditor {
  const { text, cursor } = editor;
  const start = startOfLine(text, cursor);
  const clusters = Array.from(
    graphemes.segment(text.slice(start, endOfLine(text, cursor))),
    ({ segment }) => segment,
  );
  let at = allBorders(clusters.join("")).indexOf(cursor - start);
  if (at === clusters.length) at -= 1;
  const [first, second] = [clusters[at - 1], clusters[at]];
  if (at < 1 || first === undefined || second === undefined) return editor;
  const low = start + clusters.slice(0, at - 1).join("").length;
  return settled(put(editor, low, low + first.length + second.length, second + first));
}

/** Texts of a few characters that join, divide, and count for words in all ways. */
export const smallText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom("a", "b", " ", "\n", "_", "1", ".", "-", "'", "\t", "я", "é", "e\u0301"),
      fc.constantFrom("\u0301", "\u200D", "\uFE0F", "🇩", "🇪", "👩", "👍", "🏽", "क", "्", "ष"),
      fc.constantFrom("한", "ᄒ", "ᅡ", "ᆫ", "日", "本", "語", "ก", "า", "ש", "\u0600", "\u0D4E"),
    ),
    { maxLength: 8, size: "max" },
  )
  .map((parts) => parts.join(""));

const commands: readonly Exclude<EditorCommand, "undo" | "redo">[] = [
  "left",
  "right",
  "wordLeft",
  "wordRight",
  "lineStart",
  "lineEnd",
  "textStart",
  "textEnd",
  "up",
  "down",
  "eraseLeft",
  "eraseRight",
  "killWordLeft",
  "killWordRight",
  "killRunLeft",
  "killLineLeft",
  "killLineRight",
  "killAll",
  "yank",
  "yankOlder",
  "transpose",
  "joinLines",
];

/** Any action but undo and redo. */
export const anyEdit: fc.Arbitrary<EditorAction> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom(...commands) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom("insert" as const, "paste" as const),
      text: smallText,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("replace" as const),
      from: fc.integer({ min: -2, max: 20 }),
      to: fc.integer({ min: -2, max: 20 }),
      text: smallText,
    }),
  },
);
