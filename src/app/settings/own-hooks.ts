import { placeName, tomlPlaces } from "../../toml/places.ts";
import { isTable, quoted, shownValue, type TomlTable } from "../../toml/text.ts";
import { type HookName, hookNames, type Hooks } from "../hooks/hooks.ts";
import type { Problem } from "./problem.ts";
import { understood } from "./understood.ts";

/** A line of the table of hooks that was understood. */
export interface OwnHook {
  readonly hook: HookName;
  readonly command: string;
  readonly line: number;
}

/** What is run for texts, and what could not be understood of what somebody wants. */
interface OwnHooks {
  /** `undefined` if there is none. */
  readonly hooks: Hooks | undefined;
  readonly own: readonly OwnHook[];
  readonly problems: readonly Problem[];
}

/** The hooks of a file of settings alone, and what is wrong with them. */
export function readHooks(text: string): OwnHooks {
  const { table, tidied, problems } = understood(text);
  const places = tomlPlaces(tidied);
  const read = ownHooks(table, (...path) => places.get(placeName(path))?.key.line ?? 1);
  return { ...read, problems: [...problems, ...read.problems] };
}

/**
 * The table `[hooks]`. A line that is wrong runs nothing.
 *
 * @param lineOf - where a name stands.
 */
export function ownHooks(
  table: TomlTable,
  lineOf: (...path: readonly string[]) => number,
): OwnHooks {
  const { hooks = {} } = table;
  if (!isTable(hooks)) {
    const problem: Problem = { line: lineOf("hooks"), say: (words) => words.noTable("hooks") };
    return { hooks: undefined, own: [], problems: [problem] };
  }
  const own: OwnHook[] = [];
  const problems: Problem[] = [];
  for (const [name, command] of Object.entries(hooks)) {
    const line = lineOf("hooks", name);
    const hook = hookNames.find((each) => each === name);
    if (hook === undefined) {
      problems.push({ line, say: (words) => words.noHook(quoted(name)) });
    } else if (!isCommand(command)) {
      const found = shownValue(command);
      problems.push({ line, say: (words) => words.wrong(name, found, words.expectedHook) });
    } else if (command !== "") {
      own.push({ hook, command, line });
    }
  }
  const chosen = Object.fromEntries(own.map(({ hook, command }) => [hook, command]));
  return { hooks: own.length === 0 ? undefined : chosen, own, problems };
}

/** No system starts a command with a zero character in it. */
function isCommand(value: unknown): value is string {
  return typeof value === "string" && !value.includes("\0");
}
