import { readToml, type TomlTable } from "../../toml/text.ts";
import type { Problem } from "./problem.ts";

/** A file with more lines than these that are no TOML is something else. */
const brokenMax = 20;

interface Understood {
  readonly table: TomlTable;
  /** The text without the lines that are no TOML; the others keep their numbers. */
  readonly tidied: string;
  readonly problems: Problem[];
}

/** What is left of a text once each line is taken out at which it stops to be TOML. */
export function understood(text: string): Understood {
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
