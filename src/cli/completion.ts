import { Argument } from "commander";
import type { Command } from "commander";
import {
  bashCompletion,
  fishCompletion,
  homeInShell,
  wordsOf,
  zshCompletion,
} from "./completion-scripts.ts";
import { Exit, usageError } from "./exit.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
Examples:
  $ source <(coterie completion bash)                          in ~/.bashrc
  $ source <(coterie completion zsh)                           in ~/.zshrc, after compinit
  $ coterie completion fish > ~/.config/fish/completions/coterie.fish

A shell completes the word coterie, not npx coterie. If it is not installed, make it a word first:
  coterie() { npx coterie "$@"; }`;

/** `coterie completion SHELL`: prints a script by which a shell completes our words. */
export const completion: Subcommand = { declare, run };

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

function declare(command: Command): void {
  command
    .description("Prints what a shell needs to complete the words of coterie.")
    .addArgument(new Argument("<shell>", "which shell").choices(Object.keys(scripts)))
    .addHelpText("after", examples);
}

async function run({ args, streams, wholeProgram }: Invocation): Promise<number> {
  const script = Object.entries(scripts).find(([shell]) => shell === args[0])?.[1];
  if (script === undefined) throw usageError("it is not said for which shell", "Name one: bash.");
  await streams.write(script(wordsOf(await wholeProgram()), homeInShell(process.platform)));
  return Exit.done;
}
