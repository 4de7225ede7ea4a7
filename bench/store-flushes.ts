import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the library of `slow-flush.c` has counted in this process so far. */
export interface Flushes {
  /** Of any file. */
  readonly all: number;
  /** Pages written to the write-ahead log. */
  readonly walPages: number;
  /** Flushes of the write-ahead log that brought such pages to the disk. */
  readonly walCommits: number;
}

const NONE: Flushes = { all: 0, walPages: 0, walCommits: 0 };
const COUNTS = process.env["FLUSH_COUNT"];

/** Somebody counts the flushes of this process. */
export const flushesAreCounted: boolean = COUNTS !== undefined;

/** Zeros if nobody counts. */
export function countedFlushes(): Flushes {
  if (COUNTS === undefined) return NONE;
  const counts = readFileSync(COUNTS);
  const at = (index: number): number => Number(counts.readBigUInt64LE(index * 8));
  return { all: at(0), walPages: at(1), walCommits: at(2) };
}

/** Compiles the library into `folder`; needs a C compiler and Linux. */
export function buildSlowFlush(folder: string): string {
  const library = join(folder, "slow-flush.so");
  const source = fileURLToPath(new URL("./slow-flush.c", import.meta.url));
  const compiler = process.env["CC"] ?? "cc";
  execFileSync(compiler, ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"]);
  return library;
}

/** The environment of a process whose flushes are counted and take `ms` longer. */
export function slowed(library: string, ms: number, countFile: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    LD_PRELOAD: library,
    FLUSH_US: String(ms * 1000),
    FLUSH_COUNT: countFile,
  };
}
