import { doctorWordsIn } from "../words/on-demand.ts";
import type { Command } from "commander";
import type { AskedServer, AskedTerminal } from "../app/doctor/facts.ts";
import { findingLines, findingsOf } from "../app/doctor/findings.ts";
import { errorWords } from "../app/words.ts";
import type { Account } from "../client/account.ts";
import { connectClient } from "../client/connect-client.ts";
import { formatAddress } from "../client/end-reason.ts";
import { transportOf } from "../client/transport-of.ts";
import { checkFile } from "../io/account/file-check.ts";
import { type Clock, systemClock } from "../io/clock.ts";
import { jsonSafe, safeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import { type Words, wordsIn } from "../words/words.ts";
import { chosenLanguage } from "./chat-language.ts";
import { placeOf } from "./doctor-place.ts";
import { Exit, exitOf } from "./exit.ts";
import type { Streams } from "./streams.ts";
import { declareSharedOptions, knownAccountOf } from "./shared-options.ts";
import { flagOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
Looks at the terminal, tmux, the server and the file of your account, and disturbs nobody. Behind
what could be better stands the one line that changes it. A line begins with ok, with look where
something could be better, or with bad where Coterie does not work. Without a terminal or a server
it says so, and looks at the rest.

Exit codes: 0 Coterie works here, whatever could be better; 69 (or 77) the server cannot be
used; 74 the file of the account is damaged.

Examples:
  $ coterie doctor
  $ coterie doctor --json`;

/** How often the server is asked something, to see how long that takes. */
const trips = 5;

/** `coterie doctor`: what this machine, its terminal and the server can do. */
export const doctor: Subcommand = { declare, run };

function declare(command: Command): void {
  command.description("Says what works here, and what to change where it does not.");
  declareSharedOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const { streams } = invocation;
  const language = await chosenLanguage();
  const words = await wordsIn(language);
  const said = await doctorWordsIn(language);
  const account = knownAccountOf(invocation);
  try {
    const asked = await askServer(account, systemClock, words);
    const here = await placeOf(await askedTerminal(streams), account);
    const store = account === undefined ? undefined : checkFile(account.file.path, true);
    const facts = { ...here, server: asked.server, store };
    const findings = findingsOf(facts, said);
    const lines = flagOption(invocation, "json")
      ? findings.map(({ subject, grade, says, remedy }) =>
          jsonSafe({ subject, grade, says, remedy: remedy ?? null }),
        )
      : findings.flatMap((each) => findingLines(each, said).map(safeText));
    await streams.write(`${lines.join("\n")}\n`);
    return store?.damage === undefined ? asked.exit : Exit.disk;
  } finally {
    account?.file.close();
  }
}

async function askedTerminal({ inIsTerminal, outIsTerminal }: Streams): Promise<AskedTerminal> {
  if (!inIsTerminal || !outIsTerminal) return { kind: "none" };
  if (process.env["TERM"] === "dumb") return { kind: "silent" };
  const { askTerminal } = await import("./doctor-terminal.ts");
  return askTerminal(systemClock);
}

interface Asked {
  readonly server: AskedServer;
  readonly exit: Exit;
}

/** Asks only: a client of the same name that runs goes on. */
async function askServer(account: Account | undefined, clock: Clock, words: Words): Promise<Asked> {
  if (account === undefined) return { server: { kind: "unknown" }, exit: Exit.done };
  try {
    const ports = { transport: await transportOf(account), clock };
    const askedMs = clock.wallMs();
    const client = await connectClient(account, ports, {}, { asksOnly: true });
    try {
      const agreed = await client.agreement;
      if (agreed === undefined) throw silent();
      const aheadMs =
        agreed.kind === "full" ? ahead(agreed.welcome.atMs, askedMs, clock.wallMs()) : undefined;
      const tripsMs: number[] = [];
      while (agreed.kind === "full" && tripsMs.length < trips) {
        const before = clock.monotonicMs();
        if ((await client.who([account.user])) === undefined) throw silent();
        tripsMs.push(clock.monotonicMs() - before);
      }
      const level = agreed.kind === "full" ? 2 : 1;
      const isMember = account.joined !== undefined;
      const place = formatAddress(account.server);
      const server = { kind: "reached", place, level, isMember, tripsMs, aheadMs } as const;
      return { server, exit: Exit.done };
    } finally {
      await client.close();
    }
  } catch (error) {
    if (!(error instanceof CoterieError)) throw error;
    const { message: why, remedy } = errorWords(error, words);
    return { server: { kind: "failed", why, remedy }, exit: exitOf(error) };
  }
}

/** By how much a clock differs that said `atMs` at some moment between `fromMs` and `uptoMs`. */
function ahead(atMs: number, fromMs: number, uptoMs: number): number {
  return atMs > uptoMs ? atMs - uptoMs : Math.min(0, atMs - fromMs);
}

function silent(): CoterieError {
  return new CoterieError(
    "COTERIE_UNANSWERED",
    "the connection ended before the server had answered",
    "Try again.",
  );
}
