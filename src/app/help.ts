import { chordWords } from "./chord-words.ts";
import { bindings, type Mode } from "./keymap.ts";
import type { SlashCommand } from "./slash/slash-command.ts";
import type { Overlay } from "./state.ts";
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

/** Every key, as a page. */
export function keysPage({ keys }: Pick<Words, "keys">): Overlay {
  const lines = modes.flatMap((mode) => {
    const rows = new Map<string, string[]>();
    for (const { chord, command } of bindings.filter((each) => each.mode === mode)) {
      const says = keys.does[command];
      rows.set(says, [...(rows.get(says) ?? []), chordWords(chord)]);
    }
    const own = [...rows].map(([says, chords]) => row(chords.join(", "), says));
    return [keys.modes[mode], ...own, ""];
  });
  const own = editing.map(([chords, does]) => row(chords, keys.editing[does]));
  return page(keys.page, [...lines, keys.writing, ...own, "", keys.more]);
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

function page(title: string, lines: readonly string[]): Overlay {
  return { kind: "page", title, lines, top: 0 };
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(24)} ${right}`;
}
