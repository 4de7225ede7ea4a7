import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { openAccount, openKnownAccount } from "../client/account.ts";
import type { Account } from "../client/account.ts";
import { defaultServer, parseAddress } from "../client/address.ts";
import { formatAddress } from "../client/end-reason.ts";
import { homeFolder } from "../io/home.ts";
import type { Address } from "../io/transport.ts";
import { parseUsername } from "../wire/username.ts";
import type { Username } from "../wire/username.ts";
import { usageError } from "./exit.ts";
import { flagOption, textOption } from "./subcommand.ts";
import type { Invocation } from "./subcommand.ts";

/** The options that every command of a user has. */
export function declareSharedOptions(command: Command): void {
  declareWho(command);
  command.option("--plain", "speak only the basic protocol, which every server knows");
  declareForm(command);
}

/** The same for a command that looks only at what is on this machine. */
export function declareLocalOptions(command: Command): void {
  declareWho(command);
  declareForm(command);
}

function declareWho(command: Command): void {
  command
    .option("--server <host:port>", "the server (default: 127.0.0.1:7427, or the last one used)")
    .option("--user <name>", "your name there, 1 to 8 bytes (default: the last one used)");
}

/** How results are printed, and of which accounts. */
export function declareForm(command: Command): void {
  command
    .option("--profile <name>", "keep accounts apart under this name")
    .option("--json", "print one line of JSON for each result");
}

/** The folder with everything of this user, within `--profile` if that is given. */
export function homeOf(invocation: Invocation): string {
  const home = homeFolder(process.env, process.platform);
  const profile = textOption(invocation, "profile");
  if (profile === undefined) return home;
  if (!/^[0-9A-Za-z][0-9A-Za-z_-]*$/.test(profile)) {
    throw usageError(
      `"${profile}" is no name for a profile`,
      "Use letters, digits, - and _, such as --profile work.",
    );
  }
  return join(home, "profiles", profile);
}

/**
 * The account that `--server` and `--user` name, or else the last one used; made if it is new.
 *
 * @throws CoterieError COTERIE_USAGE if there is none, or one of them cannot be.
 */
export function accountOf(invocation: Invocation): Account {
  const { home, server, user } = namedBy(invocation);
  if (user === undefined) {
    throw usageError("it is not known who you are", "Say it once, such as --user ann.");
  }
  const account = openAccount(home, server, user);
  return flagOption(invocation, "plain") ? { ...account, isPlain: true } : account;
}

/**
 * The same account if it is on this machine already; nothing is made.
 *
 * @throws CoterieError COTERIE_USAGE if one of the options cannot be.
 */
export function knownAccountOf(invocation: Invocation): Account | undefined {
  const { home, server, user } = namedBy(invocation);
  return user === undefined ? undefined : openKnownAccount(home, server, user);
}

/** The server that `--server` names, or else the last one used. */
export function serverOf(invocation: Invocation): Address {
  return namedBy(invocation).server;
}

/** Who was meant the last time; `undefined` at the first. */
export function lastUser(invocation: Invocation): Username | undefined {
  return readLastAccount(homeOf(invocation))?.user;
}

interface Named {
  readonly home: string;
  readonly server: Address;
  readonly user: Username | undefined;
}

function namedBy(invocation: Invocation): Named {
  const home = homeOf(invocation);
  const last = readLastAccount(home);
  const serverText = textOption(invocation, "server");
  const userText = textOption(invocation, "user");
  const fallback = userText === undefined ? (last?.server ?? defaultServer) : defaultServer;
  const server = serverText === undefined ? fallback : parseAddress(serverText);
  return { home, server, user: userText === undefined ? last?.user : parseUsername(userText) };
}

interface LastAccount {
  readonly server: Address;
  readonly user: Username;
}

function lastAccountPath(home: string): string {
  return join(home, "last-account.json");
}

function readLastAccount(home: string): LastAccount | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(lastAccountPath(home), "utf8"));
    if (typeof value !== "object" || value === null) return undefined;
    if (!("server" in value) || typeof value.server !== "string") return undefined;
    if (!("user" in value) || typeof value.user !== "string") return undefined;
    return { server: parseAddress(value.server), user: parseUsername(value.user) };
  } catch {
    // It is only a convenience: a missing or damaged file is as good as none.
    return undefined;
  }
}

/**
 * Makes an account the one that is meant when none is named. A screen calls this each time it has
 * connected; commands for scripts only where there is none yet, lest a bot change a person's.
 */
export function rememberAccount(
  invocation: Invocation,
  { server, user }: Pick<Account, "server" | "user">,
  when: "always" | "ifNone",
): void {
  const home = homeOf(invocation);
  if (when === "ifNone" && readLastAccount(home) !== undefined) return;
  const path = lastAccountPath(home);
  const text = JSON.stringify({ server: formatAddress(server), user });
  try {
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, `${text}\n`, { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    // Not worth failing a command that has done its work.
  }
}
