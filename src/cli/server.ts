import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { homeFolder } from "../io/home.ts";
import { bannerLines } from "../server/banner.ts";
import { runServer } from "../server/run-server.ts";
import type { RunOptions } from "../server/run-server.ts";
import { effectiveFile } from "../server/settings/example-file.ts";
import { hostOf } from "../server/settings/apply.ts";
import { checkFlag, readSettings } from "../server/settings/read-settings.ts";
import type { Origin, Problem } from "../server/settings/read-settings.ts";
import type { Settings } from "../server/settings/schema.ts";
import { measure, TIMES } from "../server/settings/units.ts";
import { SETTINGS } from "../server/settings/settings-list.ts";
import type { ListedSetting } from "../server/settings/settings-list.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import { parseMemberName } from "../wire/member-name.ts";
import type { MemberName } from "../wire/member-name.ts";
import { askedToStop } from "./asked-to-stop.ts";
import { Exit, usageError } from "./exit.ts";
import { serverLog } from "./server-log.ts";
import { defaultPort } from "../client/address.ts";
import type { Streams } from "./streams.ts";
import { isThisMachine } from "./this-machine.ts";
import { countOption, flagOption, textOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";
import { packageVersion } from "./version.ts";

const examples = `
It prints "listening on HOST:PORT" on standard output once it accepts connections, and ends with
0 after SIGTERM, SIGHUP or Ctrl-C: no signal makes it read its file again. What it has answered
with 300 is on the disk, whatever happens.

As long as nobody belongs to the group, each start prints one line more before that one,
"coterie join HOST:PORT CODE": whoever runs it first, within 7 days, is the owner. The server
keeps no code, so the line of the last start is the one that counts.

A flag counts more than the file, the file more than the default. What each key of the file is
for: see man coterie-server, or docs/configuration.md in the source of Coterie.

Examples:
  $ coterie server                                   for a group, on port ${defaultPort}
  $ coterie server --name chat.example.org           so that invitations name it
  $ coterie server --reset bob                       bob has lost every device
  $ coterie server --roll-key                        another key in a week, for who connects in it
  $ coterie server --auth none --port 0 --data /tmp/try
  $ coterie server --config coterie.toml --check     is the file right, and what follows from it?`;

/** `coterie server`: runs a server until it is asked to stop. */
export const server: Subcommand = { declare, run };

function declare(command: Command): void {
  command.description("Runs a server.");
  for (const listed of SETTINGS) {
    if (listed.facts.flag !== "") command.addOption(optionOf(listed));
  }
  command
    .option("--reset <name>", "print a line by which this member comes anew, within a day")
    .option("--roll-key", "have another key from some time on, and tell the members until then")
    .option("--roll-after <time>", "when that is, such as 7d (default), 36h", readRollAfter)
    .option("--config <file>", "settings in a TOML file", readPath)
    .option("--check", "say whether the settings are right, print them, and start nothing")
    .addHelpText("after", examples);
}

/** Milliseconds. Whoever does not connect in that time has to join anew. */
function readRollAfter(text: string): number {
  const read = measure(text, TIMES, Number.NaN);
  if ("number" in read && read.number >= 0 && read.number <= ROLL_AFTER_MAX_MS) return read.number;
  throw new InvalidArgumentError("It must be a time of at most 365 days, such as 7d or 36h.");
}

const ROLL_AFTER_MAX_MS = 365 * 86_400_000;
const ROLL_AFTER_MS = 7 * 86_400_000;

/** An empty path is a variable of a script that is not set: to start without its file is wrong. */
function readPath(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("Here it is empty; expected the path of a file.");
}

/** The flag of a key: what it says and takes is what the schema says. */
function optionOf({ facts, setting }: ListedSetting): Option {
  const byDefault = facts.byDefault === "" ? facts.written : facts.byDefault;
  // What the sentences behind the first say is for those who write a file.
  const [sentence = ""] = facts.about.replace(/\.$/u, "").split(". ");
  const about = sentence.charAt(0).toLowerCase() + sentence.slice(1);
  const option = new Option(facts.flag, `${about} (default: ${byDefault})`);
  if (facts.choices.length > 0) return option.choices(facts.choices);
  return option.argParser((text) => {
    const why = checkFlag(setting, text);
    if (why === undefined) return text;
    throw new InvalidArgumentError(`Here ${why}; expected ${facts.expected}.`);
  });
}

async function run(invocation: Invocation): Promise<number> {
  const { streams } = invocation;
  if (invocation.args.length > 0) throw new Error("commander lets no arguments through here");
  const config = textOption(invocation, "config") ?? "";
  const flags = flagsOf(invocation);
  const read = readSettings(config === "" ? "" : readConfig(config), flags);
  if ("problems" in read) return tellProblems(read.problems, config, streams);
  const { settings, origins } = read;
  const data = dataFolder(settings, origins, config);
  if (flagOption(invocation, "check")) return report(settings, origins, config, data, streams);
  const rollAfterMs = rollAfterOf(invocation, settings);
  await serve(
    { settings, config, data, reset: resetOf(invocation, settings), rollAfterMs },
    streams,
  );
  return Exit.done;
}

function resetOf(invocation: Invocation, { server: { auth } }: Settings): MemberName | undefined {
  const name = textOption(invocation, "reset");
  if (name === undefined) return undefined;
  if (auth === "members") return parseMemberName(name);
  throw usageError("--reset is for a member, and with --auth none there are none", "Leave it out.");
}

function rollAfterOf(invocation: Invocation, { server: { auth } }: Settings): number | undefined {
  const afterMs = countOption(invocation, "rollAfter");
  if (!flagOption(invocation, "rollKey")) {
    if (afterMs === undefined) return undefined;
    throw usageError("--roll-after says when --roll-key counts", "Say --roll-key as well.");
  }
  if (auth === "members") return afterMs ?? ROLL_AFTER_MS;
  throw usageError(
    "--roll-key is for a group, and with --auth none there is none",
    "Leave it out.",
  );
}

/** The flags that were given, by the path of their key. */
function flagsOf(invocation: Invocation): Map<string, string> {
  const flags = new Map<string, string>();
  for (const { path, facts } of SETTINGS) {
    const name = /^--(?<name>[\w-]+)/u.exec(facts.flag)?.groups?.["name"] ?? "";
    const inCamelCase = name.replaceAll(/-./gu, (mark) => mark.charAt(1).toUpperCase());
    const value = name === "" ? undefined : textOption(invocation, inCamelCase);
    if (value !== undefined) flags.set(path, value);
  }
  return flags;
}

function readConfig(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const [why, remedy] = REASONS[code] ?? [String(error), "Choose another with --config FILE."];
    throw configurationError(`the configuration file ${path} ${why}`, remedy);
  }
}

