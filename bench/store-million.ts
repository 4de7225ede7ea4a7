import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as passing } from "node:timers/promises";
import { Fetching } from "./store-fetching.ts";
import { tell } from "./store-figures.ts";
import { fill, openMailStore, PAGE_MESSAGES, RECIPIENTS } from "./store-messages.ts";

/** Recipients who fetch at the same time, as many pages as the server has under way. */
const AT_ONCE = 16;
/** How long the file may take to become small, in ms. */
const PATIENCE_MS = 60_000;
const MIB = 1_048_576;

/** The names of what is told. */
export const MillionFigure = {
  walMiB: "highest WAL, MiB",
  readyMs: "ready, ms",
  rssMb: "RSS when ready, MB",
  peakMb: "highest RSS, MB",
  bareMb: "RSS before, MB",
  shrunkS: "file is small after, s",
  shrunkMiB: "file in the end, MiB",
  wrong: "drained wrongly",
} as const;

/** Keeps `kept` messages and stays, to be killed. */
export async function fillAndStay(folder: string, kept: number): Promise<void> {
  let done = 0;
  let walBytes = 0;
  const store = await openMailStore(folder, {
    committed: (envelopes) => {
      done += envelopes.length;
      walBytes = Math.max(walBytes, sizeOf(join(folder, "mail.db-wal")));
    },
  });
  for (let person = 1; person <= RECIPIENTS; person += 1) {
    store.enrol(person, new TextEncoder().encode(String(person).padEnd(8, "\0")));
    store.seen(person);
  }
  await fill(
    kept,
    (envelope) => store.keep(envelope),
    () => done,
  );
  tell(MillionFigure.walMiB, walBytes / MIB);
  await leave();
}

/** Opens what was left behind, as a start of the server does; this process has done nothing yet. */
export async function openOnce(folder: string): Promise<void> {
  const bare = memoryMb("VmRSS");
  const startedAtMs = performance.now();
  await openMailStore(folder, {});
  tell(MillionFigure.readyMs, performance.now() - startedAtMs);
  tell(MillionFigure.rssMb, memoryMb("VmRSS"));
  tell(MillionFigure.peakMb, memoryMb("VmHWM"));
  tell(MillionFigure.bareMb, bare);
  await leave();
}

/** Everybody fetches everything; then waits until the file is small again. */
export async function drainAll(folder: string, kept: number): Promise<void> {
  const plan = { people: RECIPIENTS, atOnce: AT_ONCE, messages: kept };
  const fetching = new Fetching(plan, (person, upto) => {
    if (upto > 0) store.advance(person, upto);
    store.readPage(person, upto, PAGE_MESSAGES);
  });
  const store = await openMailStore(folder, {
    paged: (person, after, records) => fetching.paged(person, after, records),
  });
  await fetching.all();
  const startedAtMs = performance.now();
  const size = (): number => sizeOf(join(folder, "mail.db")) + sizeOf(join(folder, "mail.db-wal"));
  while (size() > MIB && performance.now() - startedAtMs < PATIENCE_MS) await passing(20);
  tell(MillionFigure.shrunkS, (performance.now() - startedAtMs) / 1000);
  tell(MillionFigure.shrunkMiB, size() / MIB);
  tell(MillionFigure.wrong, fetching.wrong);
  await store.close();
}

/** Bytes of what the mailbox of a folder takes on the disk. */
export function mailboxBytes(folder: string): number {
  return sizeOf(join(folder, "mail.db")) + sizeOf(join(folder, "mail.db-wal"));
}

/** A line of `/proc/PID/status` in MB. */
export function memoryMb(name: "VmRSS" | "VmHWM", pid: number | "self" = "self"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "mu").exec(status)?.[1]) * 1024) / 1e6;
}

/** As a kill -9 does it: nothing is closed, nothing is brought in order. */
async function leave(): Promise<void> {
  process.kill(process.pid, "SIGKILL");
  await passing(PATIENCE_MS);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
