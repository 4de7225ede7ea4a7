import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The program as a user starts it: the built one that `npm test` names, or that of the sources. */
export const COTERIE: string =
  process.env["COTERIE_PROGRAM"] ?? fileURLToPath(new URL("../../bin/coterie.js", import.meta.url));

export interface ServerOptions {
  /** The folder of its store. By default a new one, removed when this process ends. */
  readonly data?: string;
  /** Default 0: the system picks a free one. */
  readonly port?: number;
  /** Put behind the usual ones, so they win: of a repeated option the last counts. */
  readonly args?: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments for the shell's `ulimit`, such as `-n 100`: the server gets by with so much. */
  readonly ulimit?: string;
}

/** A real server in a process of its own. `await using` stops it at the end of its block. */
export interface RunningServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly pid: number;
  /** Lines of its standard output so far, the one with the port included. */
  readonly lines: readonly string[];
  /** Its standard error so far: the log. */
  readonly stderr: () => string;
  /** Resolves when its log has a line like this, now or later. */
  readonly logs: (pattern: RegExp) => Promise<void>;
  /** Asks it to stop (SIGTERM) and waits. @returns its exit code. */
  stop(): Promise<number>;
  /** Ends it as a power cut would (SIGKILL) and waits until it is gone. */
  kill(): Promise<void>;
  /** Waits until it ends by itself. @returns its exit code; 128 + n if a signal n ended it. */
  exited(): Promise<number>;
}

/** How long a start or a stop may take before a test gives up on it. */
const PATIENCE_MS = 20_000;

/**
 * Starts `coterie server --auth none` on 127.0.0.1 and waits until it accepts connections.
 *
 * The server is killed when this process ends, so a failing test leaves none behind.
 *
 * @throws Error with its standard error if it dies first or says nothing for 20 seconds.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const data = options.data ?? temporaryFolder("coterie-data-");
  const usual = ["--auth", "none", "--host", "127.0.0.1", "--port", String(options.port ?? 0)];
  const args = [COTERIE, "server", ...usual, "--data", data, ...(options.args ?? [])];
  const limited = ["-c", `ulimit ${options.ulimit}; exec "$0" "$@"`, process.execPath];
  const [file, ...words] =
    options.ulimit === undefined ? [process.execPath] : ["/bin/sh", ...limited];
  const child = spawn(file ?? "", [...words, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  endsWithUs(child);

  const lines: string[] = [];
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = exitOf(child);
  const listening = Promise.withResolvers<{ host: string; port: number }>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    const found = /^listening on (\S+):(\d+)$/.exec(line);
    const host = found?.[1]?.replaceAll(/^\[|\]$/gu, "");
    if (host !== undefined) listening.resolve({ host, port: Number(found?.[2]) });
  });
  const failure = ended.then((code): never => {
    throw new Error(`the server ended with ${code} before it listened; it said:\n${stderr}`);
  });
  const { host, port } = await within(
    Promise.race([listening.promise, failure]),
    () => `the server is silent; so far it said:\n${lines.join("\n")}\n${stderr}`,
    child,
  );
  failure.catch(() => {}); // From here on its end is what `stop` and `kill` wait for.

  const stop = async (): Promise<number> => {
    child.kill("SIGTERM");
    return within(ended, () => `the server does not stop; it said:\n${stderr}`, child);
  };
  return {
    host,
    port,
    data,
    pid: child.pid ?? 0,
    lines,
    stderr: () => stderr,
    logs: async (pattern) => {
      const found = Promise.withResolvers<void>();
      const look = (): void => {
        if (pattern.test(stderr)) found.resolve();
      };
      look();
      child.stderr.on("data", look);
      await within(found.promise, () => `no line like ${pattern} in its log:\n${stderr}`, child);
      child.stderr.off("data", look);
    },
    stop,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    exited: () => ended,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}

/** A new folder under the system's temporary one, removed when this process ends. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  folders.push(folder);
  return folder;
}

/** Has a process that this one started killed when this one ends, however it ends. */
export function endsWithUs(child: ChildProcess): void {
  running.add(child);
  child.once("close", () => running.delete(child));
}

const running = new Set<ChildProcess>();
const folders: string[] = [];

process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const SIGNALS: Readonly<Record<string, number>> = {
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGTERM: 15,
};

async function exitOf(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once("error", reject);
  // "close" and not "exit": by then its last words have been read.
  child.once("close", (code, signal) => {
    resolve(code ?? 128 + (SIGNALS[signal ?? ""] ?? 0));
  });
  return promise;
}

/** Bounds a wait, so that a hang becomes a failure with a reason; the process is killed then. */
async function within<T>(
  promise: Promise<T>,
  reason: () => string,
  child: ChildProcess,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    child.kill("SIGKILL");
    reject(new Error(reason()));
  }, PATIENCE_MS);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
