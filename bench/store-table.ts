import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Effort } from "./effort.ts";

const PROGRAM = fileURLToPath(new URL("./store.ts", import.meta.url));

/** The store alone beside the raw log, as `bench/store.ts` prints it. */
export function storeTable({ runs, seconds }: Effort, folder: string, flushMs?: number): string {
  const args = ["--runs", String(runs), "--seconds", String(seconds), "--folder", folder];
  const slow = flushMs === undefined ? [] : ["--flush-ms", String(flushMs)];
  return execFileSync(process.execPath, [PROGRAM, ...args, ...slow], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
}
