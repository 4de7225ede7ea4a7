import * as v from "valibot";
import { placeName, tomlPlaces } from "../../toml/places.ts";
import type { KeyPlace, Place } from "../../toml/places.ts";
import { closest } from "../../toml/closest.ts";
import { isTable, quoted, readToml, shownValue } from "../../toml/text.ts";
import type { TomlTable } from "../../toml/text.ts";
import { contradictions, fittingDefaults } from "./fitting.ts";
import type { Setting } from "./kinds.ts";
import { settingsSchema, TABLES } from "./schema.ts";
import type { Settings } from "./schema.ts";
import { settingAt, SETTINGS, settingsOf } from "./settings-list.ts";

/** Something that is wrong with a file. */
export interface Problem {
  /** Where; `undefined` if it is not in the file but between it and the flags. */
  readonly place: Place | undefined;
  /** What was found and what was expected; without a full stop. */
  readonly sentence: string;
  /** What to do. */
  readonly remedy: string;
}

/** Where a value comes from: a line of the file, a flag, or neither. */
export type Origin = { readonly line: number } | "flag" | "default";

/** Settings, or everything that is wrong. */
export type ReadSettings =
  | { readonly settings: Settings; readonly origins: ReadonlyMap<string, Origin> }
  | { readonly problems: readonly Problem[] };

type Places = ReadonlyMap<string, KeyPlace>;

/**
 * What is in force: a flag before the file before the default.
 *
 * @param file the text of a TOML file; empty if there is none.
 * @param flags values of flags by `table.key`, which {@link checkFlag} has let through.
 */
export function readSettings(file: string, flags: ReadonlyMap<string, string>): ReadSettings {
  const raw = parseToml(file);
  if ("problem" in raw) return { problems: [raw.problem] };
  const places = tomlPlaces(file);
  const unknown = [...unknownKeys(raw.table, places), ...noTables(raw.table, places)];
  const combined = combine(raw.table, places, flags);
  const problems = [
    ...unknown,
    ...wrongValues(raw.table, places),
    ...clashes(combined, places, unknown.length === 0),
  ];
  if (problems.length > 0) return { problems: inOrder(problems) };
  return { settings: combined.settings, origins: combined.origins };
}

/** Why the value of a flag cannot be; `undefined` if it can. */
export function checkFlag(setting: Setting<unknown>, value: string): string | undefined {
  return v.safeParse(setting, value).issues?.[0].message;
}

/** What the readable values of a file and of flags mean together. */
interface Combined {
  readonly settings: Settings;
  readonly origins: ReadonlyMap<string, Origin>;
  /** Keys whose value cannot be, so that a default stands in for it. */
  readonly unreadable: ReadonlySet<string>;
}

function combine(table: TomlTable, places: Places, flags: ReadonlyMap<string, string>): Combined {
  const origins = new Map<string, Origin>();
  const values = new Map<string, unknown>();
  const unreadable = new Set<string>();
  for (const { table: name, key, path, setting } of SETTINGS) {
    const section = table[name];
    const line = places.get(placeName([name, key]))?.key.line ?? 0;
    if (isTable(section) && Object.hasOwn(section, key)) {
      if (v.safeParse(setting, section[key]).success) {
        values.set(path, section[key]);
        origins.set(path, { line });
      } else {
        unreadable.add(path);
      }
    }
    const flag = flags.get(path);
    if (flag !== undefined) {
      values.set(path, flag);
      origins.set(path, "flag");
      unreadable.delete(path);
    }
  }
  const given = new Set(origins.keys());
  const fitted = fittingDefaults(byPath(settingsFrom(values)), given);
  for (const [path, most] of fitted) values.set(path, asWritten(path, most));
  return { settings: settingsFrom(values), origins, unreadable };
}

/**
 * Values that contradict each other. A value that cannot be read contradicts nothing; and a
 * default does not as long as it may be what a misspelled key was to change.
 */
function clashes(
  { settings, origins, unreadable }: Combined,
  places: Places,
  isAllKnown: boolean,
): Problem[] {
  const isSure = (path: string): boolean =>
    !unreadable.has(path) && (isAllKnown || origins.has(path));
  return contradictions(byPath(settings))
    .filter(({ path, against }) => isSure(path) && isSure(against))
    .map(({ path, sentence, remedy }) => {
      return { place: givenAt(path, origins, places), sentence, remedy };
    });
}

/** Where the value stands in the file, if it comes from there. */
function givenAt(
  path: string,
  origins: ReadonlyMap<string, Origin>,
  places: Places,
): Place | undefined {
  const isInFile = typeof origins.get(path) === "object";
  return isInFile ? places.get(placeName(path.split(".")))?.value : undefined;
}

/** A default that gave way, as its kind reads it: times are written with their unit. */
function asWritten(path: string, value: number): unknown {
  const unit = settingAt(path)?.facts.unit;
  return unit === "days" || unit === "seconds" ? `${value} ms` : value;
}

function settingsFrom(values: ReadonlyMap<string, unknown>): Settings {
  const tables = Object.keys(TABLES).map((name) => {
    const keys = settingsOf(name).filter(({ path }) => values.has(path));
    return [name, Object.fromEntries(keys.map(({ key, path }) => [key, values.get(path)]))];
  });
  return v.parse(settingsSchema, Object.fromEntries(tables));
}

