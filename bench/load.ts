import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Target } from "./target.ts";

const execFileAsync = promisify(execFile);

/** A number of one run by the name that the generator gives it; see the end of relay-load.c. */
export type Seen = (name: string) => number;

/** As the first argument: run with the lowest priority. */
export const NICE = "nice";

/** How long to measure, and before it how long to let the code warm up. */
export function timesOf(seconds: number): string[] {
  return ["--warm", String(Math.min(1, seconds)), "--seconds", String(seconds)];
}

/**
 * Runs the generator once against one server. With `NICE` in front it yields to everything else.
 *
 * @throws Error if a message was lost, doubled or refused: such a run measures nothing.
 */
export async function runLoad(
  program: string,
  target: Target,
  ...args: readonly string[]
): Promise<Seen> {
  const where = ["--proto", "seed", "--port", String(target.port), "--pid", String(target.pid)];
  const nice = args[0] === NICE;
  const rest = [...where, "--json", ...(nice ? args.slice(1) : args)];
  const { stdout } = nice
    ? await execFileAsync("nice", ["-n", "19", program, ...rest])
    : await execFileAsync(program, rest);
  const parsed: unknown = JSON.parse(stdout);
  const seen: Seen = (name) => {
    const value: unknown =
      typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, name) : undefined;
    if (typeof value !== "number") throw new Error(`the generator does not tell ${name}`);
    return value;
  };
  if (args.includes("idle")) return seen;
  for (const name of ["lost", "duplicates", "failed", "unknown"]) {
    const count = seen(name);
    if (count > 0) throw new Error(`${args.join(" ")}: ${count} messages ${name}`);
  }
  return seen;
}
