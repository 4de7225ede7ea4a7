import { placeName, tomlPlaces } from "../../toml/places.ts";
import { closest } from "../../toml/closest.ts";
import { isTable, quoted, shownValue } from "../../toml/text.ts";
import type { Hooks } from "../hooks/hooks.ts";
import type { Keymap } from "../keymap.ts";
import { type Preferences, usualPreferences } from "../preferences.ts";
import { type OwnKey, ownKeys } from "./own-keys.ts";
import { type OwnHook, ownHooks } from "./own-hooks.ts";
import type { Problem } from "./problem.ts";
import { settingNames, settingOf, written } from "./schema.ts";
import { understood } from "./understood.ts";

/** What a file of settings says. */
export interface ReadSettings {
  readonly preferences: Preferences;
  readonly keymap: Keymap;
  /** In which line a setting stands, by its name; only of those that were understood. */
  readonly lines: ReadonlyMap<string, number>;
  /** The own keys that were understood. */
  readonly keys: readonly OwnKey[];
  /** What is run for texts; `undefined` if nothing is. */
  readonly hooks: Hooks | undefined;
  /** The same as it stands in the file. */
  readonly ownHooks: readonly OwnHook[];
  /** Of the whole file, in the order of its lines. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a file of settings. Whatever is wrong with it, the rest of it counts.
 *
 * @param before - what stands in for a value that cannot be.
 */
export function readSettings(text: string, before: Preferences = usualPreferences): ReadSettings {
  const { table, tidied, problems } = understood(text);
  const places = tomlPlaces(tidied);
  const lineOf = (...path: readonly string[]): number => places.get(placeName(path))?.key.line ?? 1;
  const lines = new Map<string, number>();
  let preferences = usualPreferences;
  for (const [name, value] of Object.entries(table)) {
    if (name === "keys" || name === "hooks") continue;
    const line = lineOf(name);
    const setting = settingOf(name);
    if (setting === undefined) {
      const nearest = closest(name, [...settingNames, "keys", ...nearHooks(name)]);
      problems.push({ line, say: (words) => words.unknown(quoted(name), nearest) });
      continue;
    }
    const choice = setting.choices.find((each) => each === value);
    if (choice === undefined) {
      const expected = setting.choices.map(written);
      const found = shownValue(value);
      problems.push({
        line,
        say: (words) => words.wrong(name, found, expected.join(` ${words.or} `)),
      });
    } else {
      lines.set(name, line);
    }
    preferences = { ...preferences, [setting.name]: choice ?? before[setting.name] };
  }
  const { keys = {} } = table;
  if (!isTable(keys))
    problems.push({ line: lineOf("keys"), say: (words) => words.noTable("keys") });
  const ownLines = Object.entries(isTable(keys) ? keys : {}).map(([key, command]) => {
    return { key, command, line: lineOf("keys", key) };
  });
  const own = ownKeys(ownLines);
  const commands = ownHooks(table, lineOf);
  const all = [...problems, ...own.problems, ...commands.problems].toSorted(
    (one, other) => one.line - other.line,
  );
  return {
    preferences,
    keymap: own.keymap,
    lines,
    keys: own.keys,
    hooks: commands.hooks,
    ownHooks: commands.own,
    problems: all,
  };
}

/** So many short words are near to it that it is meant only by its own beginning. */
function nearHooks(name: string): readonly string[] {
  return name.startsWith("hook") ? ["hooks"] : [];
}
