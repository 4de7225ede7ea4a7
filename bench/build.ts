import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The C programs, compiled. */
export interface Programs {
  /** The load generator; it plays senders and recipients and prints what it saw. */
  readonly load: string;
  /** The floor: a relay in C, in memory, without limits or a store. */
  readonly floor: string;
  /** A library that makes every flush of a process slower. */
  readonly slowFlush: string;
}

const COMPILER = process.env["CC"] ?? "gcc";

/** Compiles all into `folder` with a C compiler, as they are meant to be measured (-O2). */
export function buildPrograms(folder: string): Programs {
  const compile = (name: string, ...options: readonly string[]): string => {
    const source = fileURLToPath(new URL(`./${name}.c`, import.meta.url));
    const program = join(folder, name);
    execFileSync(COMPILER, ["-O2", "-w", ...options, "-o", program, source, "-ldl"], {
      stdio: "inherit",
    });
    return program;
  };
  return {
    load: compile("relay-load"),
    floor: compile("relay-floor"),
    slowFlush: compile("slow-flush", "-shared", "-fPIC"),
  };
}
