import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { COTERIE, endsWithUs } from "../../helpers/server.ts";
import type { Order, Report, Role } from "./words.ts";
import { readReport } from "./words.ts";

/** One process of a client, from its start to its death. */
export interface ClientProcess {
  /** Resolves once it is gone: its exit code, or the name of the signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly isOver: () => boolean;
  readonly stderr: () => string;
  /** SIGKILL, in this very moment. */
  kill(): void;
}

/** One of ours, which reports what it does and is told what to do. */
export interface ReportingClient extends ClientProcess {
  readonly user: string;
  order(order: Order): void;
}

/** Beside the environment of this process. */
export type Environment = Readonly<Record<string, string>>;

const program = join(import.meta.dirname, "program.ts");

/** Starts a client that writes and reads; `heard` is told of each of its deeds. */
export function startClient(
  role: Role,
  env: Environment,
  heard: (report: Report) => void,
): ReportingClient {
  const child = started([program, JSON.stringify(role)], env);
  createInterface({ input: child.stdout }).on("line", (line) => {
    heard(readReport(line));
  });
  child.stdin.on("error", () => {});
  return {
    ...processOf(child),
    user: role.user,
    order: (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
    },
  };
}

/** Starts `coterie` as its users do; `printed` is told each line of its standard output. */
export function startCommand(
  args: readonly string[],
  env: Environment,
  printed: (line: string) => void,
): ClientProcess {
  const child = started([COTERIE, ...args], env);
  createInterface({ input: child.stdout }).on("line", printed);
  child.stdin.on("error", () => {});
  child.stdin.end();
  return processOf(child);
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function started(args: readonly string[], env: Environment): Child {
  const child = spawn(process.execPath, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  endsWithUs(child);
  return child;
}

function processOf(child: Child): ClientProcess {
  const { promise: ended, resolve } = Promise.withResolvers<number | NodeJS.Signals>();
  let stderr = "";
  let isOver = false;
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // By then all that it has said has been read.
  child.once("close", (code, signal) => {
    isOver = true;
    resolve(signal ?? code ?? -1);
  });
  return {
    ended,
    isOver: () => isOver,
    stderr: () => stderr,
    kill: () => {
      child.kill("SIGKILL");
    },
  };
}
