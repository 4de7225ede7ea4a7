import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("power-cut.c", import.meta.url));

/**
 * Compiles the library that records what a process writes.
 *
 * @returns its path, in `folder`. Throws if there is no C compiler (`cc`, or what `CC` names).
 */
export function compileShim(folder: string): string {
  const library = join(folder, "power-cut.so");
  const compiler = process.env["CC"] ?? "cc";
  execFileSync(compiler, ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-o", library, SOURCE]);
  return library;
}

/** The environment of a process that is recorded. */
export interface Recorded {
  readonly library: string;
  /** Absolute and without symbolic links; folders below it are not recorded. */
  readonly folder: string;
  readonly recording: string;
  /** How long a flush takes, in microseconds. */
  readonly flushUs: number;
}

export function environmentOf({ library, folder, recording, flushUs }: Recorded): {
  readonly [name: string]: string;
} {
  return {
    LD_PRELOAD: library,
    POWER_CUT_FOLDER: folder,
    POWER_CUT_LOG: recording,
    POWER_CUT_FLUSH_US: String(flushUs),
  };
}
