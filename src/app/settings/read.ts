import { placeName, tomlPlaces } from "../../toml/places.ts";
import { closest } from "../../toml/closest.ts";
import { isTable, quoted, readToml, shownValue } from "../../toml/text.ts";
import type { TomlTable } from "../../toml/text.ts";
import type { Keymap } from "../keymap.ts";
import { type Preferences, usualPreferences } from "../preferences.ts";
import { type OwnKey, ownKeys } from "./own-keys.ts";
import type { Problem } from "./problem.ts";
import { settingNames, settingOf, written } from "./schema.ts";

/** What a file of settings says. */
export interface ReadSettings {
  readonly preferences: Preferences;
  readonly keymap: Keymap;
  /** In which line a setting stands, by its name; only of those that were understood. */
  readonly lines: ReadonlyMap<string, number>;
  /** The own keys that were understood. */
  readonly keys: readonly OwnKey[];
  /** Of the whole file, in the order of its lines. */
  readonly problems: readonly Problem[];
}

/** A file with more lines than these that are no TOML is something else. */
const brokenMax = 20;

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
    if (name === "keys") continue;
    const line = lineOf(name);
    const setting = settingOf(name);
    if (setting === undefined) {
      const nearest = closest(name, [...settingNames, "keys"]);
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
  if (!isTable(keys)) problems.push({ line: lineOf("keys"), say: (words) => words.noTable });
  const ownLines = Object.entries(isTable(keys) ? keys : {}).map(([key, command]) => {
    return { key, command, line: lineOf("keys", key) };
  });
  const own = ownKeys(ownLines);
  const all = [...problems, ...own.problems].toSorted((one, other) => one.line - other.line);
  return { preferences, keymap: own.keymap, lines, keys: own.keys, problems: all };
}

interface Understood {
  readonly table: TomlTable;
  /** The text without the lines that are no TOML; the others keep their numbers. */
  readonly tidied: string;
  readonly problems: Problem[];
}

/** What is left of a text once each line is taken out at which it stops to be TOML. */
function understood(text: string): Understood {
  const lines = text.split("\n");
  const problems: Problem[] = [];
  for (let at = 0; at < brokenMax; at += 1) {
    const tidied = lines.join("\n");
    const read = readToml(tidied);
    if ("table" in read) return { table: read.table, tidied, problems };
    const { why } = read;
    const { line } = read.place;
    problems.push({ line, say: (words) => words.notToml(why) });
    if (lines[line - 1]?.trim() === "") break;
    lines[line - 1] = "";
  }
  return { table: {}, tidied: "", problems };
}
