import type { Command } from "commander";
import { joinedFilesOf } from "../client/account.ts";
import { parseAddress } from "../client/address.ts";
import { openBridge } from "../client/bridge/bridge.ts";
import { formatAddress } from "../client/end-reason.ts";
import { secureTransport } from "../client/secure-transport.ts";
import { hasJoined } from "../io/account/joined-files.ts";
import { systemClock } from "../io/clock.ts";
import type { Address, Transport } from "../io/transport.ts";
import { nameWords } from "../tui/lines/words.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import type { Username } from "../wire/username.ts";
import { askedToStop } from "./asked-to-stop.ts";
import { Exit, usageError } from "./exit.ts";
import { declareLocalOptions, homeOf, serverOf } from "./shared-options.ts";
import { isThisMachine } from "./this-machine.ts";
import { flagOption, textOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const usualPlace = "127.0.0.1:7428";

const examples = `
For programs that know only the seed's three types of commands: they connect to this machine, and
the bridge signs in to the server, over TLS, under the name that their first command has in SRC.
You must have joined the server under that name on this machine. A client of yours that is running
under the same name is thrown off meanwhile, as by any second connection of one device.

It prints "listening on HOST:PORT" once programs can connect, and ends with Ctrl-C.

Examples:
  $ coterie bridge
  $ coterie bridge --listen 127.0.0.1:7000 --server chat.example.org:7427`;

/** `coterie bridge`: lets programs that speak only the seed use a member's sign-in. */
export const bridge: Subcommand = { declare, run };

function declare(command: Command): void {
  command
    .description("Lets a program that knows only the basic protocol use your sign-in.")
    .option("--listen <host:port>", `where programs connect to (default: ${usualPlace})`);
  declareLocalOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const { streams } = invocation;
  const at = parseAddress(textOption(invocation, "listen") ?? usualPlace, 0);
  if (!isThisMachine(at.host)) {
    throw usageError(
      `${at.host} is no address of this machine alone, and whoever gets there could speak as you`,
      "Listen on 127.0.0.1, such as --listen 127.0.0.1:7428.",
    );
  }
  const home = homeOf(invocation);
  const server = serverOf(invocation);
  const opened = await openBridge(at, {
    server,
    wayOf: (name) => wayOf(home, server, name),
    tell: (trouble) => {
      streams.say(safe`coterie bridge: ${safeText(trouble.message)}. ${safeText(trouble.remedy)}`);
    },
  });
  const stop = askedToStop();
  const place = formatAddress(opened.address);
  await streams.write(
    flagOption(invocation, "json")
      ? `${JSON.stringify({ listening: place })}\n`
      : `listening on ${place}\n`,
  );
  await aborted(stop);
  opened.close();
  return Exit.done;
}

function wayOf(home: string, server: Address, name: Username): Transport {
  const joined = joinedFilesOf(home, server, name);
  if (!hasJoined(joined)) {
    throw new CoterieError(
      "COTERIE_NOT_JOINED",
      `a program says it is ${nameWords(name)}, who has not joined ${formatAddress(server)} here`,
      "Join under that name first, with coterie join, or give the program another.",
    );
  }
  return secureTransport(joined, name, () => systemClock.wallMs());
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
