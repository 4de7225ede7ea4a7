import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import type { Streams } from "./streams.ts";

/** What the person typed behind the name of a subcommand. */
export interface Invocation {
  readonly args: readonly string[];
  /** By the long name in camel case, as commander gives them. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly streams: Streams;
  /** The command line with every subcommand declared, for completions. */
  readonly wholeProgram: () => Promise<Command>;
}

/** One subcommand of `coterie`. Its file is loaded only when it is called for. */
export interface Subcommand {
  /** Declares arguments, options and examples. */
  readonly declare: (command: Command) => void;
  /**
   * Does it. Errors are thrown as CoterieError; the caller prints them in one sentence and finds
   * the exit code (`exit.ts`).
   *
   * @returns the exit code.
   */
  readonly run: (invocation: Invocation) => Promise<number>;
}

/** The value of an option that takes one; `undefined` if it was not given. */
export function textOption({ options }: Invocation, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** Whether an option without a value was given. */
export function flagOption({ options }: Invocation, name: string): boolean {
  return options[name] === true;
}

/** The value of an option that was read by {@link countReader}; `undefined` if not given. */
export function countOption({ options }: Invocation, name: string): number | undefined {
  const value = options[name];
  return typeof value === "number" ? value : undefined;
}

/** Reads the value of an option that takes a whole number from 1; `example` shows its use. */
export function countReader(example: string): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
    throw new InvalidArgumentError(`It must be a whole number from 1, such as ${example}.`);
  };
}
