import { chordWords } from "../../tui/keys/chord-words.ts";
import type { SettingsWords } from "../../words/english/settings.ts";
import type { AppState, Overlay } from "../state.ts";
import type { Problem } from "./problem.ts";
import type { ReadSettings } from "./read.ts";
import { settings, type Setting } from "./schema.ts";

/** A file of settings as it is shown. */
export interface ShownFile {
  readonly path: string;
  /** `undefined` if there is no file. */
  readonly read: ReadSettings | undefined;
}

/** All settings, their values, and where each comes from. */
export function settingsPage(state: AppState, { path, read }: ShownFile): Overlay {
  const { settings: words } = state.words;
  const name = fileName(path);
  const rows = settings.map((setting) => {
    const value = String(state.preferences[setting.name]);
    const origin = whence(setting, state, name, read);
    return `  ${setting.name.padEnd(10)} ${value.padEnd(10)} ${origin}`;
  });
  const keys = (read?.keys ?? []).map(({ key, command, line }) => {
    const does = command === "none" ? words.none : command;
    return `  ${chordWords(key).padEnd(10)} ${does.padEnd(18)} ${words.at(name, line)}`;
  });
  const lines = [
    ...rows,
    "",
    ...(keys.length === 0 ? [] : [words.keysTitle, ...keys, ""]),
    ...hookLines(words, name, read),
    ...problemLines(words, name, read?.problems ?? []),
    words.howToSet,
    read === undefined ? words.noFile(path) : words.isFile(path),
  ];
  return { kind: "page", title: words.title, lines, top: 0 };
}

/** The first of several problems, and that there are more; `undefined` if there is none. */
export function problemNote(
  words: SettingsWords,
  path: string,
  problems: readonly Problem[],
): string | undefined {
  const [first, ...more] = problems;
  if (first === undefined) return undefined;
  const rest = more.length === 0 ? "" : words.andMore(more.length);
  return `${problemWords(words, fileName(path), first)}${rest}`;
}

function hookLines(
  words: SettingsWords,
  name: string,
  read: ReadSettings | undefined,
): readonly string[] {
  const lines = (read?.ownHooks ?? []).map(({ hook, command, line }) => {
    return `  ${hook.padEnd(10)} ${command.replace(/\s+/gu, " ")}  ${words.at(name, line)}`;
  });
  return lines.length === 0 ? [] : [words.hooksTitle, ...lines, ""];
}

function problemLines(
  words: SettingsWords,
  name: string,
  problems: readonly Problem[],
): readonly string[] {
  if (problems.length === 0) return [];
  const lines = problems.map((problem) => `  ${problemWords(words, name, problem)}`);
  return [words.problems, ...lines, ""];
}

function problemWords(words: SettingsWords, name: string, { line, say }: Problem): string {
  return `${words.at(name, line)}: ${say(words)}`;
}

function whence(
  { name, usual }: Setting,
  state: AppState,
  file: string,
  read: ReadSettings | undefined,
): string {
  const { settings: words } = state.words;
  const value = state.preferences[name];
  const line = read?.lines.get(name);
  if (line !== undefined && read?.preferences[name] === value) return words.at(file, line);
  return value === usual && line === undefined ? words.usual : words.here;
}

function fileName(path: string): string {
  return path.replace(/^.*[/\\]/u, "");
}
