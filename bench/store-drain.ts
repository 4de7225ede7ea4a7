import { closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as passing } from "node:timers/promises";
import type { Envelope } from "../src/core/envelope.ts";
import { RawLog } from "./raw-log.ts";
import { tell } from "./store-figures.ts";
import { Fetching } from "./store-fetching.ts";
import {
  fill,
  MessageRing,
  openMailStore,
  PAGE_MESSAGES,
  RECIPIENTS,
  Times,
} from "./store-messages.ts";

/** How often the writer looks what is due, in ms. */
const WRITE_EVERY_MS = 1;
/** Bytes of one record of the raw log: header and text. */
const RECORD_BYTES = 123;

/** What is kept, what of it is fetched, and what is written meanwhile. */
export interface DrainPlan {
  readonly kept: number;
  /** Recipients who fetch all that they have. */
  readonly people: number;
  /** So many of them at the same time. */
  readonly atOnce: number;
  readonly writesPerSecond: number;
}

/** The names of what is told. */
export const DrainFigure = {
  drained: "drained a second",
  rawDrained: "raw drained a second",
  writerP50Ms: "writer p50, ms",
  writerP99Ms: "writer p99, ms",
  rawWriterP99Ms: "raw writer p99, ms",
  wrong: "drained wrongly",
} as const;

/**
 * Recipients fetch what was kept for them, page by page, each page confirmed with the request for
 * the next, while others write on a fixed schedule. Those who fetch get nothing new meanwhile.
 */
export async function measureDrain(parent: string, runs: number, plan: DrainPlan): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const folder = mkdtempSync(join(parent, "drain-"));
    try {
      await rawDrain(join(folder, "log"), plan);
      await storeDrain(folder, plan);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

async function storeDrain(folder: string, plan: DrainPlan): Promise<void> {
  const writer = new Writer(plan);
  let filled = 0;
  const messages = (plan.people * plan.kept) / RECIPIENTS;
  const fetching = new Fetching({ ...plan, messages }, (person, upto) => {
    if (upto > 0) store.advance(person, upto);
    store.readPage(person, upto, PAGE_MESSAGES);
  });
  const store = await openMailStore(folder, {
    committed: (envelopes) => {
      filled += envelopes.length;
      writer.committed(envelopes);
    },
    paged: (person, after, records) => fetching.paged(person, after, records),
  });
  await fill(
    plan.kept,
    (envelope) => store.keep(envelope),
    () => filled,
  );
  const writing = writer.write((envelope) => store.keep(envelope));
  await passing(500);
  writer.measures();
  const tookMs = await fetching.all();
  writer.stop();
  await writing;
  await store.close();
  tell(DrainFigure.drained, (fetching.drained / tookMs) * 1000);
  tell(DrainFigure.writerP50Ms, writer.times.quantile(0.5));
  tell(DrainFigure.writerP99Ms, writer.times.quantile(0.99));
  tell(DrainFigure.wrong, fetching.wrong);
}

/** Keeps messages at a fixed rate to those who do not fetch; late ones are timed from their due. */
class Writer {
  readonly times: Times = new Times();
  readonly #plan: DrainPlan;
  #measuredFromMs = Infinity;
  #stoppedAtMs = Infinity;
  #waiting = 0;

  constructor(plan: DrainPlan) {
    this.#plan = plan;
  }

  async write(keep: (envelope: Envelope) => void): Promise<void> {
    const { kept, writesPerSecond } = this.#plan;
    const ring = new MessageRing(65_536, kept + 1);
    const startedAtMs = performance.now();
    for (let made = 0; this.#stoppedAtMs === Infinity; await passing(WRITE_EVERY_MS)) {
      const due = ((performance.now() - startedAtMs) / 1000) * writesPerSecond;
      for (; made < due; made += 1) {
        const envelope = ring.next(startedAtMs + (made / writesPerSecond) * 1000);
        if (envelope.dst.id <= this.#plan.people) continue;
        this.#waiting += 1;
        keep(envelope);
      }
    }
    while (this.#waiting > 0) await passing(1);
  }

  committed(envelopes: readonly Envelope[]): void {
    const nowMs = performance.now();
    for (const { number, receivedAtMs } of envelopes) {
      if (number <= this.#plan.kept) continue;
      this.#waiting -= 1;
      // What was due meanwhile counts, also if a slow disk has it only afterwards.
      const isMeasured = receivedAtMs >= this.#measuredFromMs && receivedAtMs < this.#stoppedAtMs;
      if (isMeasured) this.times.add(nowMs - receivedAtMs);
    }
  }

  /** What is due from now on, until it stops, is timed. */
  measures(): void {
    this.#measuredFromMs = performance.now();
  }

  stop(): void {
    this.#stoppedAtMs = performance.now();
  }
}

/**
 * The least that this costs: single records read from where they lie, a page in one turn, while
 * others are appended and flushed at the same rate. There is no index to find them by.
 */
async function rawDrain(path: string, plan: DrainPlan): Promise<void> {
  const writer = new Writer(plan);
  let filled = 0;
  const log = await RawLog.create(path, (envelopes) => {
    filled += envelopes.length;
    writer.committed(envelopes);
  });
  await fill(
    plan.kept,
    (envelope) => log.keep(envelope),
    () => filled,
  );
  const writing = writer.write((envelope) => log.keep(envelope));
  await passing(500);
  writer.measures();
  const startedAtMs = performance.now();
  const file = openSync(path, "r");
  const record = new Uint8Array(RECORD_BYTES);
  const goal = (plan.people * plan.kept) / RECIPIENTS;
  for (let read = 0; read < goal; read += 1) {
    // Its neighbours belong to others.
    const at = (read % (plan.kept / RECIPIENTS)) * RECIPIENTS + Math.floor(read / RECIPIENTS);
    readSync(file, record, 0, RECORD_BYTES, at * RECORD_BYTES);
    if (read % PAGE_MESSAGES === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const tookMs = performance.now() - startedAtMs;
  closeSync(file);
  writer.stop();
  await writing;
  await log.close();
  tell(DrainFigure.rawDrained, (goal / tookMs) * 1000);
  tell(DrainFigure.rawWriterP99Ms, writer.times.quantile(0.99));
}
