import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { parseAddress } from "../client/address.ts";
import { allCases } from "../conformance/all-cases.ts";
import { KitTime } from "../conformance/kit-time.ts";
import { randomName } from "../conformance/person.ts";
import { noticing, probe, reach } from "../conformance/probe.ts";
import type { Manners } from "../conformance/probe.ts";
import {
  casesMarkdown,
  failureLines,
  listLines,
  summarise,
  summaryLines,
  summaryMarkdown,
  total,
  verdictLine,
} from "../conformance/report.ts";
import { runCases } from "../conformance/runner.ts";
import type { Result } from "../conformance/runner.ts";
import { selectCases } from "../conformance/select.ts";
import type { Case } from "../conformance/case.ts";
import { systemClock } from "../io/clock.ts";
import { systemRandom } from "../io/random.ts";
import { tcpTransport } from "../io/transport.ts";
import type { Address } from "../io/transport.ts";
import { jsonSafe, safe, safeText } from "../tui/text/safe-text.ts";
import { Exit, usageError } from "./exit.ts";
import type { Streams } from "./streams.ts";
import { flagOption, textOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
Every case plays with names of its own, eight random letters, so it may run beside real people;
where only members are let in, through coterie bridge, --names says who they may be.
The cases of the seed decide the exit code: 0 if all passed, else 75. Those of Coterie's reading
of its gaps are counted apart; another server may read them otherwise. Of something that delivers
no message only the first cases are played, unless --only was given: 75, or 69 if it said nothing.

Examples:
  $ coterie conformance 127.0.0.1:7427
  $ coterie conformance 127.0.0.1:7427 --only "silent/*,S4"
  $ coterie conformance --list --only gaps`;

/** Cases at a time. A server elsewhere may allow only a few connections from one address. */
const jobsHere = 40;
const jobsElsewhere = 3;
const marginDefaultMs = 1500;
/** Cases that are played with a server that delivers nothing. */
const hopelessCases = 3;

interface Played {
  readonly results: readonly Result[];
  /** Whether it delivered a message; if not, whether it said anything at all. */
  readonly isServer: "yes" | "doubtful" | "silent";
}

/** `coterie conformance`: whether a server does what the seed's page says. */
export const conformance: Subcommand = { declare, run };

function declare(command: Command): void {
  command
    .description("Finds out whether a server, anyone's, does what the page of the protocol says.")
    .argument("[host:port]", "the server")
    .option("--only <pattern>", "cases, groups, clauses, seed or gaps; commas between, * for any")
    .option("--list", "print the cases and play none")
    .option("--slow", "also the cases that take longer than ten seconds")
    .option("--jobs <n>", `cases at a time (default: ${jobsHere}, or 3 elsewhere)`, readCount)
    .option("--names <file>", "a name of eight letters on each line, where not all are let in")
    .option("--margin <ms>", `let answers be this late (default: ${marginDefaultMs})`, readCount)
    .option("--json", "print one line of JSON for each case")
    .option("--markdown", "print tables in Markdown");
  command.addHelpText("after", examples);
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 to 999999.");
}

async function run(invocation: Invocation): Promise<number> {
  const { args, streams } = invocation;
  const cases = chosen(invocation);
  if (flagOption(invocation, "list")) {
    await list(invocation, cases);
    return Exit.done;
  }
  const [server, ...rest] = args;
  if (server === undefined || rest.length > 0) {
    throw usageError(
      "one server must be named",
      "Write HOST:PORT, such as coterie conformance 127.0.0.1:7427.",
    );
  }
  const { results, isServer } = await play(parseAddress(server), cases, invocation);
  const summary = summarise(results);
  if (flagOption(invocation, "json")) {
    for (const result of results) await write(streams, [jsonSafe(jsonOf(result))]);
    await write(streams, [jsonSafe({ seed: total(summary.seed), gaps: total(summary.gaps) })]);
  } else if (flagOption(invocation, "markdown")) {
    await streams.write(summaryMarkdown(summary));
  } else {
    const failures = results.flatMap((result) => {
      const lines = failureLines(result);
      return lines.length === 0 ? [] : [...lines, ""];
    });
    await write(streams, [...failures, ...summaryLines(summary), "", verdictLine(summary)]);
  }
  if (isServer === "silent") {
    streams.say(safe`It never said a byte, so it is hardly a server of this protocol.`);
    return Exit.unreachable;
  }
  return isServer === "yes" && total(summary.seed).failed === 0 ? Exit.done : Exit.refused;
}

function chosen(invocation: Invocation): Case[] {
  const only = textOption(invocation, "only");
  const named = only === undefined ? [...allCases] : selectCases(allCases, only);
  if (named.length === 0) {
    throw usageError(
      `no case is called "${only ?? ""}"`,
      "See the names with coterie conformance --list.",
    );
  }
  // Whoever lists them, or names one slow case and nothing else, means it.
  const wantsSlow = flagOption(invocation, "slow") || flagOption(invocation, "list");
  const played = wantsSlow ? named : named.filter(({ isSlow }) => isSlow !== true);
  return played.length === 0 ? named : played;
}

async function list(invocation: Invocation, cases: readonly Case[]): Promise<void> {
  const { streams } = invocation;
  if (flagOption(invocation, "markdown")) {
    await streams.write(casesMarkdown(cases));
  } else if (flagOption(invocation, "json")) {
    for (const one of cases) await write(streams, [jsonSafe(namesOf(one))]);
  } else {
    await write(streams, listLines(cases));
  }
}

async function play(
  address: Address,
  cases: readonly Case[],
  invocation: Invocation,
): Promise<Played> {
  const { options, streams } = invocation;
  const newName = namesFor(invocation);
  await reach(tcpTransport, address, systemClock);
  const { transport, spoke } = noticing(tcpTransport);
  const { jobs, margin, only } = options;
  const isHere = /^(127\.|::1$|localhost$)/.test(address.host);
  const atATime = typeof jobs === "number" ? jobs : isHere ? jobsHere : jobsElsewhere;
  const time = new KitTime(systemClock);
  time.start();
  try {
    const world = {
      address,
      transport,
      random: systemRandom,
      newName,
      time,
      marginMs: typeof margin === "number" ? margin : marginDefaultMs,
    };
    const found = await probe(world);
    // Against something that is no server every case would wait until its patience is over.
    const few = found === undefined && only === undefined ? cases.slice(0, hopelessCases) : cases;
    if (found === undefined) giveUp(streams, few.length < cases.length);
    const manners = found ?? { order: "network", introduction: "message" };
    sayManners(manners, streams);
    streams.say(safe`${few.length} cases follow, ${atATime} at a time.`);
    let done = 0;
    let failed = 0;
    const results = await runCases(few, { ...world, ...manners }, atATime, ({ failure }) => {
      done += 1;
      if (failure !== undefined) failed += 1;
      const line = safe`${done} of ${few.length} cases, ${failed} failed`;
      if (streams.errorIsTerminal) streams.progress(line);
    });
    if (streams.errorIsTerminal) streams.progress(safe``);
    return { results, isServer: found !== undefined ? "yes" : spoke() ? "doubtful" : "silent" };
  } finally {
    time.stop();
  }
}

/** Where the names of the people in the cases come from: chance, or `--names`. */
function namesFor(invocation: Invocation): () => string {
  const path = textOption(invocation, "names");
  if (path === undefined) return () => randomName(systemRandom);
  const names = readNames(path);
  return () => {
    const name = names.shift();
    if (name !== undefined) return name;
    throw usageError(`${path} has too few names`, "Add some: each case takes up to four.");
  };
}

function readNames(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageError(`the names in ${path} cannot be read: ${why}`, "Name a file of this user.");
  }
  const names = text.split("\n").filter((line) => line !== "");
  const wrong = names.find((name) => !/^[a-z0-9]{8}$/.test(name));
  if (wrong === undefined) return names;
  throw usageError(
    `"${wrong}" in ${path} is no name for a case`,
    "Write one on each line, of eight letters a to z or digits.",
  );
}

/** A server with which no message could be delivered at all is still told why, by a few cases. */
function giveUp(streams: Streams, areFew: boolean): void {
  const what = areFew
    ? safe`only the first cases are played; choose others with --only`
    : safe`most cases will fail`;
  streams.say(safe`No message could be delivered in any way, so ${what}.`);
}

function sayManners({ order, introduction }: Manners, streams: Streams): void {
  if (order === "little") {
    streams.say(safe`This server reads numbers in little-endian order only, so that is spoken.`);
  }
  if (introduction === "reply") {
    streams.say(safe`Nobody can write to oneself here, so clients begin with a reply to nothing.`);
  }
}

function namesOf({ id, clauses, gap, title }: Case): object {
  return { id, clauses, gap: gap ?? null, title };
}

function jsonOf({ case: one, failure, tookMs }: Result): object {
  const result = failure === undefined ? "passed" : "failed";
  return { ...namesOf(one), result, ms: Math.round(tookMs), ...failure };
}

async function write(streams: Streams, lines: readonly string[]): Promise<void> {
  await streams.write(lines.map((line) => `${safeText(line)}\n`).join(""));
}
