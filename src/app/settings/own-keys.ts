import type { EditorCommand } from "../../tui/editor.ts";
import { editorCommands } from "../../tui/editor-keys.ts";
import { chordWords, isTyped, keyNames, readChord } from "../../tui/keys/chord-words.ts";
import { closest } from "../../toml/closest.ts";
import { quoted, shownValue } from "../../toml/text.ts";
import { english } from "../../words/english.ts";
import type { CommandName } from "../command-words.ts";
import { type Keymap, type Mode, modes, tablesOf, usualKeymap } from "../keymap.ts";
import type { Problem } from "./problem.ts";
import { settingNames } from "./schema.ts";

/** A line of the table of keys. */
interface WrittenKey {
  readonly key: string;
  readonly command: unknown;
  readonly line: number;
}

/** A key that somebody has given a command. */
export interface OwnKey {
  /** Its chord. */
  readonly key: string;
  readonly command: string;
  readonly line: number;
}

/** What all keys do, and what could not be understood of what somebody wants. */
interface OwnKeys {
  readonly keymap: Keymap;
  readonly keys: readonly OwnKey[];
  readonly problems: readonly Problem[];
}

/** The command of a key: for the screen, for the text that is written, or "none". */
type Meaning =
  | { readonly kind: "screen"; readonly command: CommandName }
  | { readonly kind: "editor"; readonly command: EditorCommand | "newLine" }
  | { readonly kind: "none" };

/** The usual keys, with these in place of theirs. A line that is wrong leaves its key as it is. */
export function ownKeys(written: readonly WrittenKey[]): OwnKeys {
  const problems: Problem[] = [];
  const keys: OwnKey[] = [];
  let keymap = usualKeymap;
  for (const each of written) {
    const read = readKey(each, keys);
    if ("say" in read) {
      problems.push(read);
      continue;
    }
    keys.push({ key: read.chord, command: String(each.command), line: each.line });
    keymap = withKey(keymap, read.chord, read.meaning);
  }
  return { keymap, keys, problems };
}

/** What the command of a key is called in a file: "next-unread". */
export function commandInFile(command: string): string {
  return command.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

const screenCommands: readonly CommandName[] = Object.keys(english.keys.does).filter(isCommandName);

/** What a key can do to the text that is written. */
export const editingCommands: readonly (EditorCommand | "newLine")[] = [
  "newLine" as const,
  ...new Set(editorCommands.values()),
].filter((name) => !isCommandName(name));

const commandNames: readonly string[] = [...screenCommands, ...editingCommands, "none"].map(
  commandInFile,
);

function readKey(
  { key, command, line }: WrittenKey,
  taken: readonly OwnKey[],
): Problem | { readonly chord: string; readonly meaning: Meaning } {
  const wrong = (say: Problem["say"]): Problem => ({ line, say });
  if (settingNames.includes(key)) return wrong((words) => words.misplaced(key));
  const read = readChord(key);
  if ("noKey" in read) {
    const name = quoted(read.noKey);
    const nearest = closest(read.noKey.toLowerCase(), keyNames);
    return wrong((words) => words.noKey(name, nearest));
  }
  if ("same" in read) return wrong((words) => words.unsent(key, read.same));
  const { chord } = read;
  if (typeof command !== "string") {
    return wrong((words) => words.wrong(key, shownValue(command), words.expectedCommand));
  }
  const meaning = meaningOf(command);
  if (meaning === undefined) {
    const nearest = closest(command, commandNames);
    return wrong((words) => words.noCommand(quoted(command), nearest));
  }
  const first = taken.find((each) => each.key === chord)?.command;
  if (first !== undefined) return wrong((words) => words.twice(chordWords(chord), first, command));
  if (meaning.kind === "editor" && isTyped(chord)) return wrong((words) => words.writes(key));
  return { chord, meaning };
}

/** Capitals, and what stands between words, do not matter. */
function meaningOf(name: string): Meaning | undefined {
  const plain = plainName(name);
  if (plain === "none") return { kind: "none" };
  const command = screenCommands.find((each) => plainName(each) === plain);
  if (command !== undefined) return { kind: "screen", command };
  const editing = editingCommands.find((each) => plainName(each) === plain);
  return editing && { kind: "editor", command: editing };
}

function plainName(name: string): string {
  return name.replaceAll(/[-_ ]/gu, "").toLowerCase();
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(english.keys.does, name);
}

function withKey(keymap: Keymap, chord: string, meaning: Meaning): Keymap {
  const editing = new Map(keymap.editing);
  if (meaning.kind === "screen") {
    const inModes = modesOf(meaning.command, chord);
    const isWriting = inModes.includes("screen");
    // What it did while nothing is written would come first there.
    const without = isWriting ? tablesWithout(keymap.tables, chord, ["empty"]) : keymap.tables;
    const unpaired = tablesUnpaired(without, chord, inModes);
    return { tables: tablesWith(unpaired, chord, meaning.command, inModes), editing };
  }
  if (!isTyped(chord)) editing.set(chord, meaning.kind === "none" ? "none" : meaning.command);
  const gone: readonly Mode[] = meaning.kind === "none" ? modes : ["screen", "empty"];
  const tables = tablesUnpaired(keymap.tables, chord, gone);
  return { tables: tablesWithout(tables, chord, gone), editing };
}

/** Modes in which the keys of the screen count as well. */
const onScreen: readonly Mode[] = ["screen", "empty", "pick", "complete"];

/** Without the pairs of keys that begin with this one, which would be waited for first. */
function tablesUnpaired(
  tables: Keymap["tables"],
  chord: string,
  inModes: readonly Mode[],
): Keymap["tables"] {
  const isOnScreen = inModes.some((mode) => onScreen.includes(mode));
  const alike = isOnScreen ? new Set([...onScreen, ...inModes]) : new Set(inModes);
  return tablesOf((mode) => {
    if (!alike.has(mode)) return tables[mode];
    const pairs = Object.entries(tables[mode]);
    return Object.fromEntries(pairs.filter(([each]) => !each.startsWith(`${chord} `)));
  });
}

/**
 * When a key has this command: whenever a usual key has it. A key that writes a character does so
 * instead wherever characters are written.
 */
function modesOf(command: CommandName, chord: string): readonly Mode[] {
  const usual = modes.filter((mode) => Object.values(usualKeymap.tables[mode]).includes(command));
  const found = new Set<Mode>(usual.length === 0 ? ["screen"] : usual);
  const isOnScreen = found.delete("empty") || found.has("screen");
  found.delete("screen");
  if (isOnScreen) found.add(isTyped(chord) ? "empty" : "screen");
  if (isTyped(chord)) found.delete("choose");
  return [...found];
}

function tablesWith(
  tables: Keymap["tables"],
  chord: string,
  command: CommandName,
  inModes: readonly Mode[],
): Keymap["tables"] {
  const change = (mode: Mode): Keymap["tables"][Mode] =>
    inModes.includes(mode) ? { ...tables[mode], [chord]: command } : tables[mode];
  return tablesOf(change);
}

function tablesWithout(
  tables: Keymap["tables"],
  chord: string,
  inModes: readonly Mode[],
): Keymap["tables"] {
  return tablesOf((mode) => {
    if (!inModes.includes(mode)) return tables[mode];
    const { [chord]: _, ...rest } = tables[mode];
    return rest;
  });
}
