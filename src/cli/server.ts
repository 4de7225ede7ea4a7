import { join, resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { homeFolder } from "../io/home.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import { bannerLines } from "../server/banner.ts";
import { runServer } from "../server/run-server.ts";
import { Exit } from "./exit.ts";
import { serverLog } from "./server-log.ts";
import { defaultPort } from "../client/address.ts";
import { packageVersion } from "./version.ts";
import { textOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const examples = `
It prints "listening on HOST:PORT" on standard output once it accepts connections, and ends with
0 after SIGTERM or Ctrl-C. What it has answered with 300 is on the disk, whatever happens.

Examples:
  $ coterie server --auth none                       on this machine, port ${defaultPort}
  $ coterie server --auth none --port 0 --data /tmp/try`;

/** `coterie server`: runs a server until it is asked to stop. */
export const server: Subcommand = { declare, run };

function declare(command: Command): void {
  command
    .description("Runs a server.")
    .option("--host <host>", "the address to listen on", "127.0.0.1")
    .option("--port <port>", "the port to listen on; 0 picks a free one", readPort, defaultPort)
    .option("--data <folder>", "where messages are kept (default: server in COTERIE_HOME)")
    .addOption(
      new Option("--auth <how>", "none: whoever connects is who they say; members: not there yet")
        .choices(["members", "none"])
        .default("members"),
    )
    .addOption(
      new Option("--limits <which>", "off lifts rates and quotas, for measurements")
        .choices(["on", "off"])
        .default("on"),
    )
    .option("--config <file>", "not there yet");
  command.addHelpText("after", examples);
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
}

async function run(invocation: Invocation): Promise<number> {
  const { options, streams } = invocation;
  if (invocation.args.length > 0) throw new Error("commander lets no arguments through here");
  if (textOption(invocation, "auth") !== "none") {
    throw configurationError(
      "members cannot sign in yet, so a server must say that it trusts every name",
      "Start it with --auth none, among people who trust each other.",
    );
  }
  if (textOption(invocation, "config") !== undefined) {
    throw configurationError(
      "files with a configuration are not there yet",
      "Give --host, --port, --data and --limits instead of --config.",
    );
  }
  const host = textOption(invocation, "host") ?? "127.0.0.1";
  const { port } = options;
  const data = textOption(invocation, "data");
  if (!isLoopback(host)) {
    const who = safe`everybody who reaches it can read and write under any name`;
    streams.say(safe`coterie server: on ${safeText(host)} ${who}.`);
  }
  const log = serverLog(streams);
  const stop = askedToStop();
  await runServer({
    host,
    port: typeof port === "number" ? port : defaultPort,
    data: resolve(data ?? join(homeFolder(process.env, process.platform), "server")),
    limits: textOption(invocation, "limits") === "off" ? "off" : "on",
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
    stop,
  });
  return Exit.done;
}

/**
 * Aborted when the user or the system asks the server to stop. Asking again changes nothing: one
 * Ctrl-C reaches it twice where a parent passes it on, and a stop ends by itself in seconds.
 */
function askedToStop(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => stop.abort());
  return stop.signal;
}

function configurationError(message: string, remedy: string): CoterieError {
  return new CoterieError("COTERIE_CONFIGURATION", message, remedy);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
