import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { Account } from "../client/account.ts";
import type { PageOptions } from "../io/account/message.ts";
import { systemClock } from "../io/clock.ts";
import { wrapRows } from "../tui/text/columns.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import { parseUsername } from "../wire/username.ts";
import type { Username } from "../wire/username.ts";
import { Exit, usageError } from "./exit.ts";
import { personJson, personLine, saidForPipe, saidForTerminal, saidJson } from "./said-lines.ts";
import { namesFor } from "./account-names.ts";
import { logFormats, pageOf, type PageFormat } from "./log-pages.ts";
import type { SaidForm } from "./said-lines.ts";
import { foundSaid, newestSaid, undeliveredSaid } from "../client/texts-said.ts";
import type { Said } from "../client/texts-said.ts";
import { declareLocalOptions, knownAccountOf } from "./shared-options.ts";
import { dayOf } from "../tui/text/times.ts";
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

A page of --format markdown or html, and what lies between two days, is whole unless --limit is
given. The page of HTML is one file, runs no script, and has charts by day, hour and person.

Examples:
  $ coterie log                        with whom, and what is unread
  $ coterie log bob --limit 20
  $ coterie log bob --before 1234      what was said before row 1234 (the rows stand in --json)
  $ coterie log bob --since 2026-11-01 --until 2026-11-30
  $ coterie log bob --format html > bob.html
  $ coterie log --find "lunch fri"     everybody's texts with words that begin so
  $ coterie log --undelivered          what of yours did not get through; exit code 75 if it lists
                                       something, 0 if everybody has all`;

/** `coterie log`: what was said, from the disk of this machine. */
export const log: Subcommand = { declare, run };

/** How much is printed if nothing else is asked for. */
const usualLimit = 100;
/** More than an account has. */
const everything = 2 ** 31;
/** So many texts are looked at in one go where days were asked for. */
const pageSize = 4096;

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
    .option("--undelivered", "only texts of yours that are not delivered, as /fate lists them")
    .option("--before <row>", "only texts before this row", countReader("--before 1234"))
    .option("--since <day>", "only texts of this day and later, such as 2026-11-01", readDay)
    .option("--until <day>", "only texts of this day and earlier", readDay)
    .addOption(
      new Option("--format <format>", "text is the usual, json is --json").choices(logFormats),
    );
  declareLocalOptions(command);
  command.addHelpText("after", examples);
}

/** Reads a day of the calendar, such as 2026-11-01. */
function readDay(text: string): string {
  const atMs = /^\d{4}-\d\d-\d\d$/u.test(text) ? Date.parse(`${text}T00:00Z`) : Number.NaN;
  if (!Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError("It must be a day, such as --since 2026-11-01.");
}

/** What is asked for. */
interface Question {
  readonly peer: Username | undefined;
  readonly words: string | undefined;
  readonly limit: number;
  readonly before: number | undefined;
  readonly undelivered: boolean;
  /** Days such as 2026-11-01; both are within. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly format: "text" | "json" | PageFormat;
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
    const { peer, words, undelivered } = question;
    if (undelivered) return await printUndelivered(invocation, account, question);
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
  const since = textOption(invocation, "since");
  const until = textOption(invocation, "until");
  const format = formatOf(invocation);
  const undelivered = flagOption(invocation, "undelivered");
  const isPage = format === "markdown" || format === "html";
  const hasDays = since !== undefined || until !== undefined;
  if (undelivered && (words !== undefined || before !== undefined || isPage || hasDays)) {
    throw usageError(
      "--undelivered is a list of its own",
      "Use it alone, or with a name, --limit or --json.",
    );
  }
  if ((isPage || hasDays) && peer === undefined && words === undefined) {
    throw usageError(
      "a page and days are of texts and not of the list of people",
      "Name somebody, such as coterie log bob --format html.",
    );
  }
  const limit = countOption(invocation, "limit") ?? (isPage || hasDays ? everything : usualLimit);
  return { peer, words, limit, before, undelivered, since, until, format };
}

function formatOf(invocation: Invocation): Question["format"] {
  const format = textOption(invocation, "format") ?? "text";
  if (flagOption(invocation, "json")) {
    if (format === "text" || format === "json") return "json";
    throw usageError("--json is a format of its own", `Leave out --json or --format ${format}.`);
  }
  return format === "json" || format === "markdown" || format === "html" ? format : "text";
}

async function printTexts(
  invocation: Invocation,
  account: Account,
  question: Question,
): Promise<number> {
  const { peer, words, before, format } = question;
  const { streams } = invocation;
  const said = textsOf(account, question);
  if (said.length === 0 && format === "text") {
    const withWhom = peer === undefined ? safe`` : safe` with ${safeText(peer)}`;
    const what = words === undefined ? safe`nothing was said` : safe`no such words were said`;
    const where = before === undefined ? safe`` : safe` before row ${before}`;
    streams.say(safe`coterie log: ${what}${withWhom}${where}, as far as this machine knows.`);
    return Exit.done;
  }
  await printSaid(invocation, account, question, said);
  return Exit.done;
}

/**
 * Prints what is not delivered, but for what its writer gave up.
 *
 * @returns 75 if that is something, so that a script can ask.
 */
async function printUndelivered(
  invocation: Invocation,
  account: Account,
  question: Question,
): Promise<number> {
  const { peer, limit, format } = question;
  const said = undeliveredSaid(account.file, everything, systemClock.wallMs())
    .filter(({ state }) => state !== "dropped")
    .filter((text) => peer === undefined || text.peer === peer);
  if (said.length > 0) {
    await printSaid(invocation, account, question, said.slice(-limit));
    return Exit.refused;
  }
  if (format === "text") {
    const withWhom = peer === undefined ? safe`` : safe` for ${safeText(peer)}`;
    const line = safe`coterie log: nothing of yours${withWhom} waits to be delivered.`;
    invocation.streams.say(line);
  }
  return Exit.done;
}

async function printSaid(
  invocation: Invocation,
  account: Account,
  { peer, format }: Question,
  said: readonly Said[],
): Promise<void> {
  const { streams } = invocation;
  const names = namesFor(account);
  const form: SaidForm = { user: account.user, namesPeers: peer === undefined, names };
  if (format === "json") {
    for (const text of said) await streams.write(saidJson(text));
  } else if (format === "markdown" || format === "html") {
    await streams.write(pageOf(said, form, peer, format));
  } else if (streams.outIsTerminal) {
    const rows = saidForTerminal(said, form, terminalSize().columns);
    await streams.write(`${rows.join("\n")}\n`);
  } else {
    await streams.write(saidForPipe(said, form));
  }
}

function textsOf({ file }: Account, question: Question): Said[] {
  const { peer, words, before, since, until, limit } = question;
  if (since === undefined && until === undefined) {
    return textsBefore(file, peer, words, { limit, before });
  }
  const isWithin = ({ atMs }: Said): boolean => {
    const day = dayOf(atMs);
    return (since === undefined || day >= since) && (until === undefined || day <= until);
  };
  const pages: Said[][] = [];
  let count = 0;
  for (let from = before; count < limit;) {
    const page = textsBefore(file, peer, words, { limit: pageSize, before: from });
    const found = page.filter(isWithin);
    pages.push(found);
    count += found.length;
    from = page[0]?.row;
    // Clocks are set back now and then, but not by as much as a whole page.
    const isTooEarly = page.every(({ atMs }) => since !== undefined && dayOf(atMs) < since);
    if (from === undefined || isTooEarly) break;
  }
  return pages.toReversed().flat().slice(-limit);
}

function textsBefore(
  file: Account["file"],
  peer: Username | undefined,
  words: string | undefined,
  options: PageOptions,
): Said[] {
  if (words !== undefined) {
    return foundSaid(file, words, { ...options, ...(peer !== undefined && { peer }) });
  }
  return peer === undefined ? [] : newestSaid(file, peer, options);
}

async function printPeople(
  invocation: Invocation,
  account: Account,
  { limit, format }: Question,
): Promise<number> {
  const { streams } = invocation;
  const { user, file } = account;
  const people = file.peers().slice(0, limit).toReversed();
  const isJson = format === "json";
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