const REASONS: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  ENOENT: ["is not there", "Name one that is, or leave --config out to start with the defaults."],
  EACCES: ["may not be read by this user", "Let this user read it, or name another."],
  EISDIR: ["is a folder", "Name the file in it, such as --config DIR/coterie.toml."],
  ERR_ENCODING_INVALID_ENCODED_DATA: ["is not UTF-8 text", "Save it as UTF-8."],
};

/** Every mistake in a line of its own, as compilers do it, so that editors find the place. */
function tellProblems(problems: readonly Problem[], config: string, streams: Streams): Exit {
  const file = config === "" ? "the flags" : config;
  for (const { place, sentence, remedy } of problems) {
    const where = place === undefined ? file : `${file}:${place.line}:${place.column}`;
    streams.say(safe`coterie server: ${safeText(`${where}: ${sentence}. ${remedy}`)}`);
  }
  const many = problems.length === 1 ? safe`one mistake` : safe`${problems.length} mistakes`;
  streams.say(safe`coterie server: ${safeText(file)}: ${many}, so nothing was started.`);
  return Exit.configuration;
}

/** `--check`: what is in force, as a file, on standard output. */
async function report(
  settings: Settings,
  origins: ReadonlyMap<string, Origin>,
  config: string,
  data: string,
  streams: Streams,
): Promise<Exit> {
  const lines = effectiveFile(settings, origins, config, data);
  const shown = streams.outIsTerminal ? lines.map((line) => safeText(line)) : lines;
  await streams.write(`${shown.join("\n")}\n`);
  const what = config === "" ? "these settings are" : `${config} is`;
  streams.say(safe`coterie server: ${safeText(what)} right.`);
  return Exit.done;
}

/** A relative path of a file starts at the file, one of a flag where the command was started. */
function dataFolder(
  { storage }: Settings,
  origins: ReadonlyMap<string, Origin>,
  config: string,
): string {
  if (storage.data === undefined) {
    return resolve(join(homeFolder(process.env, process.platform), "server"));
  }
  const isOfFile = typeof origins.get("storage.data") === "object";
  return isOfFile ? resolve(dirname(config), storage.data) : resolve(storage.data);
}

async function serve(
  asked: Pick<RunOptions, "settings" | "config" | "data" | "reset" | "rollAfterMs">,
  streams: Streams,
): Promise<void> {
  const host = hostOf(asked.settings);
  const { auth, plain } = asked.settings.server;
  if (auth === "members" && plain === "open") {
    streams.say(safe`coterie server: what comes without TLS can be read and changed on its way.`);
  }
  if (auth === "none" && host !== undefined && !isThisMachine(host)) {
    const who = safe`everybody who reaches it can read and write under any name`;
    streams.say(safe`coterie server: on ${safeText(host)} ${who}.`);
  }
  const log = serverLog(streams);
  await runServer({
    ...asked,
    version: packageVersion(),
    runtime: process.versions.node,
    pid: process.pid,
    log,
    started: (facts) => {
      const lines = bannerLines(facts).map((line) => safeText(line));
      if (streams.errorIsTerminal) for (const line of lines) streams.say(line);
      else log.line("info", "COTERIE_STARTED", lines.join("; "));
    },
    print: (line) => {
      process.stdout.write(`${line}\n`);
    },
    stop: askedToStop(),
  });
}

function configurationError(message: string, remedy: string): CoterieError {
  return new CoterieError("COTERIE_CONFIGURATION", message, remedy);
}
