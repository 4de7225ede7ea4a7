import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A server that is being measured, alone in its process. */
export interface Target extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
}

export interface CoterieOptions {
  /** The data folder, on the disk that is measured. */
  readonly data: string;
  /** Added to each flush of the disk by a preloaded library, in ms. */
  readonly slowFlush?: { readonly library: string; readonly ms: number };
  /** A module to load first, with what it is told in the environment. */
  readonly probe?: { readonly module: URL; readonly env: Readonly<Record<string, string>> };
}

const COTERIE = fileURLToPath(new URL("../bin/coterie.js", import.meta.url));

/** Our server, all features on and only rates and quotas lifted, under the Node of this process. */
export async function startCoterie({ data, probe, slowFlush }: CoterieOptions): Promise<Target> {
  const before = probe === undefined ? [] : ["--import", probe.module.href];
  const args = ["server", "--auth", "none", "--limits", "off", "--port", "0", "--data", data];
  const slowed: Record<string, string> = {};
  if (slowFlush !== undefined) {
    slowed["LD_PRELOAD"] = slowFlush.library;
    slowed["FLUSH_US"] = String(slowFlush.ms * 1000);
  }
  const child = spawn(process.execPath, [...before, COTERIE, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...probe?.env, ...slowed },
  });
  const address = await lineOf(child, /^listening on .*:(\d+)$/u);
  return target(child, Number(address[1]));
}

/** The floor of C. */
export async function startFloor(program: string): Promise<Target> {
  const port = await freePort();
  const child = spawn(program, [String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  await lineOf(child, /^ready$/u);
  return target(child, port);
}

function target(child: ChildProcess, port: number): Target {
  const pid = child.pid ?? 0;
  const ended = once(child, "close");
  return {
    port,
    pid,
    signal: (name) => void child.kill(name),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** What ends with this process, however it ends. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Waits for a line. */
async function lineOf(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  running.add(child);
  child.once("close", () => running.delete(child));
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  let said = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4000);
  });
  child.once("close", (code) => {
    reject(new Error(`${child.spawnfile} ended with ${code} before it listened: ${said}`));
  });
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = pattern.exec(line);
      if (found !== null) resolve(found);
    });
  }
  return promise;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
