import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Programs } from "./build.ts";
import type { Effort } from "./effort.ts";
import { NICE, runLoad } from "./load.ts";
import { spreadOf } from "./spread.ts";
import type { Row } from "./table.ts";
import { atMost, shown } from "./table.ts";
import type { Target } from "./target.ts";
import { startCoterie } from "./target.ts";

const BAR_P99_MS = 5;
const BAR_MAX_MS = 15;
const PATIENCE_MS = 10_000;

/** A load under which the loop of the server is watched. */
export interface Flood {
  readonly what: string;
  readonly args: readonly string[];
}

/** Everything goes to the store. */
export const KEPT_FLOOD: Flood = {
  what: "64 x 32 to 1,000 absent",
  args: ["--mode", "offline", "--pairs", "64", "--window", "32", "--absent", "1000"],
};

const FLOODS: readonly Flood[] = [
  KEPT_FLOOD,
  { what: "50 x 32 relayed", args: ["--pairs", "50", "--window", "32"] },
];

/**
 * How long the event loop of the server stands still while it is flooded: that is what everybody
 * else waits. The sampling interval of 1 ms is part of each value.
 *
 * The load has the lowest priority: where it shares two cores with both threads of the server, its
 * turns would be measured and not the server's work.
 *
 * @param flushMs what each flush of the disk takes longer than it does.
 */
export async function loopDelayRows(
  programs: Programs,
  effort: Effort,
  folder: string,
  flushMs: number,
): Promise<Row[]> {
  const { idle, flooded } = await measureLoopDelay(programs, effort, folder, flushMs, FLOODS);
  const rows: Row[] = [
    {
      what: "idle: p50, p99, max, ms",
      value: `${ms(idle.p50Ms)}, ${ms(idle.p99Ms)}, ${ms(idle.maxMs)}`,
    },
  ];
  for (const [at, { what }] of FLOODS.entries()) {
    const seen = flooded[at] ?? [];
    const p99 = spreadOf(seen.map(({ p99Ms }) => p99Ms));
    const max = spreadOf(seen.map(({ maxMs }) => maxMs));
    rows.push(
      { what: `${what}: p50, ms`, value: shown(spreadOf(seen.map(({ p50Ms }) => p50Ms)), 1) },
      { what: `${what}: p99, ms`, value: shown(p99, 1), bar: atMost(p99.median, BAR_P99_MS) },
      { what: `${what}: max, ms`, value: shown(max, 1), bar: atMost(max.median, BAR_MAX_MS) },
    );
  }
  return rows;
}

/** What the probe in the server has seen: without a load, and for each flood in each run. */
export interface LoopDelays {
  readonly idle: Delay;
  readonly flooded: readonly (readonly Delay[])[];
}

/** Measures for {@link loopDelayRows}. */
export async function measureLoopDelay(
  { load, slowFlush }: Programs,
  { runs, seconds }: Pick<Effort, "runs" | "seconds">,
  folder: string,
  flushMs: number,
  floods: readonly Flood[],
): Promise<LoopDelays> {
  const file = join(folder, "loop-delay.json");
  await using target = await startCoterie({
    data: join(folder, "data"),
    ...(flushMs === 0 ? {} : { slowFlush: { library: slowFlush, ms: flushMs } }),
    probe: {
      module: new URL("./loop-delay-probe.ts", import.meta.url),
      env: { COTERIE_LOOP_DELAY_FILE: file },
    },
  });
  const probe = new Probe(target, file);
  await probe.next();
  await sleep(1000);
  const idle = await probe.next();
  const flooded: Delay[][] = [];
  for (const { args } of floods) {
    // The first moments compile the code that is measured.
    await runLoad(load, target, NICE, ...args, "--warm", "0", "--seconds", "1");
    const seen: Delay[] = [];
    for (let run = 0; run < runs; run += 1) {
      await probe.next();
      await runLoad(load, target, NICE, ...args, "--warm", "0", "--seconds", String(seconds));
      seen.push(await probe.next());
    }
    flooded.push(seen);
  }
  return { idle, flooded };
}

/** Delays of one run. */
export interface Delay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** The probe in the server, from outside. */
class Probe {
  readonly #target: Target;
  readonly #file: string;
  #reports = 0;

  constructor(target: Target, file: string) {
    this.#target = target;
    this.#file = file;
  }

  /** What has been seen since the last call. */
  async next(): Promise<Delay> {
    this.#reports += 1;
    this.#target.signal("SIGUSR2");
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      await sleep(10);
      if (!existsSync(this.#file)) continue;
      const seen: unknown = JSON.parse(readFileSync(this.#file, "utf8"));
      if (numberOf(seen, "report") !== this.#reports) continue;
      return {
        p50Ms: numberOf(seen, "p50Ms"),
        p99Ms: numberOf(seen, "p99Ms"),
        maxMs: numberOf(seen, "maxMs"),
      };
    }
    throw new Error("the probe in the server does not answer");
  }
}

function numberOf(seen: unknown, name: string): number {
  if (typeof seen !== "object" || seen === null) return NaN;
  const value: unknown = Reflect.get(seen, name);
  return typeof value === "number" ? value : NaN;
}

function ms(value: number): string {
  return value.toFixed(1);
}
