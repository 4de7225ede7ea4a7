import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildPrograms, type Programs } from "./build.ts";
import type { Effort } from "./effort.ts";
import { runLoad, timesOf } from "./load.ts";
import { KEPT_FLOOD, measureLoopDelay } from "./loop-delay.ts";
import { Figures } from "./store-figures.ts";
import { slowed } from "./store-flushes.ts";
import { mailboxBytes, memoryMb } from "./store-million.ts";
import { writePlain } from "./store-plain.ts";
import { startCoterie } from "./target.ts";

/** How much longer each flush takes on what is meant to be an ordinary disk, in ms. */
export const SLOW_FLUSH_MS = 4;

/** What goes before the names of figures, by the disk that they were measured on. */
export const On = { fast: "fast: ", slow: "slow: ", counted: "counted: " } as const;
/** One of {@link On}. */
export type On = (typeof On)[keyof typeof On];

/** The names of what is measured here, besides those of the measurements themselves. */
export const StoreFigure = {
  tcpKept: "TCP: kept a second",
  tcpOnline: "TCP: relayed a second",
  idleP99Ms: "server idle: loop p99, ms",
  idleMaxMs: "server idle: loop max, ms",
  floodedP99Ms: "server flooded: loop p99, ms",
  floodedMaxMs: "server flooded: loop max, ms",
  messageBytes: "bytes of a message",
  readMs: "reading the file, ms",
  serverReadyMs: "server ready, ms",
  serverMb: "server RSS when ready, MB",
} as const;

/** How much is measured. */
export type StoreEffort = Pick<Effort, "runs" | "seconds" | "kept">;

/** Measures everything that the store's bars are about; `folder` is on the disk in question. */
export async function measureStore(folder: string, effort: StoreEffort): Promise<Figures> {
  const programs = buildPrograms(folder);
  const measuring = new Measuring(folder, programs, effort);
  measuring.loads();
  await measuring.overTcp();
  await measuring.loopDelay(On.fast, 0);
  await measuring.loopDelay(On.slow, SLOW_FLUSH_MS);
  measuring.drain();
  await measuring.manyKept();
  return measuring.figures;
}

class Measuring {
  readonly figures: Figures = new Figures();
  readonly #folder: string;
  readonly #child: string;
  readonly #programs: Programs;
  readonly #effort: StoreEffort;
  #folders = 0;

  constructor(folder: string, programs: Programs, effort: StoreEffort) {
    this.#folder = folder;
    this.#child = join(writePlain(join(folder, "plain")), "bench", "store-child.js");
    this.#programs = programs;
    this.#effort = effort;
  }

  /** Closed loops on both disks, and once more with every flush counted but none slowed. */
  loads(): void {
    const { runs, seconds } = this.#effort;
    this.#run(On.fast, ["loads", this.#place(), `${runs}`, `${seconds}`]);
    this.#run(On.slow, ["loads", this.#place(), `${runs}`, `${seconds}`], SLOW_FLUSH_MS);
    this.#run(On.counted, ["flushes", this.#place(), `${seconds}`], 0);
  }

  drain(): void {
    const { runs, kept } = this.#effort;
    const args = [`${runs}`, `${kept / 2}`];
    this.#run(On.fast, ["drain", this.#place(), ...args]);
    this.#run(On.slow, ["drain", this.#place(), "1", `${kept / 2}`], SLOW_FLUSH_MS);
  }

  /** The whole server: what it keeps beside what it relays. */
  async overTcp(): Promise<void> {
    const { load } = this.#programs;
    const { runs, seconds } = this.#effort;
    await using target = await startCoterie({ data: this.#place() });
    const many = ["--pairs", "64", "--window", "32", ...timesOf(seconds)];
    for (let run = 0; run < runs; run += 1) {
      const kept = await runLoad(load, target, "--mode", "offline", "--absent", "1000", ...many);
      const online = await runLoad(load, target, ...many);
      this.figures.add(StoreFigure.tcpKept, kept("msgs_per_s"));
      this.figures.add(StoreFigure.tcpOnline, online("msgs_per_s"));
    }
  }

  /** The load is in another process here, so the loop has nothing to do but the server's work. */
  async loopDelay(on: On, flushMs: number): Promise<void> {
    const place = this.#place();
    const floods = [KEPT_FLOOD];
    const seen = await measureLoopDelay(this.#programs, this.#effort, place, flushMs, floods);
    this.figures.add(on + StoreFigure.idleP99Ms, seen.idle.p99Ms);
    this.figures.add(on + StoreFigure.idleMaxMs, seen.idle.maxMs);
    for (const { p99Ms, maxMs } of seen.flooded[0] ?? []) {
      this.figures.add(on + StoreFigure.floodedP99Ms, p99Ms);
      this.figures.add(on + StoreFigure.floodedMaxMs, maxMs);
    }
  }

  /** A mailbox whose writer was killed: opened again and again, then emptied. */
  async manyKept(): Promise<void> {
    const { runs, kept } = this.#effort;
    const data = this.#place();
    this.#run(On.fast, ["fill", data, `${kept}`]);
    this.figures.add(On.fast + StoreFigure.messageBytes, mailboxBytes(data) / kept);
    for (let run = 0; run < runs; run += 1) {
      const startedAtMs = performance.now();
      readFileSync(join(data, "mail.db"));
      this.figures.add(On.fast + StoreFigure.readMs, performance.now() - startedAtMs);
      this.#run(On.fast, ["open", data]);
    }
    const startedAtMs = performance.now();
    {
      await using target = await startCoterie({ data });
      this.figures.add(On.fast + StoreFigure.serverReadyMs, performance.now() - startedAtMs);
      this.figures.add(On.fast + StoreFigure.serverMb, memoryMb("VmRSS", target.pid));
    }
    this.#run(On.fast, ["drain-all", data, `${kept}`]);
  }

  /** Runs one measurement; with `flushMs` its flushes are counted and take so much longer. */
  #run(on: On, args: readonly string[], flushMs?: number): void {
    const counts = join(this.#folder, `counts-${(this.#folders += 1)}`);
    const env =
      flushMs === undefined ? process.env : slowed(this.#programs.slowFlush, flushMs, counts);
    const { stdout, status, signal } = spawnSync(process.execPath, [this.#child, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      env,
    });
    // Some end as a crash would.
    if (status !== 0 && signal !== "SIGKILL") throw new Error(`${args.join(" ")}: ${status}`);
    this.figures.read(stdout, on);
  }

  #place(): string {
    const place = join(this.#folder, `place-${(this.#folders += 1)}`);
    mkdirSync(place);
    return place;
  }
}