/** Settings by `table.key`. */
export function byPath(settings: Settings): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(settings).flatMap(([name, section]: [string, object]) =>
      Object.entries(section).map(([key, value]) => [`${name}.${key}`, value] as const),
    ),
  );
}

function parseToml(text: string): { readonly table: TomlTable } | { readonly problem: Problem } {
  const read = readToml(text);
  if ("table" in read) return read;
  const sentence = `this is not TOML: ${read.why}`;
  return { problem: { place: read.place, sentence, remedy: TOML_REMEDY } };
}

const TOML_REMEDY =
  'A line is key = value, [table] or # comment, and a text stands in quotes: "10 MiB".';

/** What is not in the schema, with the nearest that is. */
function unknownKeys(table: TomlTable, places: Places): Problem[] {
  const problems: Problem[] = [];
  for (const [name, section] of Object.entries(table)) {
    if (!Object.hasOwn(TABLES, name)) {
      problems.push(unknownTable(name, section, placeOf(places, [name], "key")));
    } else if (isTable(section)) {
      for (const key of Object.keys(section)) {
        if (settingAt(`${name}.${key}`) !== undefined) continue;
        problems.push(unknownKey(name, key, placeOf(places, [name, key], "key")));
      }
    }
  }
  return problems;
}

function unknownTable(name: string, section: unknown, place: Place | undefined): Problem {
  const names = Object.keys(TABLES);
  if (isTable(section)) {
    const nearest = closest(name, names);
    const remedy =
      nearest === undefined
        ? `The tables are ${names.join(", ")}.`
        : `Write [${nearest}], or remove it.`;
    return { place, sentence: `there is no table ${quoted(name)}${near(nearest)}`, remedy };
  }
  const home = SETTINGS.find(({ key }) => key === name);
  if (home === undefined) return unknownKey("", name, place);
  const sentence = `${name} stands outside of its table`;
  return { place, sentence, remedy: `Move it under a line [${home.table}].` };
}

function unknownKey(table: string, key: string, place: Place | undefined): Problem {
  const own = table === "" ? SETTINGS : settingsOf(table);
  const elsewhere = SETTINGS.find((each) => each.key === key);
  const named = /^[\w-]+$/u.test(key) ? key : quoted(key);
  const shown = table === "" ? named : `${table}.${named}`;
  if (Object.hasOwn(TABLES, key)) {
    const sentence = `there is no key ${shown}; ${key} is a table`;
    return { place, sentence, remedy: `Write [${key}] on a line of its own.` };
  }
  if (elsewhere !== undefined) {
    const sentence = `there is no key ${shown}; there is ${elsewhere.path}`;
    return { place, sentence, remedy: `Move it under a line [${elsewhere.table}].` };
  }
  const names = own.map((each) => each.key);
  const nearest = closest(key, names);
  const path = own.find((each) => each.key === nearest)?.path;
  const remedy =
    nearest === undefined
      ? "Remove the line; coterie server --check prints every key that there is."
      : `Write ${nearest}, or remove the line.`;
  return { place, sentence: `there is no key ${shown}${near(path)}`, remedy };
}

function near(nearest: string | undefined): string {
  return nearest === undefined ? "" : `; the nearest is ${nearest}`;
}

/** What has the name of a table and is none. */
function noTables(table: TomlTable, places: Places): Problem[] {
  const names = Object.keys(TABLES).filter((name) => Object.hasOwn(table, name));
  return names
    .filter((name) => !isTable(table[name]))
    .map((name) => ({
      place: placeOf(places, [name], "value"),
      sentence: `${name} is ${shownValue(table[name])}; expected a table`,
      remedy: `Write [${name}] once, on a line of its own, and its keys in the lines below.`,
    }));
}

/** Every value that its key cannot have. */
function wrongValues(table: TomlTable, places: Places): Problem[] {
  const tables = Object.keys(TABLES).map((name): [string, TomlTable] => {
    const section = table[name];
    return [name, isTable(section) ? section : {}];
  });
  const { issues = [] } = v.safeParse(settingsSchema, Object.fromEntries(tables));
  return issues.map((issue) => {
    const path = (issue.path ?? []).map(({ key }) => String(key));
    const place = placeOf(places, path, "value");
    const listed = settingAt(path.join("."));
    if (listed === undefined) throw new Error(`no key at ${path.join(".")}: ${issue.message}`);
    const { facts } = listed;
    const section = new Map(tables).get(listed.table);
    const found = `${listed.path} is ${shownValue(section?.[listed.key])}: ${issue.message}`;
    const remedy =
      facts.written === ""
        ? `Correct it, or remove the line: the default is ${facts.byDefault}.`
        : `Correct it, or remove the line: the default is ${facts.written}.`;
    return { place, sentence: `${found}; expected ${facts.expected}`, remedy };
  });
}

function placeOf(
  places: Places,
  path: readonly string[],
  which: "key" | "value",
): Place | undefined {
  const own = places.get(placeName(path));
  if (own !== undefined) return own[which];
  // A table that is written in dotted keys only has no place of its own.
  const prefix = placeName(path).slice(0, -1);
  for (const [name, found] of places) if (name.startsWith(`${prefix},`)) return found.key;
  return undefined;
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const at = ({ place }: Problem): number =>
    place === undefined ? Infinity : place.line * 65_536 + place.column;
  return problems.toSorted((left, right) => at(left) - at(right));
}
