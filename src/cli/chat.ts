import type { Command } from "commander";
import type { Account } from "../client/account.ts";
import { CoterieError } from "../wire/error.ts";
import { parseUsername } from "../wire/username.ts";
import type { Username } from "../wire/username.ts";
import { Exit, usageError } from "./exit.ts";
import { startOnTerminal } from "./chat-start.ts";
import { accountOf, declareSharedOptions, rememberAccount } from "./shared-options.ts";
import { flagOption, textOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
On a terminal it takes the whole screen: the talks at the left, what was said, and the text that
you write; F1 shows the keys, Ctrl-D leaves. With --lines, and where there is no terminal, it is
one full line for each event: a text goes to the one whose name stands in front of the cursor,
/to NAME talks with another, @NAME TEXT sends one text, /help lists the rest.

Examples:
  $ coterie chat --user ann --to bob
  $ printf 'one\\ntwo\\n' | coterie chat --lines --to bob    send each line, wait for every answer`;

/** `coterie chat`: talking with people, on the whole screen or in lines. */
export const chat: Subcommand = { declare, run };

function declare(command: Command): void {
  command
    .description("Talks with people: what you type goes to one, what all others write arrives.")
    .option("--to <name>", "whom to talk with at first")
    .option("--lines", "one full line for each event, for screen readers, dumb terminals, pipes")
    .option("--ascii", "marks and frames of ASCII only, for terminals that draw no others")
    .option("--start-group", "start a server on this machine too, which ends with this window");
  declareSharedOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  if (flagOption(invocation, "json")) {
    throw usageError("chat has no --json", "Use coterie listen --json and coterie send --json.");
  }
  const toText = textOption(invocation, "to");
  const to = toText === undefined ? undefined : parseUsername(toText);
  const { streams } = invocation;
  const isTerminal = streams.inIsTerminal && streams.outIsTerminal;
  const hasEscapes = isTerminal && (process.env["TERM"] ?? "dumb") !== "dumb";
  if (hasEscapes && !flagOption(invocation, "lines")) return talkOnScreen(invocation, to);
  if (isTerminal) return talkToPerson(invocation, to, hasEscapes);
  if (flagOption(invocation, "startGroup")) {
    throw usageError("--start-group needs a terminal", "Run `coterie server --auth none` instead.");
  }
  const account = openFor(invocation);
  const { talkPlainly } = await import("./chat-lines.ts");
  return talkPlainly(invocation, { account, to, isInteractive: streams.inIsTerminal });
}

async function talkOnScreen(invocation: Invocation, to: Username | undefined): Promise<number> {
  // Each is loaded for those alone who come to it: the first picture does not wait for the rest.
  const start = await startOnTerminal(invocation);
  if (start === undefined) return Exit.done;
  const { chatOnScreen } = await import("./chat-screen.ts");
  const connected = (): void => {
    rememberAccount(invocation, start.account, "always");
  };
  const ascii = flagOption(invocation, "ascii");
  const profile = textOption(invocation, "profile");
  return chatOnScreen({ ...start, to, ascii, profile, connected });
}

/** In lines, with the same questions at first as on the screen. */
async function talkToPerson(
  invocation: Invocation,
  to: Username | undefined,
  hasEscapes: boolean,
): Promise<number> {
  const start = await startOnTerminal(invocation);
  if (start === undefined) return Exit.done;
  const { talkInLines, talkPlainly } = await import("./chat-lines.ts");
  const talk = { account: start.account, to, isInteractive: true, note: start.note };
  try {
    return await (hasEscapes ? talkInLines(invocation, talk) : talkPlainly(invocation, talk));
  } finally {
    await start.own?.stop();
  }
}

function openFor(invocation: Invocation): Account {
  try {
    return accountOf(invocation);
  } catch (error) {
    const isFirstRun = invocation.options["user"] === undefined;
    if (!(error instanceof CoterieError) || error.code !== "COTERIE_USAGE" || !isFirstRun) {
      throw error;
    }
    throw usageError(
      error.message,
      "Start with `coterie chat --user YOURNAME --to THEIRNAME --server HOST:PORT`; " +
        "to try it alone, run `coterie server --auth none` in another terminal first.",
    );
  }
}
