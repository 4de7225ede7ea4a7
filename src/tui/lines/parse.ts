import type { LinesWords } from "../../words/english/lines.ts";
import { isOnRussianKeys, parseCommand } from "./commands.ts";
import { type Input, mistake, withName } from "./input.ts";

/**
 * Reads a line that was typed. A line that begins with `/` is never sent as it is, so that a
 * mistyped command does not reach anybody; a text of several lines (from a paste) is no command.
 */
export function parseInput(line: string, words: LinesWords): Input {
  if (line.trim() === "") return { type: "nothing" };
  const isOneLine = !line.includes("\n");
  if (line.startsWith("//") || line.startsWith("@@")) return send(line.slice(1));
  if (line.startsWith("/") && isOneLine) return parseCommand(line, words);
  if (isOneLine && isOnRussianKeys(line)) return parseCommand(`/${line.slice(1)}`, words);
  if (line.startsWith("@")) return parseAddressed(line, words);
  return send(line);
}

function send(text: string): Input {
  return { type: "send", text, to: undefined };
}

function parseAddressed(line: string, words: LinesWords): Input {
  const space = line.search(/\s/u);
  const name = line.slice(1, space === -1 ? undefined : space).replace(/[:,]$/u, "");
  const text = space === -1 ? "" : line.slice(space + 1);
  return withName(name, words, (to) =>
    text.trim() === "" ? mistake(words.textBehind(name)) : { type: "send", text, to },
  );
}
