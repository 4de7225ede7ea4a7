import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as passing } from "node:timers/promises";
import type { Envelope } from "../src/core/envelope.ts";
import { RawLog } from "./raw-log.ts";
import { tell } from "./store-figures.ts";
import { countedFlushes, flushesAreCounted } from "./store-flushes.ts";
import { type Committed, MessageRing, openMailStore, Times } from "./store-messages.ts";

/** A closed loop: every sender has `window` messages in flight. */
export interface Load {
  readonly senders: number;
  readonly window: number;
}

export const LOADS: readonly Load[] = [
  { senders: 1, window: 1 },
  { senders: 64, window: 32 },
  { senders: 1000, window: 32 },
];

/** Who keeps: the least that a disk costs, the store, and nobody, which is what the load costs. */
export const KINDS = ["raw log", "store", "load alone"] as const;
/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number];

/** The names of what {@link measureLoads} tells, each behind {@link seriesOf}. */
export const Figure = {
  perSecond: "answers a second",
  p50Ms: "answer p50, ms",
  p99Ms: "answer p99, ms",
  loopP50Ms: "loop p50, ms",
  loopP99Ms: "loop p99, ms",
  loopMaxMs: "loop max, ms",
  cpuUs: "CPU of a message, us",
  group: "messages of a group",
  flushes: "flushes of a group",
  flushesAllowed: "flushes of a group allowed",
  missing: "answers before their flush",
} as const;

export function seriesOf({ senders, window }: Load, kind: Kind): string {
  return `${senders} x ${window} ${kind} `;
}

interface Keeping {
  keep(envelope: Envelope): void;
  close(): Promise<void>;
}

/** Measures each kind under each load, in turns, so that the machine's mood meets all alike. */
export async function measureLoads(
  folder: string,
  runs: number,
  seconds: number,
  loads: readonly Load[],
  kinds: readonly Kind[],
): Promise<void> {
  // The first moments compile the code that is measured.
  for (const kind of kinds) await measure(folder, { senders: 64, window: 32 }, kind, 1);
  for (const load of loads) {
    for (let run = 0; run < runs; run += 1) {
      for (const kind of kinds) {
        // It is about the CPU, which the disk does not change, and one by one it would only spin.
        if (kind === "load alone" && (load.senders === 1 || flushesAreCounted)) continue;
        const seen = await measure(folder, load, kind, seconds);
        for (const [name, value] of seen) tell(seriesOf(load, kind) + name, value);
      }
    }
  }
}

type Seen = readonly (readonly [name: string, value: number])[];

async function measure(parent: string, load: Load, kind: Kind, seconds: number): Promise<Seen> {
  const folder = mkdtempSync(join(parent, "loads-"));
  const open = async (committed: Committed): Promise<Keeping> => {
    if (kind === "store") return openMailStore(folder, { committed });
    if (kind === "raw log") return RawLog.create(join(folder, "log"), committed);
    return new Forgetting(committed);
  };
  try {
    return await drive(load, seconds, open);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Keeps nothing and answers at the end of the turn. */
class Forgetting implements Keeping {
  readonly #committed: Committed;
  #envelopes: Envelope[] = [];

  constructor(committed: Committed) {
    this.#committed = committed;
  }

  keep(envelope: Envelope): void {
    if (this.#envelopes.length === 0) {
      setImmediate(() => {
        const envelopes = this.#envelopes;
        this.#envelopes = [];
        this.#committed(envelopes);
      });
    }
    this.#envelopes.push(envelope);
  }

  async close(): Promise<void> {
    // There is nothing to close.
  }
}

/** What a run has counted so far. */
interface Counts {
  done: number;
  groups: number;
}

/** Every committed message is followed by the next until the time is over. */
async function drive(
  { senders, window }: Load,
  seconds: number,
  open: (committed: Committed) => Promise<Keeping>,
): Promise<Seen> {
  const messages = new MessageRing(senders * window);
  const times = new Times();
  const counts: Counts = { done: 0, groups: 0 };
  const state = { measuring: false, stopped: false, inFlight: senders * window, missing: 0 };
  const keeping = await open((envelopes) => {
    const now = performance.now();
    counts.groups += 1;
    counts.done += envelopes.length;
    if (flushesAreCounted) {
      const behind = countedFlushes().walCommits - commitsBefore;
      state.missing = Math.max(state.missing, counts.groups - behind);
    }
    for (const envelope of envelopes) {
      if (state.measuring) times.add(now - envelope.receivedAtMs);
      if (state.stopped) state.inFlight -= 1;
      else keeping.keep(messages.next(now));
    }
  });
  const commitsBefore = countedFlushes().walCommits;
  const start = performance.now();
  for (let made = 0; made < senders * window; made += 1) keeping.keep(messages.next(start));
  await passing(300);
  state.measuring = true;
  const seen = await watch(counts, seconds);
  state.measuring = false;
  state.stopped = true;
  while (state.inFlight > 0) await passing(1);
  await keeping.close();
  return [
    ...seen,
    [Figure.p50Ms, times.quantile(0.5)],
    [Figure.p99Ms, times.quantile(0.99)],
    [Figure.missing, state.missing],
  ];
}

/** What happens in this process during some seconds. */
async function watch(counts: Readonly<Counts>, seconds: number): Promise<Seen> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const before = { ...counts, cpu: process.cpuUsage(), atMs: performance.now() };
  const flushesBefore = countedFlushes();
  await passing(seconds * 1000);
  loop.disable();
  const tookMs = performance.now() - before.atMs;
  const cpu = process.cpuUsage(before.cpu);
  const flushes = countedFlushes();
  const done = counts.done - before.done;
  const groups = counts.groups - before.groups;
  const pages = flushes.walPages - flushesBefore.walPages;
  return [
    [Figure.perSecond, (done / tookMs) * 1000],
    [Figure.loopP50Ms, loop.percentile(50) / 1e6],
    [Figure.loopP99Ms, loop.percentile(99) / 1e6],
    [Figure.loopMaxMs, loop.max / 1e6],
    [Figure.cpuUs, (cpu.user + cpu.system) / done],
    [Figure.group, done / groups],
    [Figure.flushes, (flushes.all - flushesBefore.all) / groups],
    // One copying of the log more than is due may fall into this time.
    [Figure.flushesAllowed, 1 + (3 * (pages / 1000 + 1)) / groups],
  ];
}
