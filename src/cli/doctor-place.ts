import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Account } from "../client/account.ts";
import { shortPin } from "../client/secure-transport.ts";
import { readServerPins } from "../io/account/joined-files.ts";
import { systemClock } from "../io/clock.ts";
import { askTmux as askTmuxFor } from "../io/terminal/tmux.ts";
import type { AskedTerminal, DoctorPlace, TmuxFacts } from "../app/doctor/facts.ts";
import { packageVersion } from "./version.ts";

/** A tmux that has not answered by then does not. */
const patienceMs = 1000;
const options = [
  "focus-events",
  "set-clipboard",
  "allow-passthrough",
  "escape-time",
  "extended-keys",
] as const;
const runFile = promisify(execFile);

/** What is known of this place, once the terminal was asked, and of the account on it. */
export async function placeOf(
  terminal: AskedTerminal,
  account: Account | undefined,
): Promise<DoctorPlace> {
  const isInTmux = (process.env["TMUX"] ?? "") !== "";
  const name = terminal.kind === "answered" ? terminal.facts.name : undefined;
  // Within tmux it is tmux that answers: it knows what the terminal around it calls itself.
  const around = isInTmux ? await askTmuxFor(process.env) : undefined;
  return {
    terminalNames: isInTmux ? (around?.terminalNames ?? []) : name === undefined ? [] : [name],
    serverKeys: serverKeysOf(account),
    version: packageVersion(),
    node: process.version,
    environment: process.env,
    terminal,
    tmux: isInTmux ? await askTmux() : undefined,
  };
}

/** By which keys the server of a member is known, as fingerprints. */
function serverKeysOf(account: Account | undefined): readonly string[] {
  if (account?.joined === undefined) return [];
  const nowMs = systemClock.wallMs();
  return readServerPins(account.joined)
    .filter(({ untilMs }) => untilMs === undefined || untilMs > nowMs)
    .map(({ pin }) => shortPin(pin));
}

/** Asks tmux how it is set; one that does not know a setting says nothing of it. */
async function askTmux(): Promise<TmuxFacts | "silent"> {
  const version = await tmux("-V");
  if (version === undefined) return "silent";
  const found = new Map<string, string>();
  for (const name of options) {
    // Of the window, of the session, of the server: each is asked for where it is kept.
    const value = await tmux("show", "-Agv", name);
    const other = value === undefined || value === "" ? await tmux("show", "-wAgv", name) : value;
    if (other !== undefined && other !== "") found.set(name, other);
  }
  return { version: version.replace(/^tmux /u, ""), options: found };
}

async function tmux(...args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await runFile("tmux", args, { timeout: patienceMs });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
