import { chordWords } from "../tui/keys/chord-words.ts";
import { bindingsOf, type Mode } from "./keymap.ts";
import type { SlashCommand } from "./slash/slash-command.ts";
import type { AppState, Overlay } from "./state.ts";
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
export function keysPage({ keymap, words }: Pick<AppState, "keymap" | "words">): Overlay {
  const { keys } = words;
  const lines = modes.flatMap((mode) => {
    const rows = new Map<string, string[]>();
    for (const { chord, command, isOwn } of bindingsOf(keymap, mode)) {
      const says = keys.does[command];
      rows.set(says, [...(rows.get(says) ?? []), `${chordWords(chord)}${isOwn ? ownMark : ""}`]);
    }
    const all = [...rows].map(([says, chords]) => row(chords.join(", "), says));
    return [keys.modes[mode], ...all, ""];
  });
  const writing = editing.map(([chords, does]) => row(chords, keys.editing[does]));
  const own = [...keymap.editing].map(([chord, command]) =>
    row(`${chordWords(chord)}${ownMark}`, command === "none" ? words.settings.none : command),
  );
  const isOwn = [...lines, ...own].some((line) => line.includes(ownMark));
  const marked = isOwn ? [words.settings.ownMark(ownMark)] : [];
  const all = [...lines, keys.writing, ...writing, ...own, "", ...marked, keys.more];
  return { ...page(keys.page, all), isPanel: true };
}

/** Every command that is written, as a page. */
export function helpPage(all: readonly SlashCommand[], { commands }: Words): Overlay {
  const lines = all.map(({ name, aliases }) => {
    const { form, says } = commands.each[name];
    const names = aliases.map((alias) => `/${alias}`).join(" ");
    return row(`/${name} ${form}`.trim(), names === "" ? says : says + commands.also(names));
  });
  return page(commands.page, [...lines, "", commands.more]);
}

function page(title: string, lines: readonly string[]): Extract<Overlay, { kind: "page" }> {
  return { kind: "page", title, lines, top: 0 };
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(24)} ${right}`;
}
