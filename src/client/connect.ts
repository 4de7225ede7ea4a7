import { systemClock } from "../io/clock.ts";
import { dateOf, homeOfUser } from "../io/machine.ts";
import { systemRandom } from "../io/random.ts";
import { hasJoined } from "../io/account/joined-files.ts";
import { CoterieError } from "../wire/error.ts";
import { parseUsername } from "../wire/username.ts";
import { joinedFilesOf, openAccount } from "./account.ts";
import type { ClientAccount } from "./account.ts";
import { defaultServer, parseAddress } from "./address.ts";
import { MemoryFile, ownTurn } from "./memory-file.ts";
import { Messenger } from "./messenger.ts";
import type { MessengerPorts } from "./messenger-settings.ts";
import { transportOf } from "./transport-of.ts";
import type { ConnectOptions, CoterieClient } from "./public.ts";

/**
 * Connects to a server under a name. From then on the name is yours: whoever had it is hung up
 * on, and what was kept for it comes.
 *
 * That something answers at the address does not mean that it is a Coterie server: it shows with
 * its first word, and ends the client with `COTERIE_FOREIGN_SERVER`.
 *
 * @example
 * await using client = await connect({ user: "echo" });
 * for await (const message of client) await client.send(message.from, message.text);
 *
 * @throws {@link CoterieError} `COTERIE_UNREACHABLE` if nothing answers and it is not to wait,
 * `COTERIE_NAME` or `COTERIE_USAGE` if an option cannot be, `COTERIE_DISK` or `COTERIE_NEWER_FILE`
 * if the inbox cannot be opened; or the reason of the signal.
 */
export async function connect(options: ConnectOptions): Promise<CoterieClient> {
  expectOptions(options);
  const { signal, waitForServer = false, onState, onLaterFate, onNotice } = options;
  signal?.throwIfAborted();
  const settings = {
    inboxMax: countOf("inboxMax", options.inboxMax),
    sendsMax: countOf("sendsMax", options.sendsMax),
    waitForServer,
    onState,
    onLaterFate,
    onNotice,
  };
  const memory = isInMemory(options) ? new MemoryFile() : undefined;
  const account = accountOf(options, memory);
  const ports = { ...outside, transport: await transportOf(account) };
  const messenger = new Messenger(account, memory, ports, settings);
  await messenger.start(signal);
  return messenger;
}

const outside: Omit<MessengerPorts, "transport"> = {
  clock: systemClock,
  random: systemRandom,
  dateOf,
};

function accountOf(options: ConnectOptions, memory: MemoryFile | undefined): ClientAccount {
  const server = options.server === undefined ? defaultServer : parseAddress(options.server);
  const user = parseUsername(options.user);
  const isPlain = options.plain === true;
  const home = homeOfUser(options.home);
  if (memory === undefined) return { ...openAccount(home, server, user), isPlain };
  const rest = { file: memory, turn: ownTurn, showing: ownTurn, isPlain } as const;
  const joined = joinedFilesOf(home, server, user);
  const confirms = "whenHandled";
  return { server, user, ...rest, confirms, ...(hasJoined(joined) && { joined }) };
}

function isInMemory({ inbox = "disk" }: ConnectOptions): boolean {
  // Programs in JavaScript come here unchecked.
  const places: readonly string[] = ["disk", "memory"];
  if (places.includes(inbox)) return inbox === "memory";
  throw usageError(`"${inbox}" is no place for an inbox`, 'Write inbox: "disk" or "memory".');
}

/** Programs in JavaScript come here unchecked. */
function expectOptions(options: unknown): void {
  if (typeof options !== "object" || options === null) {
    throw usageError("connect was given no options", 'Write connect({ user: "echo" }).');
  }
  const given: Record<string, unknown> = { ...options };
  const { server, user, home, signal } = given;
  for (const [name, value] of Object.entries({ server, home })) {
    if (value === undefined || typeof value === "string") continue;
    throw usageError(`${name} is no string`, `Write ${name} as a string, or leave it out.`);
  }
  for (const name of ["onState", "onLaterFate", "onNotice"]) {
    if (given[name] === undefined || typeof given[name] === "function") continue;
    throw usageError(`${name} is no function`, `Write ${name}: (it) => { … }, or leave it out.`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw usageError("signal is no AbortSignal", "Write signal: controller.signal.");
  }
  if (typeof user !== "string") {
    throw new CoterieError("COTERIE_NAME", "user is no string", 'Write a name: user: "echo".');
  }
}

const countDefault = 1000;

function countOf(option: string, count: number = countDefault): number {
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw usageError(`${option} is ${count}`, `Write a whole number from 1, or leave it out.`);
}

function usageError(message: string, remedy: string): CoterieError {
  return new CoterieError("COTERIE_USAGE", message, remedy);
}
