import { bindings, type Mode } from "./keymap.ts";
import { commandWords } from "./command-words.ts";
import type { SlashCommand } from "./slash/slash-command.ts";
import type { Overlay } from "./state.ts";

const modes: readonly (readonly [mode: Mode, title: string])[] = [
  ["screen", "While you write"],
  ["empty", "While nothing is written"],
  ["pick", "While a text is picked (Ctrl-Up)"],
  ["choose", "While you choose from a list"],
];

const editing = [
  ["Alt-Enter, Ctrl-J", "new line; so does \\ at the end, then Enter"],
  ["Ctrl-A, Ctrl-E", "to the start and the end of the line"],
  ["Alt-B, Alt-F", "a word back, a word on"],
  ["Ctrl-W, Alt-D, Ctrl-U", "cut a word, the next word, the line before the cursor"],
  ["Ctrl-Y", "put back what was cut"],
  ["Alt-J", "make one line of all lines"],
  ["Ctrl-_", "undo"],
] as const;

/** Every key, as a page. */
export function keysPage(): Overlay {
  const lines = modes.flatMap(([mode, title]) => {
    const rows = new Map<string, string[]>();
    for (const { chord, command } of bindings.filter((each) => each.mode === mode)) {
      const says = commandWords[command];
      rows.set(says, [...(rows.get(says) ?? []), chordWords(chord)]);
    }
    return [title, ...[...rows].map(([says, chords]) => row(chords.join(", "), says)), ""];
  });
  const own = editing.map(([chords, says]) => row(chords, says));
  return page("Keys", [...lines, "Writing", ...own, "", "/help lists what can be written."]);
}

/** Every command that is written, as a page. */
export function helpPage(commands: readonly SlashCommand[]): Overlay {
  const lines = commands.map(({ name, form, says, aliases }) => {
    const also =
      aliases.length === 0 ? "" : ` (also ${aliases.map((alias) => `/${alias}`).join(" ")})`;
    return row(`/${name} ${form}`.trim(), `${says}${also}`);
  });
  return page("Commands", [...lines, "", "F1 lists the keys."]);
}

function page(title: string, lines: readonly string[]): Overlay {
  return { kind: "page", title, lines, top: 0 };
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(24)} ${right}`;
}

const keyWords: ReadonlyMap<string, string> = new Map([
  ["pageUp", "PgUp"],
  ["pageDown", "PgDn"],
  ["escape", "Esc"],
  [" ", "Space"],
]);

/** "C-up" as people read it: "Ctrl-Up". */
function chordWords(chord: string): string {
  const held = [
    ["C-", "Ctrl-"],
    ["M-", "Alt-"],
    ["S-", "Shift-"],
  ] as const;
  let rest = chord;
  let words = "";
  for (const [short, long] of held) {
    if (!rest.startsWith(short)) continue;
    words += long;
    rest = rest.slice(short.length);
  }
  const isLetter = rest.length === 1 && words !== "";
  const key = keyWords.get(rest) ?? (isLetter ? rest.toUpperCase() : capital(rest));
  return words + key;
}

function capital(word: string): string {
  return word.length === 1 ? word : word.charAt(0).toUpperCase() + word.slice(1);
}
