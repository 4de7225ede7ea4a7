import type { CommandsWords } from "../../words/english/commands.ts";
import type { Outcome } from "../effects.ts";
import type { AppState, Surroundings } from "../state.ts";

/** What a command is given. */
export interface SlashCall {
  /** Everything behind its name. */
  readonly argument: string;
  /** The same, in words. */
  readonly words: readonly string[];
  /** The line is not in it any more. */
  readonly state: AppState;
  readonly around: Surroundings;
}

/** The names of the commands. */
export type SlashName = keyof CommandsWords["each"];

/**
 * What may stand in a place behind a command: a person, any text (and all that follows), one of
 * these words, or one of those that fit the words before it.
 */
type Taken =
  | "name"
  | "text"
  | readonly string[]
  | ((before: readonly string[]) => readonly string[]);

/** A command that is written with a slash in front. */
export interface SlashCommand {
  /** What follows it, and what it does, is said by this name in every language. */
  readonly name: SlashName;
  readonly aliases: readonly string[];
  /** What stands in each place behind the name, for completion. Any text if not given. */
  readonly takes?: readonly Taken[];
  /** What follows may have several lines. */
  readonly takesLines?: boolean;
  /** @returns what came of it; a string says why it could not be done, and what was expected. */
  run(call: SlashCall): Outcome | string;
}
