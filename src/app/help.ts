import { closestMatch } from "leven";
import { chordWords } from "../tui/keys/chord-words.ts";
import { bindingsOf, type Mode } from "./keymap.ts";
import type { SlashCommand } from "./slash/slash-command.ts";
import type { AppState, Overlay } from "./state.ts";
import type { CommandsWords } from "../words/english/commands.ts";
import type { KeyWords } from "../words/english/keys.ts";
import type { TopicPart, WrittenTopic } from "../words/english/topics.ts";
import type { Words } from "../words/words.ts";

/** Those whose keys are listed, in the order of the page. */
const modes = [
  "screen",
  "empty",
  "pick",
  "complete",
  "choose",
  "open",
  "bare",
  "page",
] as const satisfies readonly Mode[];

const editing: readonly (readonly [chords: string, does: keyof KeyWords["editing"]])[] = [
  ["Alt-Enter, Ctrl-J", "newLine"],
  ["Ctrl-A, Ctrl-E", "lineEnds"],
  ["Alt-B, Alt-F", "byWords"],
  ["Ctrl-W, Alt-D, Ctrl-U", "cut"],
  ["Ctrl-Y", "putBack"],
  ["Alt-J", "join"],
  ["Ctrl-_", "undo"],
];

/** Stands behind a key that is not the usual one. */
const ownMark = "*";

/** Every key, as a page beside which the talk goes on. */
export function keysPage(state: Pick<AppState, "keymap" | "words">): Overlay {
  const { keys, settings } = state.words;
  const { rows, lines } = keyRows(state);
  const marked = rows.some((line) => line.includes(ownMark)) ? [settings.ownMark(ownMark)] : [];
  return { ...page(keys.page, [...lines, "", ...marked, keys.more]), isPanel: true };
}

/** What is pressed or written, and what it does. */
export type HelpRow = readonly [left: string, says: string];

/** What keys do in one place. */
export interface KeyGroup {
  readonly heading: string;
  readonly rows: readonly HelpRow[];
}

/** Every key, by where it does something. */
export function keyGroups({ keymap, words }: Pick<AppState, "keymap" | "words">): KeyGroup[] {
  const { keys } = words;
  const byMode = modes.map((mode): KeyGroup => {
    const rows = new Map<string, string[]>();
    for (const { chord, command, isOwn } of bindingsOf(keymap, mode)) {
      const says = keys.does[command];
      rows.set(says, [...(rows.get(says) ?? []), `${chordWords(chord)}${isOwn ? ownMark : ""}`]);
    }
    const all = [...rows].map(([says, chords]): HelpRow => [chords.join(", "), says]);
    return { heading: keys.modes[mode], rows: all };
  });
  const writing = editing.map(([chords, does]): HelpRow => [chords, keys.editing[does]]);
  const own = [...keymap.editing].map(([chord, command]): HelpRow => [
    `${chordWords(chord)}${ownMark}`,
    command === "none" ? words.settings.none : command,
  ]);
  return [...byMode, { heading: keys.writing, rows: [...writing, ...own] }];
}

/** A row for what keys do, alone, and as lines below the names of where they do it. */
function keyRows(state: Pick<AppState, "keymap" | "words">): {
  readonly rows: readonly string[];
  readonly lines: readonly string[];
} {
  const groups = keyGroups(state).map(({ heading, rows }) => ({
    heading,
    all: rows.map(([left, says]) => row(left, says)),
  }));
  return {
    rows: groups.flatMap(({ all }) => all),
    lines: groups.flatMap(({ heading, all }, index) => [
      ...(index === 0 ? [] : [""]),
      heading,
      ...all,
    ]),
  };
}

/** Every command that is written, as a page. */
export function helpPage(all: readonly SlashCommand[], { commands }: Words): Overlay {
  return page(commands.page, [...commandRows(all, commands), "", commands.more]);
}

/** Every command that is written, and what it does. */
export function commandPairs(
  all: readonly SlashCommand[],
  commands: CommandsWords,
): readonly HelpRow[] {
  return all.map(({ name, aliases }): HelpRow => {
    const { form, says } = commands.each[name];
    const names = aliases.map((alias) => `/${alias}`).join(" ");
    return [`/${name} ${form}`.trim(), names === "" ? says : says + commands.also(names)];
  });
}

function commandRows(all: readonly SlashCommand[], commands: CommandsWords): string[] {
  return commandPairs(all, commands).map(([left, says]) => row(left, says));
}

/**
 * Of both pages only the lines that have this word, in capitals or not.
 *
 * @returns `undefined` if none has it.
 */
export function filteredPage(
  all: readonly SlashCommand[],
  state: Pick<AppState, "keymap" | "words">,
  word: string,
): Overlay | undefined {
  const sought = word.toLowerCase();
  const lines = [commandRows(all, state.words.commands), keyRows(state).rows].flatMap((rows) => {
    const found = rows.filter((line) => line.toLowerCase().includes(sought));
    return found.length === 0 ? [] : [...found, ""];
  });
  return lines.length === 0 ? undefined : page(word, lines.slice(0, -1));
}

/** Topics that `coterie help` has and the lists here have not; what they say is loaded later. */
const writtenTopics: Readonly<Record<WrittenTopic, true>> = {
  start: true,
  talk: true,
  fates: true,
  offline: true,
  notifications: true,
  group: true,
  safety: true,
  terminal: true,
  scripts: true,
};

/** The topic of this name. */
export function writtenTopic(word: string): WrittenTopic | undefined {
  const sought = word.toLowerCase();
  return Object.keys(writtenTopics).find((name): name is WrittenTopic => name === sought);
}

/** What is said of a topic. */
export function topicPage(
  topic: string,
  parts: readonly TopicPart[],
): Extract<Overlay, { kind: "page" }> {
  const lines = parts.map((part) => (typeof part === "string" ? part : row(...part)));
  return page(topic, lines);
}

function page(title: string, lines: readonly string[]): Extract<Overlay, { kind: "page" }> {
  return { kind: "page", title, lines, top: 0 };
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(24)} ${right}`;
}

/** Which of these somebody has most likely meant. */
export function nearestWord(word: string, known: readonly string[]): string {
  return closestMatch(word, [...known]) ?? word;
}
