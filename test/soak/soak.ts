import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endsWithUs, startServer } from "../helpers/server.ts";
import { cpuSeconds, descriptors, peakBytes, residentBytes } from "../hostile/proc.ts";
import type { Seen } from "./crowd.ts";
import { Histogram } from "./histogram.ts";
import type { Order } from "./load.ts";

export interface SoakOptions {
  readonly connections: number;
  readonly talkMs: number;
  readonly everyMs: number;
  /** Loading processes. */
  readonly processes: number;
  /** Told now and then how it stands. */
  readonly progress?: (line: string) => void;
}

/** What a soak has found. */
export interface SoakReport {
  readonly sent: number;
  readonly taken: number;
  readonly falselyAbsent: number;
  readonly refused: number;
  readonly unanswered: number;
  /** Answered "200" and not read by anybody. */
  readonly lost: number;
  readonly doubled: number;
  /** Handed over as kept, although everybody was there. */
  readonly readOffline: number;
  readonly ended: number;
  readonly waits: Histogram;
  readonly worstMs: number;
  readonly stillMs: number;
  readonly connectMs: number;
  /** Memory of the server: empty, with everybody connected, at the end, at most. In bytes. */
  readonly memory: {
    readonly empty: number;
    readonly connected: number;
    readonly end: number;
    readonly peak: number;
  };
  readonly descriptors: number;
  /** Processor time of the server while they talked, in seconds. */
  readonly cpuSeconds: number;
  readonly exitCode: number;
  readonly log: string;
}

const LOAD = fileURLToPath(new URL("load.ts", import.meta.url));

/** Connects many to a real server and lets each write to others by chance. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { connections, processes, talkMs, everyMs, progress } = options;
  await using server = await startServer();
  const empty = residentBytes(server.pid);
  const startedAt = performance.now();
  const size = Math.ceil(connections / processes);
  const loads: ChildProcess[] = [];
  for (let first = 0; first < connections; first += size) {
    const load = fork(LOAD, { serialization: "advanced" });
    endsWithUs(load);
    const mine = { first, size: Math.min(size, connections - first) };
    order(load, { options: { ...mine, port: server.port, everybody: connections, everyMs } });
    loads.push(load);
  }
  await Promise.all(loads.map(async (load) => said(load)));
  const connectMs = performance.now() - startedAt;
  const connected = residentBytes(server.pid);
  const open = descriptors(server.pid);
  progress?.(`${connections} connected in ${Math.round(connectMs)} ms, ${open} descriptors`);

  const cpuBefore = cpuSeconds(server.pid);
  for (const load of loads) order(load, { talkMs });
  const watch = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    progress?.(`${seconds} s: RSS ${Math.round(residentBytes(server.pid) / 1_048_576)} MiB`);
  }, 30_000);
  const seen = await Promise.all(loads.map(async (load) => said(load)));
  clearInterval(watch);
  const cpu = cpuSeconds(server.pid) - cpuBefore;
  const memory = { empty, connected, end: residentBytes(server.pid), peak: peakBytes(server.pid) };
  const exitCode = await server.stop();
  const log = server.stderr();
  return {
    ...judge(seen.filter((one) => one !== "connected")),
    connectMs,
    memory,
    descriptors: open,
    cpuSeconds: cpu,
    exitCode,
    log,
  };
}

function judge(
  all: readonly Seen[],
): Omit<SoakReport, "connectMs" | "memory" | "descriptors" | "cpuSeconds" | "exitCode" | "log"> {
  const sum = (of: (seen: Seen) => number): number =>
    all.reduce((total, seen) => total + of(seen), 0);
  const read = new Map<number, number>();
  for (const seen of all) for (const key of seen.readKeys) read.set(key, (read.get(key) ?? 0) + 1);
  let lost = 0;
  for (const seen of all) for (const key of seen.takenKeys) if (!read.has(key)) lost += 1;
  const waits = new Histogram();
  for (const seen of all) waits.addAll(seen.waits);
  return {
    sent: sum((seen) => seen.sent),
    taken: sum((seen) => seen.taken),
    falselyAbsent: sum((seen) => seen.kept),
    refused: sum((seen) => seen.refused),
    unanswered: sum((seen) => seen.unanswered),
    lost,
    doubled: [...read.values()].filter((times) => times > 1).length,
    readOffline: sum((seen) => seen.readOffline),
    ended: sum((seen) => seen.ended),
    waits,
    worstMs: Math.max(...all.map((seen) => seen.worstMs)),
    stillMs: Math.max(...all.map((seen) => seen.stillMs)),
  };
}

function order(load: ChildProcess, what: Order): void {
  load.send(what);
}

/** What a loading process says next. */
async function said(load: ChildProcess): Promise<Seen | "connected"> {
  const { promise, resolve, reject } = Promise.withResolvers<Seen | "connected">();
  const gone = (code: number | null): void => reject(new Error(`a load ended with ${code}`));
  load.once("exit", gone);
  load.once("message", (what: Seen | "connected") => {
    load.off("exit", gone);
    resolve(what);
  });
  return promise;
}
