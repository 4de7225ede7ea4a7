import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Life } from "../crash/life.ts";
import { COTERIE, endsWithUs } from "../helpers/server.ts";

/** How long a start or an end may take before it counts as a hang, in ms. */
const PATIENCE_MS = 20_000;

/** A server process under a shim, and whether it had to be put to an end. */
export interface FaultyLife extends Life {
  /** It neither listened nor ended in time, or did not end when asked; it has been killed. */
  readonly hung: () => boolean;
}

/**
 * Starts a server whose environment is `env` on top of this one's.
 *
 * @param before words in front of the command, such as another program that starts it.
 *
 * A server that does nothing for 20 seconds is killed, and `hung` tells.
 */
export function startFaultyLife(
  data: string,
  env: Readonly<Record<string, string>>,
  before: readonly string[] = [],
): FaultyLife {
  const words = ["server", "--auth", "none", "--limits", "off", "--port", "0", "--data", data];
  const startedAtMs = performance.now();
  const [program = process.execPath, ...args] = [...before, process.execPath, COTERIE, ...words];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  endsWithUs(child);
  let hung = false;
  let doomed = false;
  let startMs = 0;
  let stderr = "";
  const gives = (): void => {
    hung = true;
    child.kill("SIGKILL");
  };
  let patience = setTimeout(gives, PATIENCE_MS);
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = Promise.withResolvers<number | NodeJS.Signals>();
  const listening = Promise.withResolvers<number | undefined>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const port = /^listening on .*:(\d+)$/u.exec(line)?.[1];
    if (port === undefined) return;
    clearTimeout(patience);
    startMs = performance.now() - startedAtMs;
    listening.resolve(Number(port));
  });
  child.once("exit", () => (doomed = true));
  child.once("close", (code, signal) => {
    clearTimeout(patience);
    listening.resolve(undefined);
    ended.resolve(signal ?? code ?? -1);
  });
  const endsBy = (signal: NodeJS.Signals): void => {
    doomed = true;
    clearTimeout(patience);
    patience = setTimeout(gives, PATIENCE_MS);
    child.kill(signal);
  };
  return {
    listening: listening.promise,
    ended: ended.promise,
    hung: () => hung,
    doomed: () => doomed,
    startMs: () => startMs,
    stderr: () => stderr,
    kill: () => endsBy("SIGKILL"),
    stop: () => endsBy("SIGTERM"),
  };
}
