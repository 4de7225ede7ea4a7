import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { AskedTerminal, DoctorPlace, TmuxFacts } from "../app/doctor/facts.ts";
import { packageVersion } from "./version.ts";

/** A tmux that has not answered by then does not. */
const patienceMs = 1000;
const options = ["focus-events", "set-clipboard", "allow-passthrough", "escape-time"] as const;
const runFile = promisify(execFile);

/** What is known of this place, once the terminal was asked. */
export async function placeOf(terminal: AskedTerminal): Promise<DoctorPlace> {
  const isInTmux = (process.env["TMUX"] ?? "") !== "";
  return {
    version: packageVersion(),
    node: process.version,
    environment: process.env,
    terminal,
    tmux: isInTmux ? await askTmux() : undefined,
  };
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
