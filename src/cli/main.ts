import { Command, CommanderError } from "commander";
import { safe, safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import { Exit, exitOf } from "./exit.ts";
import { OutputClosed, processStreams } from "./streams.ts";
import type { Streams } from "./streams.ts";
import type { Subcommand } from "./subcommand.ts";
import { packageVersion } from "./version.ts";

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Subcommand>;
}

/** Every subcommand. Only the file of the one that is called is loaded. */
const entries: Readonly<Record<string, Entry>> = {
  chat: {
    summary: "talk with somebody",
    load: async () => (await import("./chat.ts")).chat,
  },
  send: {
    summary: "send one text and say what became of it",
    load: async () => (await import("./send.ts")).send,
  },
  listen: {
    summary: "print what arrives",
    load: async () => (await import("./listen.ts")).listen,
  },
  log: {
    summary: "show what was said",
    load: async () => (await import("./log.ts")).log,
  },
  stats: {
    summary: "show how much was said",
    load: async () => (await import("./stats.ts")).stats,
  },
  unread: {
    summary: "count what nobody has read",
    load: async () => (await import("./unread.ts")).unread,
  },
  who: {
    summary: "say who is here",
    load: async () => (await import("./who.ts")).who,
  },
  doctor: {
    summary: "say what works here, and what to change",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  join: {
    summary: "join a group by a code",
    load: async () => (await import("./join.ts")).join,
  },
  invite: {
    summary: "make a code by which somebody joins",
    load: async () => (await import("./invite.ts")).invite,
  },
  members: {
    summary: "say who belongs to the group, and change it",
    load: async () => (await import("./members.ts")).members,
  },
  device: {
    summary: "say which devices are yours, add and revoke them",
    load: async () => (await import("./device.ts")).device,
  },
  server: {
    summary: "run a server",
    load: async () => (await import("./server.ts")).server,
  },
  bridge: {
    summary: "let a program that knows only the basic protocol use your sign-in",
    load: async () => (await import("./bridge.ts")).bridge,
  },
  conformance: {
    summary: "find out whether a server does what the protocol says",
    load: async () => (await import("./conformance.ts")).conformance,
  },
  completion: {
    summary: "print what a shell needs to complete coterie's words",
    load: async () => (await import("./completion.ts")).completion,
  },
};

const examples = `
Examples:
  $ coterie server                               run a server for a group
  $ coterie server --auth none                   one for this machine, without keys
  $ coterie join HOST:PORT CODE                  join a group by the code that you were given
  $ coterie chat --user ann --to bob             talk
  $ coterie send --user ann --to bob "lunch?"    send one text
  $ coterie listen --user bob --follow           print what arrives, until Ctrl-C
  $ coterie log --user ann bob                   show what was said

Topics of coterie help TOPIC: start, talk, keys, commands, fates, offline, group,
safety, notifications, terminal, scripts, settings.

Exit codes: 0 done, 64 usage, 69 no server, 70 our fault, 74 disk,
            75 refused or unanswered for now, 77 not allowed, 78 configuration.`;

/**
 * The command line: runs what `argv` (without node and script) asks for.
 *
 * @returns the exit code. Errors have been printed by then: one sentence on standard error, and a
 * stack only with `--debug`.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const streams = processStreams();
  const args = argv.filter(
    (arg, index) => arg !== "--debug" || argv.slice(0, index).includes("--"),
  );
  const isDebugging = args.length < argv.length;
  const called = nameOf(args);
  const tell = (error: unknown): Exit => {
    streams.say(describe(error, called));
    if (isDebugging && error instanceof Error) {
      for (const line of (error.stack ?? "").split("\n")) streams.say(safeText(line));
    }
    return exitOf(error);
  };
  // An invariant of ours that broke in an event: one sentence, and whoever watches starts again.
  process.on("uncaughtException", (error) => {
    // Whoever holds the terminal gives it back first, keeps what was typed, and tells it then.
    if (process.listenerCount("uncaughtException") === 1) process.exit(tell(error));
  });
  try {
    return await run(args, called, streams);
  } catch (error) {
    if (error instanceof OutputClosed) return Exit.done;
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.done : Exit.usage;
    return tell(error);
  }
}

/** The subcommand that is called: the first word that is no option. `coterie` alone is `chat`. */
function nameOf(args: readonly string[]): string {
  const first = args[0];
  const isChat = first === undefined || (first.startsWith("-") && !generalOptions.has(first));
  return isChat ? "chat" : first;
}

const generalOptions: ReadonlySet<string> = new Set(["-h", "--help", "-V", "--version"]);

function isCommand(word: string): boolean {
  return word === "help" || Object.hasOwn(entries, word);
}

async function run(args: readonly string[], called: string, streams: Streams): Promise<number> {
  const topic = called === "help" ? args[1] : undefined;
  if (topic !== undefined && !topic.startsWith("-") && !isCommand(topic)) {
    return (await import("./help-topic.ts")).helpTopic(topic, streams);
  }
  let exit: number = Exit.done;
  const program = newProgram(streams);
  for (const [name, entry] of Object.entries(entries)) {
    const command = newCommand(program, name, entry, streams);
    if (name !== called && !(called === "help" && args.includes(name))) continue;
    const subcommand = await entry.load();
    declare(command, subcommand);
    command.action(async () => {
      const invocation = { args: command.args, options: command.opts(), streams, wholeProgram };
      exit = await subcommand.run(invocation);
    });
  }
  const isNamed = args[0] === called || generalOptions.has(called);
  await program.parseAsync(isNamed ? [...args] : [called, ...args], { from: "user" });
  return exit;
}

/** The command line with every subcommand declared, for completions and manual pages. */
export async function wholeProgram(): Promise<Command> {
  const streams = processStreams();
  const program = newProgram(streams);
  for (const [name, entry] of Object.entries(entries)) {
    declare(newCommand(program, name, entry, streams), await entry.load());
  }
  return program;
}

function newProgram(streams: Streams): Command {
  const program = new Command("coterie")
    .description("A messenger for a closed group of people: you always know what became of a text.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this")
    .helpCommand("help [command]", "print help for a command")
    .addHelpText("after", examples)
    .usage("[command] [options]");
  prepare(program, streams);
  return program;
}

function newCommand(program: Command, name: string, entry: Entry, streams: Streams): Command {
  const command = program.command(name).summary(entry.summary).description(entry.summary);
  prepare(command, streams);
  return command;
}

function declare(command: Command, subcommand: Subcommand): void {
  subcommand.declare(command);
  command.helpOption("-h, --help", "print this").option("--debug", "print a stack with errors");
}

/** Errors of the command line are thrown and told in one line, like all others. */
function prepare(command: Command, streams: Streams): void {
  command.exitOverride().configureOutput({
    writeErr: (text) => {
      process.stderr.write(text);
    },
    outputError: (text) => {
      const sentence = text
        .replace(/^error: /, "")
        .trim()
        .replaceAll(/\s*\n\s*/g, " ");
      const help = command.parent === null ? "coterie --help" : `coterie ${command.name()} --help`;
      streams.say(safe`coterie: ${safeText(ended(sentence))} See ${safeText(help)}.`);
    },
  });
}

function describe(error: unknown, called: string): SafeText {
  const name = safeText(Object.hasOwn(entries, called) ? `coterie ${called}` : "coterie");
  if (error instanceof CoterieError) {
    return safe`${name}: ${safeText(ended(error.message))} ${safeText(error.remedy)}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const what = safe`a fault in Coterie: ${safeText(ended(message))}`;
  return safe`${name}: ${what} Report it with the output of --debug.`;
}

function ended(sentence: string): string {
  return /[.!?]\)?$/.test(sentence) ? sentence : `${sentence}.`;
}
