import { CoterieError } from "../../wire/error.ts";
import { parseUsername } from "../../wire/username.ts";
import type { Username } from "../../wire/username.ts";
import { safe, safeText } from "../text/safe-text.ts";
import type { SafeText } from "../text/safe-text.ts";

/** What a typed line asks for. */
export type Input =
  | { readonly type: "nothing" | "help" | "quit" | "unsent" | "whom" }
  /** `to` is set if the line itself names the recipient, for this one text. */
  | { readonly type: "send"; readonly text: string; readonly to: Username | undefined }
  | { readonly type: "choose"; readonly to: Username }
  /** `number` is the place in the list that /unsent shows; `undefined` means all. */
  | { readonly type: "retry" | "forget"; readonly number: number | undefined }
  /** Nothing is sent; the typed line goes back to where it can be mended. */
  | { readonly type: "mistake"; readonly words: SafeText };

/** The commands, in the order in which /help shows them. */
export const commands: readonly { readonly usage: string; readonly does: string }[] = [
  { usage: "/to NAME", does: "talk with NAME from now on" },
  { usage: "@NAME text", does: "one text to NAME, the recipient stays" },
  { usage: "/unsent", does: "list your texts that are not known to have got through" },
  { usage: "/retry [N]", does: "send them again: all, or number N of that list" },
  { usage: "/forget N|all", does: "take number N off that list, or everything" },
  { usage: "/help", does: "this list" },
  { usage: "/quit", does: "end (so does Ctrl-D on an empty line)" },
  { usage: "//text, @@text", does: "a text that begins with / or @" },
  { usage: "Alt-Enter", does: "a line break within the text; pasted ones stay in it too" },
];

const words = ["to", "unsent", "retry", "forget", "help", "quit"] as const;

/**
 * Reads a line that was typed. A line that begins with `/` is never sent as it is, so that a
 * mistyped command does not reach anybody; a text of several lines (from a paste) is no command.
 */
export function parseInput(line: string): Input {
  if (line.trim() === "") return { type: "nothing" };
  const isOneLine = !line.includes("\n");
  if (line.startsWith("//") || line.startsWith("@@")) return send(line.slice(1));
  if (line.startsWith("/") && isOneLine) return parseCommand(line);
  if (line.startsWith("@")) return parseAddressed(line);
  return send(line);
}

function send(text: string, to?: Username): Input {
  return { type: "send", text, to };
}

function parseAddressed(line: string): Input {
  const space = line.search(/\s/u);
  const name = line.slice(1, space === -1 ? undefined : space).replace(/[:,]$/u, "");
  const text = space === -1 ? "" : line.slice(space + 1);
  return withName(name, (to) => {
    if (text.trim() !== "") return send(text, to);
    const shown = safeText(name);
    return mistake(safe`write the text behind @${shown}, or /to ${shown} to talk with ${shown}`);
  });
}

function parseCommand(line: string): Input {
  const [, word = "", rest = ""] = /^\/(\S*)\s*(.*?)\s*$/su.exec(line) ?? [];
  switch (word.toLowerCase()) {
    case "to":
      return rest === "" ? { type: "whom" } : withName(rest.replace(/^@/u, ""), choose);
    case "help":
    case "?":
      return { type: "help" };
    case "quit":
    case "exit":
    case "q":
      return { type: "quit" };
    case "unsent":
      return { type: "unsent" };
    case "retry":
      if (rest === "" || rest === "all") return { type: "retry", number: undefined };
      return withNumber(rest, "/retry or /retry N", (number) => ({ type: "retry", number }));
    case "forget":
      if (rest === "all") return { type: "forget", number: undefined };
      return withNumber(rest, "/forget N or /forget all", (number) => ({ type: "forget", number }));
    default: {
      const near = safeText(nearest(word.toLowerCase()));
      return mistake(
        safe`not sent: there is no command /${safeText(word)}; the nearest is /${near} ` +
          safe`(a text that begins with / is typed //${safeText(word)})`,
      );
    }
  }
}

function choose(to: Username): Input {
  return { type: "choose", to };
}

function mistake(text: string): Input {
  return { type: "mistake", words: safeText(text) };
}

function withName(name: string, then: (to: Username) => Input): Input {
  try {
    return then(parseUsername(name));
  } catch (error) {
    if (error instanceof CoterieError) return mistake(`not sent: ${error.message}`);
    throw error;
  }
}

function withNumber(text: string, usage: string, then: (number: number) => Input): Input {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return then(number);
  return mistake(`expected ${usage}, where N is a number of the list that /unsent shows`);
}

/** The command that differs from `word` in the fewest letters. */
function nearest(word: string): string {
  let best = "help";
  let fewest = Infinity;
  for (const candidate of words) {
    const distance =
      editDistance(word, candidate) - (candidate.startsWith(word[0] ?? "") ? 0.5 : 0);
    if (distance < fewest) {
      fewest = distance;
      best = candidate;
    }
  }
  return word === "" ? "help" : best;
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const letter of from.slice(0, 40)) {
    const next = [(row[0] ?? 0) + 1];
    for (let at = 1; at <= to.length; at += 1) {
      const change = (row[at - 1] ?? 0) + (to[at - 1] === letter ? 0 : 1);
      next.push(Math.min(change, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
