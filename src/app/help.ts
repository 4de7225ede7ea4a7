import { chordWords } from "../tui/keys/chord-words.ts";
import { bindingsOf, type Mode } from "./keymap.ts";
import type { SlashCommand } from "./slash/slash-command.ts";
import type { AppState, Overlay } from "./state.ts";
import type { CommandsWords } from "../words/english/commands.ts";
import type { KeyWords } from "../words/english/keys.ts";
import type { Words } from "../words/words.ts";

/** Those whose keys are listed, in the order of the page. */
const modes = [
  "screen",
  "empty",
  "pick",
  "complete",
  "choose",
  "bare",
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

/** A row for what keys do, alone, and as lines below the names of where they do it. */
function keyRows({ keymap, words }: Pick<AppState, "keymap" | "words">): {
  readonly rows: readonly string[];
  readonly lines: readonly string[];
} {
  const { keys } = words;
  const byMode = modes.map((mode) => {
    const rows = new Map<string, string[]>();
    for (const { chord, command, isOwn } of bindingsOf(keymap, mode)) {
      const says = keys.does[command];
      rows.set(says, [...(rows.get(says) ?? []), `${chordWords(chord)}${isOwn ? ownMark : ""}`]);
    }
    const all = [...rows].map(([says, chords]) => row(chords.join(", "), says));
    return { mode, all };
  });
  const writing = editing.map(([chords, does]) => row(chords, keys.editing[does]));
  const own = [...keymap.editing].map(([chord, command]) =>
    row(`${chordWords(chord)}${ownMark}`, command === "none" ? words.settings.none : command),
  );
  const lines = byMode.flatMap(({ mode, all }) => [keys.modes[mode], ...all, ""]);
  return {
    rows: [...byMode.flatMap(({ all }) => all), ...writing, ...own],
    lines: [...lines, keys.writing, ...writing, ...own],
  };
}

/** Every command that is written, as a page. */
export function helpPage(all: readonly SlashCommand[], { commands }: Words): Overlay {
  return page(commands.page, [...commandRows(all, commands), "", commands.more]);
}

function commandRows(all: readonly SlashCommand[], commands: CommandsWords): string[] {
  return all.map(({ name, aliases }) => {
    const { form, says } = commands.each[name];
    const names = aliases.map((alias) => `/${alias}`).join(" ");
    return row(`/${name} ${form}`.trim(), names === "" ? says : says + commands.also(names));
  });
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

function page(title: string, lines: readonly string[]): Extract<Overlay, { kind: "page" }> {
  return { kind: "page", title, lines, top: 0 };
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(24)} ${right}`;
}
