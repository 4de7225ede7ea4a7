import type { Command } from "commander";
import type { Account } from "../client/account.ts";
import { wrapRows } from "../tui/text/columns.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import { parseUsername } from "../wire/username.ts";
import type { Username } from "../wire/username.ts";
import { Exit, usageError } from "./exit.ts";
import { personJson, personLine, saidForPipe, saidForTerminal, saidJson } from "./said-lines.ts";
import { namesFor } from "./account-names.ts";
import type { SaidForm } from "./said-lines.ts";
import { foundSaid, newestSaid } from "../client/texts-said.ts";
import type { Said } from "../client/texts-said.ts";
import { declareLocalOptions, knownAccountOf } from "./shared-options.ts";
import { terminalSize } from "./streams.ts";
import { countOption, countReader, flagOption, textOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
It looks only at this machine, needs no server, and changes nothing: what is unread stays so.
Without a name it lists the people, the newest talk last. On a pipe texts stand byte for byte,
their further lines indented by two spaces. A long text that went in parts is one text again.

A line of --json: {"row","peer","own","text","id","at","state","code"}. The state is arrived, done,
kept, unsent, unknown, refused or dropped (given up); code is what the server said last, and null
of what another device of yours has sent. A long text has "parts":[n,m] as well: n of its m parts
are in this line.

Examples:
  $ coterie log                        with whom, and what is unread
  $ coterie log bob --limit 20
  $ coterie log bob --before 1234      what was said before row 1234 (the rows stand in --json)
  $ coterie log --find "lunch fri"     everybody's texts with words that begin so`;

/** `coterie log`: what was said, from the disk of this machine. */
export const log: Subcommand = { declare, run };

/** How much is printed if nothing else is asked for. */
const usualLimit = 100;

function declare(command: Command): void {
  command
    .description("Shows what was said, oldest first, as far as this machine has it.")
    .argument("[name]", "with whom; without it, a list of all people")
    .option("--find <words>", "only texts with all of these words, or words that begin so")
    .option(
      "--limit <n>",
      `so many texts or people, the newest (default: ${usualLimit})`,
      countReader("--limit 20"),
    )
    .option("--before <row>", "only texts before this row", countReader("--before 1234"));
  declareLocalOptions(command);
  command.addHelpText("after", examples);
}

/** What is asked for. */
interface Question {
  readonly peer: Username | undefined;
  readonly words: string | undefined;
  readonly limit: number;
  readonly before: number | undefined;
}

async function run(invocation: Invocation): Promise<number> {
  const question = questionOf(invocation);
  const account = knownAccountOf(invocation);
  if (account === undefined) {
    throw usageError(
      "nothing was said yet by this account on this machine",
      "Talk first, such as coterie chat --user ann, or name another by --user and --server.",
    );
  }
  try {
    const { peer, words } = question;
    if (peer === undefined && words === undefined) {
      return await printPeople(invocation, account, question);
    }
    return await printTexts(invocation, account, question);
  } finally {
    account.file.close();
  }
}

function questionOf(invocation: Invocation): Question {
  const [name] = invocation.args;
  const peer = name === undefined ? undefined : parseUsername(name);
  const words = textOption(invocation, "find");
  const before = countOption(invocation, "before");
  if (before !== undefined && peer === undefined && words === undefined) {
    throw usageError(
      "--before goes through texts and not through the list of people",
      "Name somebody, such as coterie log bob --before 1234.",
    );
  }
  return { peer, words, limit: countOption(invocation, "limit") ?? usualLimit, before };
}

async function printTexts(
  invocation: Invocation,
  account: Account,
  { peer, words, limit, before }: Question,
): Promise<number> {
  const { streams } = invocation;
  const said = textsOf(account, { peer, words, limit, before });
  const names = namesFor(account);
  const form: SaidForm = { user: account.user, namesPeers: peer === undefined, names };
  if (flagOption(invocation, "json")) {
    await streams.write(said.map((text) => saidJson(text)).join(""));
  } else if (said.length === 0) {
    const withWhom = peer === undefined ? safe`` : safe` with ${safeText(peer)}`;
    const what = words === undefined ? safe`nothing was said` : safe`no such words were said`;
    const where = before === undefined ? safe`` : safe` before row ${before}`;
    streams.say(safe`coterie log: ${what}${withWhom}${where}, as far as this machine knows.`);
  } else if (streams.outIsTerminal) {
    const rows = saidForTerminal(said, form, terminalSize().columns);
    await streams.write(`${rows.join("\n")}\n`);
  } else {
    await streams.write(saidForPipe(said, form));
  }
  return Exit.done;
}

function textsOf({ file }: Account, { peer, words, limit, before }: Question): Said[] {
  if (words !== undefined) {
    return foundSaid(file, words, { limit, before, ...(peer !== undefined && { peer }) });
  }
  return peer === undefined ? [] : newestSaid(file, peer, { limit, before });
}

async function printPeople(
  invocation: Invocation,
  account: Account,
  { limit }: Question,
): Promise<number> {
  const { streams } = invocation;
  const { user, file } = account;
  const people = file.peers().slice(0, limit).toReversed();
  const isJson = flagOption(invocation, "json");
  if (people.length === 0 && !isJson) {
    streams.say(safe`coterie log: ${safeText(user)} has talked with nobody on this machine yet.`);
  }
  for (const { name, unread } of people) {
    const [said] = newestSaid(file, name, { limit: 1 });
    if (said === undefined) continue;
    if (isJson) {
      await streams.write(personJson(unread, said));
      continue;
    }
    const line = personLine(unread, said, user, namesFor(account));
    // A row of the list per person: what does not fit is read by naming them.
    const [row] = streams.outIsTerminal ? wrapRows(line, terminalSize().columns, 0) : [line];
    await streams.write(`${row ?? line}\n`);
  }
  return Exit.done;
}
