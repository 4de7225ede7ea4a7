import type { Command } from "commander";
import type { Account } from "../client/account.ts";
import { connectClient } from "../client/connect-client.ts";
import { type Place, placeOf } from "../client/place.ts";
import { transportOf } from "../client/transport-of.ts";
import { systemClock } from "../io/clock.ts";
import type { Naming } from "../tui/lines/names.ts";
import { jsonSafe, safe, type SafeText, safeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import type { PresenceEntry } from "../wire/presence.ts";
import { parseUsername, type Username } from "../wire/username.ts";
import { Exit } from "./exit.ts";
import { accountOf, declareSharedOptions } from "./shared-options.ts";
import { flagOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";
import { namesFor } from "./account-names.ts";

const examples = `
Asks the server and disturbs nobody: a client of yours that is running goes on. The server must
know level 2 of the protocol. Without a name it lists everybody who has ever connected.

Examples:
  $ coterie who
  $ coterie who bob
  $ coterie who bob --json`;

/** `coterie who`: who is here. */
export const who: Subcommand = { declare, run };

function declare(command: Command): void {
  command.description("Says who is here.").argument("[name...]", "only about these");
  declareSharedOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const { streams, args } = invocation;
  const names = args.map((name) => parseUsername(name));
  const account = accountOf(invocation);
  try {
    const found = await ask(account, names);
    const isJson = flagOption(invocation, "json");
    for (const entry of found)
      await streams.write(`${isJson ? jsonOf(entry) : lineOf(entry, namesFor(account))}\n`);
    return Exit.done;
  } finally {
    account.file.close();
  }
}

async function ask(
  account: Account,
  names: readonly Username[],
): Promise<readonly PresenceEntry[]> {
  const ports = { transport: await transportOf(account), clock: systemClock };
  const client = await connectClient(account, ports, {}, { asksOnly: true });
  try {
    const level = await client.agreement;
    if (level === undefined) throw unanswered();
    if (level.kind === "plain") throw tooOld();
    const found: PresenceEntry[] = [];
    for (let from = 0; from === 0 || from < names.length; from += namesAtOnce) {
      const some = await client.who(names.slice(from, from + namesAtOnce));
      if (some === undefined) throw unanswered();
      found.push(...some);
    }
    return found;
  } finally {
    await client.close();
  }
}

/** As many as fit into one question. */
const namesAtOnce = 124;

const words: Readonly<Record<Place, SafeText>> = {
  here: safe`here`,
  silent: safe`connected, but not answering`,
  away: safe`away`,
  unknown: safe`never seen here`,
};

/** "ann  here for 5 min". */
function lineOf({ name, state, forSeconds }: PresenceEntry, names: Naming): SafeText {
  const what = words[placeOf(state)];
  const time = forSeconds === undefined ? safe`` : safe` for ${safeText(spanOf(forSeconds))}`;
  return safe`${names(name)}: ${what}${time}`;
}

function jsonOf({ name, state, forSeconds }: PresenceEntry): string {
  return jsonSafe({ name, state: placeOf(state), seconds: forSeconds ?? null });
}

/** The largest unit that a person would say. */
function spanOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

function tooOld(): CoterieError {
  return new CoterieError(
    "COTERIE_LEVEL",
    "the server speaks only the basic protocol, and cannot say who is here",
    "Ask whoever runs it for a newer one, or leave out --plain.",
  );
}

function unanswered(): CoterieError {
  return new CoterieError(
    "COTERIE_UNANSWERED",
    "the connection ended before the server had said who is here",
    "Try again.",
  );
}
