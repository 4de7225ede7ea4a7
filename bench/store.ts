/**
 * The mailbox on disk beside a raw log on the same disk, in one run.
 *
 *   node bench/store.ts [--runs 5] [--seconds 2] [--folder DIR] [--flush-ms 4]
 *
 * Messages of 100 bytes to 1,000 recipients, a closed loop of senders with a window each; an
 * answer counts when the message is on disk. No sockets. `--flush-ms` needs cc and Linux: it
 * makes every flush slower, as on an ordinary disk, and counts them.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as passing } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Envelope } from "../src/core/envelope.ts";
import { Person } from "../src/core/person.ts";
import { Slab } from "../src/core/slab.ts";
import { openStore } from "../src/io/store/open-store.ts";
import { HEADER_BYTES } from "../src/wire/command.ts";
import { RawLog } from "./raw-log.ts";

const TEXT_BYTES = 100;
const RECIPIENTS = 1000;
const LOADS: readonly Load[] = [
  { senders: 1, window: 1 },
  { senders: 64, window: 32 },
  { senders: 1000, window: 32 },
];
const KINDS = ["raw log", "store"] as const;

interface Load {
  readonly senders: number;
  readonly window: number;
}

/** Anything that keeps messages and reports them once they are on disk. */
interface Keeping {
  keep(envelope: Envelope): void;
  close(): Promise<void>;
}

type Committed = (envelopes: readonly Envelope[]) => void;

interface Result {
  readonly perSecond: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  readonly loopP50Ms: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  readonly cpuUs: number;
  readonly group: number;
  readonly flushesPerGroup: number;
}

const people = Array.from(
  { length: RECIPIENTS },
  (_, at) => new Person(at + 1, at + 1, 0, { seen: true, enrolled: true }),
);

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    seconds: { type: "string", default: "2" },
    folder: { type: "string", default: tmpdir() },
    "flush-ms": { type: "string", default: "" },
  },
});

async function measureAll(): Promise<void> {
  const seconds = Number(values.seconds);
  console.log(
    "| load | kept by | answers/s | of log | answer p50/p99 ms | loop p50/p99/max ms " +
      "| CPU us/msg | msgs/group | flushes/group |\n|---|---|---|---|---|---|---|---|---|",
  );
  for (const load of LOADS) {
    const results = new Map<string, Result[]>(KINDS.map((kind) => [kind, []]));
    // In turns, so that what else the machine does meets both alike.
    for (let run = 0; run < Number(values.runs); run += 1) {
      for (const kind of KINDS) results.get(kind)?.push(await measure(kind, load, seconds));
    }
    const log = median((results.get("raw log") ?? []).map(({ perSecond }) => perSecond));
    for (const [kind, runs] of results) console.log(tableRow(load, kind, runs, log));
  }
}

