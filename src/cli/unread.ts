import type { Command } from "commander";
import { jsonSafe } from "../tui/text/safe-text.ts";
import { Exit } from "./exit.ts";
import { declareLocalOptions, knownAccountOf } from "./shared-options.ts";
import { flagOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
It looks only at this machine and changes nothing, so that a status bar may ask as often as it
likes. With --json it prints {"unread":3,"from":{"ann":2,"bob":1}}.

Examples:
  $ coterie unread
  $ coterie unread --user bob --json`;

/** `coterie unread`: one number, how many messages nobody has read. */
export const unread: Subcommand = { declare, run };

function declare(command: Command): void {
  command.description("Prints how many messages on this machine nobody has read.");
  declareLocalOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const counts = countsOf(invocation);
  const sum = counts.reduce((total, { count }) => total + count, 0);
  const from = Object.fromEntries(counts.map(({ peer, count }) => [peer, count]));
  const line = flagOption(invocation, "json") ? jsonSafe({ unread: sum, from }) : String(sum);
  await invocation.streams.write(`${line}\n`);
  return Exit.done;
}

/** Of an account that is not there nothing is unread. */
function countsOf(invocation: Invocation): { readonly peer: string; readonly count: number }[] {
  const account = knownAccountOf(invocation);
  try {
    return account?.file.unread() ?? [];
  } finally {
    account?.file.close();
  }
}
