import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { COTERIE, endsWithUs } from "../helpers/server.ts";

/** One server process, from its start to its death. */
export interface Life {
  /** The port it listens on; `undefined` if it ended before it listened. */
  readonly listening: Promise<number | undefined>;
  /** From the start of the process to `listening`, in ms. */
  readonly startMs: () => number;
  /** Whether it has been asked to end: from then on the end of a connection proves nothing. */
  readonly doomed: () => boolean;
  /** Resolves once it is gone: its exit code, or the name of the signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly stderr: () => string;
  /** SIGKILL, in this very moment. */
  kill(): void;
  /** SIGTERM. */
  stop(): void;
}

export interface LifeOptions {
  readonly data: string;
  readonly args: readonly string[];
  /** The program; by default `bin/coterie.js` of this checkout. */
  readonly program?: string | undefined;
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a server on a free port, directly under the Node that runs this program, so that the
 * process that is killed is the one that has the database open.
 */
export function startLife(options: LifeOptions): Life {
  const program = options.program ?? COTERIE;
  const usual = ["server", "--auth", "none", "--port", "0", "--data", options.data];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, ...usual, ...options.args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  endsWithUs(child);
  let doomed = false;
  let startMs = 0;
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = Promise.withResolvers<number | NodeJS.Signals>();
  const listening = Promise.withResolvers<number | undefined>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const port = /^listening on .*:(\d+)$/u.exec(line)?.[1];
    if (port === undefined) return;
    startMs = performance.now() - startedAt;
    listening.resolve(Number(port));
  });
  child.once("exit", () => (doomed = true));
  child.once("close", (code, signal) => {
    listening.resolve(undefined);
    ended.resolve(signal ?? code ?? -1);
  });
  const endsBy = (signal: NodeJS.Signals): void => {
    doomed = true;
    child.kill(signal);
  };
  return {
    listening: listening.promise,
    startMs: () => startMs,
    doomed: () => doomed,
    ended: ended.promise,
    stderr: () => stderr,
    kill: () => endsBy("SIGKILL"),
    stop: () => endsBy("SIGTERM"),
  };
}
