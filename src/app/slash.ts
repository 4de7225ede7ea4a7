import { closestMatch } from "leven";
import { currentTalk, withEditor } from "./talk-state.ts";
import { just, noted, type Outcome } from "./effects.ts";
import { helpPage, keysPage } from "./help.ts";
import { groupCommands } from "./slash/group.ts";
import { peopleCommands } from "./slash/people.ts";
import { screenCommands } from "./slash/screen.ts";
import type { SlashCommand } from "./slash/slash-command.ts";
import { textCommands } from "./slash/texts.ts";
import type { AppState, Surroundings } from "./state.ts";
import type { AnswerWords } from "../words/english/notes.ts";
import type { Words } from "../words/words.ts";

const help: SlashCommand = {
  name: "help",
  aliases: ["h"],
  run: ({ state }) => just({ ...state, overlay: helpPage(slashCommands, state.words) }),
};

const keys: SlashCommand = {
  name: "keys",
  aliases: [],
  run: ({ state }) => just({ ...state, overlay: keysPage(state.words) }),
};

/** All commands that are written, in the order of the page that lists them. */
export const slashCommands: readonly SlashCommand[] = [
  ...peopleCommands,
  ...groupCommands,
  ...textCommands,
  keys,
  help,
  ...screenCommands,
];

/** The names of all commands, for completion. */
export const slashNames: readonly string[] = slashCommands.map(({ name }) => name);

const byName: ReadonlyMap<string, SlashCommand> = new Map(
  slashCommands.flatMap((command) =>
    [command.name, ...command.aliases].map((name): [string, SlashCommand] => [name, command]),
  ),
);

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
  const command = byName.get(word.toLowerCase());
  if (command === undefined) return stays(state, unknown(word, state.words.answers));
  const surplus = surplusOf(command, rest, line.trim(), state.words);
  if (surplus !== undefined) return stays(state, surplus);
  const argument = line.slice(1).trim().slice(word.length).trim();
  const outcome = command.run({ argument, words: rest, state: emptied, around });
  return typeof outcome === "string" ? stays(state, outcome) : outcome;
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
  return {
    state: noted(withEditor(state, currentTalk(state).editor), why, "problem"),
    effects: [],
  };
}

function unknown(word: string, answers: AnswerWords): string {
  const nearest = closestMatch(word, [...byName.keys()]);
  return answers.noCommand(word, nearest ?? "help");
}
