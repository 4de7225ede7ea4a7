import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Effort } from "./effort.ts";

const PROGRAM = fileURLToPath(new URL("./store.ts", import.meta.url));
/** More gains nothing and makes the whole too long. */
const RUNS_MAX = 5;
const SECONDS_MAX = 2;

/** The store against its bars, as `bench/store.ts` prints it. */
export function storeTable({ runs, seconds, kept }: Effort, folder: string): string {
  const args = [
    ["--runs", Math.min(runs, RUNS_MAX)],
    ["--seconds", Math.min(seconds, SECONDS_MAX)],
    ["--kept", kept],
    ["--folder", folder],
  ].flat();
  return execFileSync(process.execPath, [PROGRAM, ...args.map(String)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
}
