import type { LineCommandWords } from "../../words/english/line-commands.ts";
import type { LinesWords } from "../../words/english/lines.ts";
import { latinCommandOf, latinWordOf } from "../keys/latin.ts";
import { ask, type Input, mistake, withName } from "./input.ts";

/** A command of the conversation in lines; those of the screen with its name mean the same. */
export interface LineCommand {
  readonly name: Exclude<keyof LineCommandWords, "atName" | "doubled" | "altEnter">;
  readonly aliases: readonly string[];
  /** What follows the name, such as "NAME text"; empty if nothing may. */
  readonly form: string;
  /** Reads what stands behind the name; `undefined` if it is not of that form. */
  read(rest: string, words: LinesWords): Input | undefined;
}

/** So many lines are said again if no number was given, and at most. */
const lastUsual = 10;
const lastMax = 1000;

/** All commands, in the order in which /help shows them. */
export const lineCommands: readonly LineCommand[] = [
  {
    name: "to",
    aliases: ["query", "q"],
    form: "NAME",
    read: (rest, words) =>
      rest === "" ? { type: "whom" } : withName(rest, words, (to) => ({ type: "choose", to })),
  },
  {
    name: "msg",
    aliases: [],
    form: "NAME text",
    read: (rest, words) => {
      const [, name = "", text = ""] = /^(\S+)\s+(.+)$/su.exec(rest) ?? [];
      if (text === "") return undefined;
      return withName(name, words, (to) => ({ type: "send", text, to }));
    },
  },
  plain(
    "next",
    [],
    ask((talks) => talks.next()),
  ),
  {
    name: "last",
    aliases: [],
    form: "[N]",
    read: (rest) => {
      const count = rest === "" ? lastUsual : wholeNumber(rest);
      return count === undefined ? undefined : ask((talks) => talks.last(Math.min(count, lastMax)));
    },
  },
  plain(
    "talks",
    [],
    ask((talks) => talks.talks()),
  ),
  plain(
    "unread",
    [],
    ask((talks) => talks.setBack()),
  ),
  {
    name: "read",
    aliases: [],
    form: "[all]",
    read: (rest) =>
      rest === "" || rest === "all" ? ask((talks) => talks.read(rest === "all")) : undefined,
  },
  {
    name: "find",
    aliases: ["search"],
    form: "words",
    read: (rest) => (rest === "" ? undefined : ask((talks) => talks.find(rest))),
  },
  plain(
    "fate",
    ["unsent"],
    ask((talks) => talks.fate()),
  ),
  {
    name: "retry",
    aliases: [],
    form: "[N]",
    read: (rest) =>
      rest === "" || rest === "all"
        ? ask((talks) => talks.retry(undefined))
        : numbered(rest, (number) => ask((talks) => talks.retry(number))),
  },
  {
    name: "drop",
    aliases: ["forget"],
    form: "N|all",
    read: (rest) =>
      rest === "all"
        ? ask((talks) => talks.drop(undefined))
        : numbered(rest, (number) => ask((talks) => talks.drop(number))),
  },
  plain(
    "who",
    ["names", "w"],
    ask((talks) => talks.who()),
  ),
  plain(
    "members",
    [],
    ask((talks) => talks.members()),
  ),
  {
    name: "times",
    aliases: [],
    form: "on|off",
    read: (rest) =>
      rest === "on" || rest === "off" ? { type: "times", isOn: rest === "on" } : undefined,
  },
  plain("help", ["h", "?"], { type: "help" }),
  plain(
    "quit",
    ["exit", "bye"],
    ask((talks) => talks.quit()),
  ),
];

const byName: ReadonlyMap<string, LineCommand> = new Map(
  lineCommands.flatMap((command) =>
    [command.name, ...command.aliases].map((name): [string, LineCommand] => [name, command]),
  ),
);

/** What is written on the screen, and done by a command of its own outside of it. */
export const shellCommands: ReadonlyMap<string, string> = new Map([
  ["invite", "coterie invite"],
  ["doctor", "coterie doctor"],
  ["log", "coterie log"],
]);

/** What there is on the screen alone. */
export const screenCommands: ReadonlySet<string> = new Set([
  "me",
  "notices",
  "notify",
  "mute",
  "unmute",
  "block",
  "unblock",
  "blocked",
  "open",
  "copy",
  "editor",
  "plain",
  "keys",
  "theme",
  "mouse",
  "set",
  "hints",
  "ascii",
  "signs",
  "reconnect",
]);

/** Whether a line is a command of somebody whose keys wrote a point for the slash: ".рудз". */
export function isOnRussianKeys(line: string): boolean {
  const word = latinCommandOf(line);
  return word !== undefined && byName.has(word);
}

/** Reads a line that begins with one slash; what cannot be read is a mistake, and never sent. */
export function parseCommand(line: string, words: LinesWords): Input {
  const [, word = "", rest = ""] = /^\/(\S*)\s*(.*?)\s*$/su.exec(line) ?? [];
  const command = byName.get(latinWordOf(word));
  if (command === undefined) {
    const meant = latinWordOf(word);
    const inShell = shellCommands.get(meant);
    if (inShell !== undefined) return mistake(words.inShell(meant, inShell));
    if (screenCommands.has(meant)) return mistake(words.onScreen(meant));
    return mistake(words.unknownCommand(word, nearest(meant)));
  }
  return command.read(rest, words) ?? mistake(words.expected(usageOf(command)));
}

/** "/to NAME". */
export function usageOf({ name, form }: LineCommand): string {
  return form === "" ? `/${name}` : `/${name} ${form}`;
}

/** A command with nothing behind its name. */
function plain(name: LineCommand["name"], aliases: readonly string[], input: Input): LineCommand {
  return { name, aliases, form: "", read: (rest) => (rest === "" ? input : undefined) };
}

function wholeNumber(text: string): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function numbered(text: string, then: (number: number) => Input): Input | undefined {
  const number = wholeNumber(text);
  return number === undefined ? undefined : then(number);
}

/** The command that differs from `word` in the fewest letters. */
function nearest(word: string): string {
  let best = "help";
  let fewest = Infinity;
  for (const candidate of byName.keys()) {
    const begins = candidate.startsWith(word[0] ?? "") ? 0.5 : 0;
    const distance = editDistance(word, candidate) - begins;
    if (distance < fewest && candidate.length > 1) {
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