async function measure(kind: string, load: Load, seconds: number): Promise<Result> {
  const folder = mkdtempSync(join(values.folder, "coterie-bench-"));
  try {
    return await drive(load, seconds, (committed) =>
      kind === "store"
        ? openMailStore(folder, committed)
        : RawLog.create(join(folder, "log"), committed),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function openMailStore(folder: string, committed: Committed): Promise<Keeping> {
  const { store } = await openStore({ folder, spareBytes: 0 });
  store.attach({
    committed,
    keepFailed: (_, reason) => fail(`the store refused: ${reason}`),
    reserved: () => {},
    paged: () => {},
    expired: () => {},
    broken: (error) => fail(error.message),
  });
  return store;
}

/** Every sender has `window` messages in flight; a committed one is followed by the next. */
async function drive(
  load: Load,
  seconds: number,
  open: (committed: Committed) => Promise<Keeping>,
): Promise<Result> {
  const messages = new MessageRing(load.senders * load.window);
  const delays: number[] = [];
  const state = { measuring: false, done: 0, groups: 0, stopped: false, inFlight: 0 };
  const keeping = await open((envelopes) => {
    const now = performance.now();
    state.groups += 1;
    state.done += envelopes.length;
    for (const envelope of envelopes) {
      if (state.measuring) delays.push(now - envelope.receivedAtMs);
      if (state.stopped) state.inFlight -= 1;
      else keeping.keep(messages.next(now));
    }
  });
  const start = performance.now();
  for (state.inFlight = 0; state.inFlight < load.senders * load.window; state.inFlight += 1) {
    keeping.keep(messages.next(start));
  }
  await passing(300);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const before = { ...state, cpu: process.cpuUsage(), atMs: performance.now(), flushes: flushes() };
  state.measuring = true;
  await passing(seconds * 1000);
  loop.disable();
  state.measuring = false;
  const tookMs = performance.now() - before.atMs;
  const cpu = process.cpuUsage(before.cpu);
  const done = state.done - before.done;
  const groups = state.groups - before.groups;
  const flushed = flushes() - before.flushes;
  state.stopped = true;
  while (state.inFlight > 0) await passing(1);
  await keeping.close();
  const sorted = Float64Array.from(delays).toSorted();
  return {
    perSecond: (done / tookMs) * 1000,
    ackP50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? NaN,
    ackP99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? NaN,
    loopP50Ms: loop.percentile(50) / 1e6,
    loopP99Ms: loop.percentile(99) / 1e6,
    loopMaxMs: loop.max / 1e6,
    cpuUs: (cpu.user + cpu.system) / done,
    group: done / groups,
    flushesPerGroup: flushed / groups,
  };
}

/** Makes messages without making memory: their texts lie in slabs that are used in a circle. */
class MessageRing {
  readonly #slabs: Slab[];
  #slab = 0;
  #at = 0;
  #number = 0;

  constructor(inFlight: number) {
    const bytes = inFlight * (HEADER_BYTES + TEXT_BYTES);
    this.#slabs = Array.from({ length: Math.ceil(bytes / 60_000) + 1 }, () => new Slab());
    for (const slab of this.#slabs) slab.bytes.fill(97);
  }

  next(nowMs: number): Envelope {
    this.#number += 1;
    const number = this.#number;
    const src = people[number % RECIPIENTS];
    const dst = people[(number * 7919) % RECIPIENTS];
    if (src === undefined || dst === undefined) throw new RangeError("no such person");
    const envelope = new Envelope(
      number,
      src,
      dst,
      number,
      undefined,
      nowMs,
      HEADER_BYTES + TEXT_BYTES,
    );
    let slab = this.#slabs[this.#slab];
    if (slab !== undefined && this.#at + envelope.frameBytes > slab.bytes.length) {
      this.#slab = (this.#slab + 1) % this.#slabs.length;
      this.#at = 0;
      slab = this.#slabs[this.#slab];
    }
    envelope.slab = slab;
    envelope.frameAt = this.#at;
    this.#at += envelope.frameBytes;
    return envelope;
  }
}

function tableRow(load: Load, kind: string, runs: readonly Result[], log: number): string {
  const of = (pick: (result: Result) => number): number => median(runs.map(pick));
  const perSecond = of((result) => result.perSecond);
  const cells = [
    `${load.senders} x ${load.window}`,
    kind,
    perSecond >= 10_000 ? `${(perSecond / 1000).toFixed(0)}k` : perSecond.toFixed(0),
    (perSecond / log).toFixed(2),
    `${of((result) => result.ackP50Ms).toFixed(2)}/${of((result) => result.ackP99Ms).toFixed(2)}`,
    [
      of((result) => result.loopP50Ms),
      of((result) => result.loopP99Ms),
      of((result) => result.loopMaxMs),
    ]
      .map((ms) => ms.toFixed(1))
      .join("/"),
    of((result) => result.cpuUs).toFixed(2),
    of((result) => result.group).toFixed(0),
    process.env["FLUSH_COUNT"] === undefined
      ? "-"
      : of((result) => result.flushesPerGroup).toFixed(2),
  ];
  return `| ${cells.join(" | ")} |`;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Flushes of this process so far; 0 if nobody counts them. */
function flushes(): number {
  const path = process.env["FLUSH_COUNT"];
  return path === undefined ? 0 : Number(readFileSync(path).readBigUInt64LE());
}

/** Runs this program once more with slower flushes. */
function slowDown(ms: string): void {
  const folder = mkdtempSync(join(tmpdir(), "coterie-flush-"));
  const library = join(folder, "slow-flush.so");
  const source = fileURLToPath(new URL("slow-flush.c", import.meta.url));
  const compiler = process.env["CC"] ?? "cc";
  execFileSync(compiler, ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"]);
  const args = ["--runs", values.runs, "--seconds", values.seconds, "--folder", values.folder];
  const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...args], {
    stdio: "inherit",
    env: {
      ...process.env,
      LD_PRELOAD: library,
      FLUSH_US: String(Number(ms) * 1000),
      FLUSH_COUNT: join(folder, "count"),
    },
  });
  rmSync(folder, { recursive: true });
  process.exitCode = status ?? 70;
}

function fail(sentence: string): never {
  throw new Error(sentence);
}

if (values["flush-ms"] === "") await measureAll();
else slowDown(values["flush-ms"]);
