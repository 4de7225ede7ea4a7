import { placeName, tomlPlaces } from "../../toml/places.ts";
import { readToml } from "../../toml/text.ts";
import { type SettingName, type SettingValue, written } from "./schema.ts";

/**
 * `text` with a setting of another value. Everything else stays as it is: its line is changed
 * where it stands, else a commented one is put in force, else it stands behind the other settings.
 *
 * @returns `undefined` if the text is written in a way that this cannot change.
 */
export function withSetting(
  text: string,
  name: SettingName,
  value: SettingValue,
): string | undefined {
  if (!("table" in readToml(text))) return undefined;
  const next = changedLine(text, name, value) ?? addedLine(text, name, value);
  const read = readToml(next);
  return "table" in read && read.table[name] === value ? next : undefined;
}

/** A value up to its comment: a text in quotes, or a word. */
const valuePattern = /"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#]+/uy;

function changedLine(text: string, name: SettingName, value: SettingValue): string | undefined {
  const place = tomlPlaces(text).get(placeName([name]))?.value;
  if (place === undefined) return undefined;
  const lines = text.split("\n");
  const line = lines[place.line - 1] ?? "";
  valuePattern.lastIndex = place.column - 1;
  const end = place.column - 1 + (valuePattern.exec(line)?.[0].length ?? 0);
  const changed = line.slice(0, place.column - 1) + written(value) + line.slice(end);
  return lines.with(place.line - 1, changed).join("\n");
}

function addedLine(text: string, name: SettingName, value: SettingValue): string {
  const lines = text === "" ? [] : text.replace(/\n$/u, "").split("\n");
  const header = lines.findIndex((line) => /^\s*\[/u.test(line));
  const end = header === -1 ? lines.length : header;
  const added = `${name} = ${written(value)}`;
  const commented = new RegExp(`^\\s*#\\s*${name}\\s*=`, "u");
  const at = lines.findIndex((line, index) => index < end && commented.test(line));
  if (at !== -1) return `${lines.with(at, added).join("\n")}\n`;
  // A table keeps the comment that stands above it.
  const before = lines.slice(0, end).findLastIndex((line) => !/^\s*(?:#.*)?$/u.test(line));
  const above = header === -1 ? end : before + 1;
  return `${lines.toSpliced(above, 0, added).join("\n")}\n`;
}
