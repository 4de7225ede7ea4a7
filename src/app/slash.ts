import { closestMatch } from "leven";
import { currentTalk, withEditor } from "./talk-state.ts";
import { just, type Outcome } from "./effects.ts";
import { filteredPage, helpPage, keysPage, writtenTopic } from "./help.ts";
import { callCommands } from "./slash/calls.ts";
import { groupCommands } from "./slash/group.ts";
import { habitOf } from "./slash/habits.ts";
import { lookCommands } from "./slash/look.ts";
import { outsideCommands } from "./slash/outside.ts";
import { peopleCommands } from "./slash/people.ts";
import { screenCommands } from "./slash/screen.ts";
import { programCommands } from "./slash/program.ts";
import { setCommand } from "./settings/set-command.ts";
import type { SlashCommand } from "./slash/slash-command.ts";
import { textCommands } from "./slash/texts.ts";
import type { AppState, Surroundings } from "./state.ts";
import type { AnswerWords } from "../words/english/notes.ts";
import type { Words } from "../words/words.ts";
import { latinCommandOf, latinWordOf } from "../tui/keys/latin.ts";

const help: SlashCommand = {
  name: "help",
  aliases: ["h"],
  takes: ["text"],
  run: ({ argument, state }) => {
    if (argument === "") return just({ ...state, overlay: helpPage(slashCommands, state.words) });
    const topic = writtenTopic(argument);
    if (topic !== undefined) return just(state, { kind: "explain", topic });
    const overlay = filteredPage(slashCommands, state, argument);
    return overlay === undefined
      ? state.words.answers.noHelp(argument)
      : just({ ...state, overlay });
  },
};

const keys: SlashCommand = {
  name: "keys",
  aliases: [],
  run: ({ state }) => just({ ...state, overlay: keysPage(state) }),
};

/** All commands that are written, in the order of the page that lists them. */
export const slashCommands: readonly SlashCommand[] = [
  ...peopleCommands,
  ...groupCommands,
  ...callCommands,
  ...textCommands,
  ...outsideCommands,
  keys,
  help,
  ...lookCommands,
  setCommand,
  ...programCommands,
  ...screenCommands,
];

const byName: ReadonlyMap<string, SlashCommand> = new Map(
  slashCommands.flatMap((command) =>
    [command.name, ...command.aliases].map((name): [string, SlashCommand] => [name, command]),
  ),
);

/** The command of this name or alias, also if it was typed on Russian keys: "рудз" is help. */
export function commandNamed(name: string): SlashCommand | undefined {
  return byName.get(latinWordOf(name));
}

/** Whether a line is a command of somebody whose keys wrote a point for the slash: ".рудз". */
export function isOnRussianKeys(line: string): boolean {
  const word = latinCommandOf(line);
  return word !== undefined && byName.has(word);
}

/**
 * Runs a line that begins with "/". One that cannot be run stays written, with a note that says
 * what was expected.
 *
 * @param state - with the line still in it.
 * @param emptied - the same without it.
 */
export function runSlash(
  state: AppState,
  emptied: AppState,
  line: string,
  around: Surroundings,
): Outcome {
  const [word = "", ...rest] = line.slice(1).trim().split(/\s+/u);
  // A mere slash asks what there is.
  const command = word === "" ? help : commandNamed(word);
  if (command === undefined) return stays(state, unknown(word, state.words.answers));
  const surplus = surplusOf(command, rest, line.trim(), state.words);
  if (surplus !== undefined) return stays(state, surplus);
  const argument = line.slice(1).trim().slice(word.length).trim();
  const words = rest.map((each, at) => choiceOf(command, each, at));
  const outcome = command.run({ argument, words, state: emptied, around });
  return typeof outcome === "string" ? stays(state, outcome) : outcome;
}

/** A word that is one of a few, also if it was typed on Russian keys: "щт" is on. */
function choiceOf({ takes = [] }: SlashCommand, word: string, at: number): string {
  const choices = takes[at];
  const meant = latinWordOf(word);
  return Array.isArray(choices) && choices.includes(meant) ? meant : word;
}

/** A text that only begins like a command, perhaps pasted, is none. */
function surplusOf(
  { name, takesLines = false }: SlashCommand,
  rest: readonly string[],
  line: string,
  { answers, commands }: Words,
): string | undefined {
  const isAlone = commands.each[name].form === "";
  if (isAlone && rest.length > 0) return answers.standsAlone(name);
  return takesLines || !line.includes("\n") ? undefined : answers.isOneLine(name);
}

function stays(state: AppState, why: string): Outcome {
  const { editor } = currentTalk(state);
  const note = { tone: "problem", text: why, refuses: editor.text } as const;
  return just({ ...withEditor(state, editor), note });
}

function unknown(word: string, answers: AnswerWords): string {
  const typed = latinWordOf(word);
  // Of two that are as near it is the one that begins alike: that letter is seldom wrong.
  const isOther = (name: string): number => (name.startsWith(typed.slice(0, 1)) ? 0 : 1);
  const names = [...byName.keys()].toSorted((one, other) => isOther(one) - isOther(other));
  // What shares less than half of its letters was not meant.
  const maxDistance = Math.ceil(typed.length / 2);
  const nearest = habitOf(typed.toLowerCase()) ?? closestMatch(typed, names, { maxDistance });
  return nearest === undefined ? answers.unlikeAny(word) : answers.noCommand(word, nearest);
}
