import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Envelope } from "../src/core/envelope.ts";
import { Person } from "../src/core/person.ts";
import { Slab } from "../src/core/slab.ts";
import { HEADER_BYTES } from "../src/wire/command.ts";
import { RawLog } from "./raw-log.ts";
import { quantile } from "./spread.ts";

/** What a log without any structure reaches on this disk. */
export interface DiskLimit {
  readonly recordsPerSecond: number;
  /** From handing over a record to hearing that it is on disk, in µs. */
  readonly p50Us: number;
  readonly p99Us: number;
}

const TEXT_BYTES = 100;
const RECIPIENTS = 1000;

/**
 * What the raw log reaches in this process, without a network, by the same closed loop that the
 * server is then given: `senders` x `window` in flight, 100-byte texts.
 */
export async function diskLimit(
  folder: string,
  senders: number,
  window: number,
  seconds: number,
): Promise<DiskLimit> {
  const sinceMs: number[] = [];
  const tookUs: number[] = [];
  let stopped = false;
  const log = await RawLog.create(join(folder, `${performance.now()}`), (envelopes) => {
    const nowMs = performance.now();
    for (const envelope of envelopes) {
      tookUs.push((nowMs - (sinceMs[envelope.number] ?? nowMs)) * 1000);
      sinceMs[envelope.number] = nowMs;
      if (!stopped) log.keep(envelope);
    }
  });
  const startedAtMs = performance.now();
  for (const envelope of messages(senders * window)) {
    sinceMs.push(performance.now());
    log.keep(envelope);
  }
  await sleep(seconds * 1000);
  const took = (performance.now() - startedAtMs) / 1000;
  const recordsPerSecond = tookUs.length / took;
  stopped = true;
  // What is in flight must be through before the file may close.
  await sleep(200);
  await log.close();
  const sorted = [...Float64Array.from(tookUs).toSorted()];
  return { recordsPerSecond, p50Us: quantile(sorted, 0.5), p99Us: quantile(sorted, 0.99) };
}

/** Messages as they lie in the server's memory; each is written again and again. */
function messages(count: number): Envelope[] {
  const slab = new Slab();
  return Array.from({ length: count }, (_, number) => {
    const dst = new Person(number % RECIPIENTS, number, 0, { seen: true, enrolled: true });
    const size = HEADER_BYTES + TEXT_BYTES;
    const envelope = new Envelope(number, dst, dst, number, undefined, 0, size);
    envelope.slab = slab;
    envelope.frameAt = 0;
    return envelope;
  });
}
