import type { Command } from "commander";
import type { Account } from "../client/account.ts";
import { describeCode, unsent, worstFate } from "../client/fate.ts";
import type { Fate } from "../client/fate.ts";
import type { OutboxText } from "../io/account/message.ts";
import { jsonSafe, safe, safeJoin, safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import { parseUsername } from "../wire/username.ts";
import type { Username } from "../wire/username.ts";
import { Exit, exitOfFate, usageError } from "./exit.ts";
import { type Outcome, SendingRun } from "./sending-run.ts";
import { accountOf, declareSharedOptions, rememberAccount } from "./shared-options.ts";
import type { Streams } from "./streams.ts";
import { flagOption, textOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";
import { readInput, splitInput } from "./text-input.ts";
import { takeTurn } from "./turn.ts";
import { namesFor } from "./account-names.ts";
import type { Naming } from "../tui/lines/names.ts";

const examples = `
The text comes from the command line, or with - or none from standard input (16 MiB at most).
It prints what became of the text: taken (200), kept for later (300), or why not.

Examples:
  $ coterie send --user ann --to bob "lunch?"
  $ git log -1 | coterie send --to bob
  $ coterie send --unsent              send what could not leave when there was no server`;

/** `coterie send`: sends one text, waits for every answer, says what became of it. */
export const send: Subcommand = { declare, run };

function declare(command: Command): void {
  command
    .description("Sends one text and says what became of it.")
    .argument("[text...]", "the text; - reads standard input")
    .option("--to <name>", "who it is for")
    .option("--wait-taken", "wait until the recipient has it, however long that takes")
    .option("--unsent", "send the texts that never left this machine, and nothing else");
  declareSharedOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const { streams } = invocation;
  const onlyUnsent = flagOption(invocation, "unsent");
  const to = onlyUnsent ? refuseText(invocation) : readRecipient(invocation);
  const account = accountOf(invocation);
  try {
    const parts = to === undefined ? [] : await readParts(to, invocation);
    await takeTurn(account.turn, () => {
      streams.say(safe`waiting for another coterie command of ${safeText(account.user)} to end`);
    });
    const texts =
      to === undefined
        ? account.file.outbox("unsent", unsentMax)
        : account.file.queue(to, parts, Date.now());
    if (texts.length === 0) return await nothingToSend(invocation, account);
    const waitsTaken = flagOption(invocation, "waitTaken");
    const outcome = await new SendingRun(account, streams, texts, waitsTaken).run();
    if (outcome.hasConnected) rememberAccount(invocation, account, "ifNone");
    return await report(invocation, texts, outcome, namesFor(account));
  } finally {
    account.turn.release();
    account.file.close();
  }
}

/** `--unsent` sends this many commands at a time. */
const unsentMax = 100_000;

function refuseText(invocation: Invocation): undefined {
  if (invocation.args.length > 0 || textOption(invocation, "to") !== undefined) {
    throw usageError(
      "--unsent sends what is in the outbox and takes no text and no --to",
      "Use it alone: coterie send --unsent.",
    );
  }
}

async function readParts(to: Username, { args, streams }: Invocation): Promise<Uint8Array[]> {
  const isInput = args.length === 0 || (args.length === 1 && args[0] === "-");
  if (isInput && streams.inIsTerminal) {
    streams.say(safe`Type the text for ${safeText(to)}, then Enter and Ctrl-D:`);
  }
  const bytes = isInput ? await readInput(streams.read()) : Buffer.from(args.join(" "));
  const parts = splitInput(bytes);
  if (parts.length > 0) return parts;
  throw usageError("the text is empty", 'Write one, such as coterie send --to bob "hello".');
}

function readRecipient(invocation: Invocation): Username {
  const to = textOption(invocation, "to");
  if (to === undefined) {
    throw usageError("it is not said who the text is for", "Name them, such as --to bob.");
  }
  return parseUsername(to);
}

async function nothingToSend(invocation: Invocation, { file }: Account): Promise<number> {
  const unknown = file.outboxCount("unknown");
  const rest =
    unknown === 0
      ? safe``
      : safe`; ${unknown} left and got no answer: /retry in coterie chat sends them again`;
  if (!flagOption(invocation, "json")) {
    invocation.streams.say(safe`Nothing is unsent${rest}.`);
  }
  return Exit.done;
}

/** The parts of one text lie in rows that follow each other. */
function groupTexts(texts: readonly OutboxText[]): OutboxText[][] {
  const groups = Map.groupBy(texts, ({ row, part }) => row - part);
  return [...groups.values()];
}

async function report(
  invocation: Invocation,
  texts: readonly OutboxText[],
  { fates, error }: Outcome,
  names: Naming,
): Promise<number> {
  const { streams } = invocation;
  let exit: number = Exit.done;
  for (const group of groupTexts(texts)) {
    const [first] = group;
    if (first === undefined) continue;
    const fate = worstFate(group.map((text) => fates.get(text) ?? unsent));
    exit = Math.max(exit, exitOfFate(fate));
    if (flagOption(invocation, "json")) {
      const line = jsonSafe({ to: first.to, id: first.id, code: fate.code ?? null });
      await streams.write(`${line}\n`);
    } else if (fate.state === "answered") {
      const code = safe`${safeText(fate.code)}${partsWith(fate.code, group, fates)}`;
      const words = safe`${names(first.to)} ${safeText(describeCode(fate.code))} (${code})`;
      await streams.write(`${words}\n`);
    }
    const unanswered = group.filter((text) => fates.get(text)?.state === "unknown").length;
    if (unanswered > 0) sayUnanswered(names(first.to), first, unanswered, streams);
  }
  const hasUnsent = texts.some((text) => (fates.get(text) ?? unsent).state === "unsent");
  const again = safe`coterie send --unsent${namedAccount(invocation)} sends it`;
  if (error !== undefined) throw hasUnsent ? withOutbox(error, again) : error;
  if (hasUnsent) {
    streams.say(
      safe`coterie send: not everything could leave. The rest stays in the outbox; ${again}.`,
    );
  }
  return exit;
}

/** How many parts of a long text fared so; the others fared better. */
function partsWith(
  code: string,
  group: readonly OutboxText[],
  fates: ReadonlyMap<OutboxText, Fate>,
): SafeText {
  if (group.length === 1) return safe``;
  const count = group.filter((text) => fates.get(text)?.code === code).length;
  if (count === group.length) return safe`, in ${count} parts`;
  return safe` for ${count} of ${group.length} parts`;
}

function sayUnanswered(to: SafeText, { parts }: OutboxText, count: number, streams: Streams): void {
  const what = parts === 1 ? safe`the text` : safe`${count} of its ${parts} parts`;
  const fate = safe`the server gave no answer for ${to}: ${what} may have arrived`;
  const rest = safe`It stays in the outbox; /retry in coterie chat sends it again`;
  streams.say(safe`coterie send: ${fate}. ${rest}.`);
}

/** The options that named the account, to be repeated in a command that goes on with it. */
function namedAccount(invocation: Invocation): SafeText {
  const given = ["server", "user", "profile"].flatMap((name) => {
    const value = textOption(invocation, name);
    return value === undefined ? [] : [safe` --${safeText(name)} ${safeText(value)}`];
  });
  return safeJoin(given);
}

function withOutbox(error: CoterieError, again: SafeText): CoterieError {
  return new CoterieError(
    error.code,
    error.message,
    `${error.remedy} The text stays in the outbox; ${again}.`,
    { cause: error },
  );
}
