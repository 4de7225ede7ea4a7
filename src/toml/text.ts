import { parse, TomlDate, TomlError } from "smol-toml";
import type { Place } from "./places.ts";

/** A table of TOML, read. */
export type TomlTable = Readonly<Record<string, unknown>>;

/** A text as TOML; of one that is none, where it stops to be and why, in one clause. */
export type ReadToml =
  | { readonly table: TomlTable }
  | { readonly place: Place; readonly why: string };

/** Reads a text. Numbers that JavaScript cannot hold are bigints. */
export function readToml(text: string): ReadToml {
  try {
    return { table: parse(text, { integersAsBigInt: "asNeeded" }) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    const [first = ""] = error.message.split("\n");
    const why = first.replace(/^Invalid TOML document: /u, "").trim();
    return { place: { line, column }, why };
  }
}

/** Whether a value of TOML is a table; a list and a date are none. */
export function isTable(value: unknown): value is TomlTable {
  const isObject = typeof value === "object" && value !== null;
  return isObject && !Array.isArray(value) && !(value instanceof TomlDate);
}

const shownMax = 40;

/** A value of TOML as a sentence names it: `"on"`, `5`, `a list`. */
export function shownValue(value: unknown): string {
  if (isTable(value)) return "a table";
  if (Array.isArray(value)) return "a list";
  if (value instanceof TomlDate) return "a date";
  return typeof value === "string" ? quoted(value) : String(value);
}

/** A text in quotes; of a long one the beginning. */
export function quoted(text: string): string {
  const cut = text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
  return JSON.stringify(cut);
}
