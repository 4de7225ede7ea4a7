import { measured, RATES, SIZES, TIMES, tomlCount } from "./units.ts";
import { TABLES } from "./schema.ts";
import type { Settings } from "./schema.ts";
import { SETTINGS, settingsOf } from "./settings-list.ts";
import type { ListedSetting } from "./settings-list.ts";
import { byPath } from "./read-settings.ts";
import type { Origin } from "./read-settings.ts";

const COLUMNS_MAX = 78;

/** A file with every key, each commented out at its default. */
export function exampleFile(): string {
  const lines = ["# Coterie's server. What is commented out is the default.", ""];
  for (const [table, { about }] of Object.entries(TABLES)) {
    lines.push(`# ${about}`, `[${table}]`);
    for (const { key, facts } of settingsOf(table)) {
      lines.push(...wrapped(facts.about).map((line) => `# ${line}`));
      if (facts.written === "") lines.push(`# (${facts.byDefault}, where nothing is said)`);
      else lines.push(`#${key} = ${facts.written}`);
    }
    lines.push("");
  }
  return lines.join("\n");
}

/**
 * The settings that are in force, as a file, with where each comes from.
 *
 * @param folder where messages are kept: `storage.data` may be relative, or not said at all.
 */
export function effectiveFile(
  settings: Settings,
  origins: ReadonlyMap<string, Origin>,
  file: string,
  folder: string,
): string[] {
  const values = byPath(settings);
  const lines: string[] = [];
  let table = "";
  for (const setting of SETTINGS) {
    if (setting.table !== table) lines.push(`[${(table = setting.table)}]`);
    const written = writtenValue(setting, values.get(setting.path));
    const left = written === undefined ? `#${setting.key} =` : `${setting.key} = ${written}`;
    const origin = whence(origins.get(setting.path) ?? "default", file);
    const byDefault = written === undefined ? `: ${setting.facts.byDefault}` : "";
    lines.push(`${left.padEnd(36)} # ${origin}${byDefault}`);
    if (setting.path === "storage.data") lines.push(`# data is ${JSON.stringify(folder)}`);
  }
  return lines;
}

function whence(origin: Origin, file: string): string {
  if (typeof origin === "object") return `${file}:${origin.line}`;
  return origin;
}

/** A value as a file has it; `undefined` if there is none. */
function writtenValue({ facts }: ListedSetting, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number") return JSON.stringify(value);
  if (facts.unit === "bytes") return `"${measured(value, SIZES)}"`;
  if (facts.unit === "days" || facts.unit === "seconds") return `"${measured(value, TIMES)}"`;
  if (facts.unit === "a second") return `"${measured(value, RATES)}"`;
  return tomlCount(value);
}

/** A text in lines of at most {@link COLUMNS_MAX} columns. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > COLUMNS_MAX) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
