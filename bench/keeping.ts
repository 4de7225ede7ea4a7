import type { Programs } from "./build.ts";
import type { DiskLimit } from "./disk-limit.ts";
import { diskLimit } from "./disk-limit.ts";
import type { Effort } from "./effort.ts";
import type { Seen } from "./load.ts";
import { runLoad, timesOf } from "./load.ts";
import { median, ratios, spreadOf } from "./spread.ts";
import type { Row } from "./table.ts";
import { atLeast, shown, thousands } from "./table.ts";
import { startCoterie } from "./target.ts";

const SENDERS = 64;
const WINDOW = 32;
/** Kept messages a second, of what the same server relays between people who are there. */
const BAR_OF_ONLINE = 0.5;

/**
 * How many messages a second are on disk and answered with "300", beside what the bare disk does
 * in the same closed loop and beside what the server relays online. All three take turns.
 */
export async function keepingRows(
  { load }: Programs,
  { runs, seconds }: Effort,
  data: string,
  logFolder: string,
): Promise<Row[]> {
  await using target = await startCoterie({ data });
  const times = timesOf(seconds);
  const many = ["--pairs", String(SENDERS), "--window", String(WINDOW)];
  const absent = ["--mode", "offline", "--absent", "1000"];
  const one = ["--pairs", "1", "--window", "1"];
  const seen: { kept: Seen; online: Seen; disk: DiskLimit; alone: Seen; diskAlone: DiskLimit }[] =
    [];
  for (let run = 0; run < runs; run += 1) {
    seen.push({
      disk: await diskLimit(logFolder, SENDERS, WINDOW, seconds),
      kept: await runLoad(load, target, ...absent, ...many, ...times),
      online: await runLoad(load, target, ...many, ...times),
      diskAlone: await diskLimit(logFolder, 1, 1, seconds / 2),
      alone: await runLoad(load, target, ...absent, ...one, ...times),
    });
  }
  // Few enough that the server does not take them for a flood of the nameless.
  const few = ["--mode", "offline", "--absent", "200"];
  const short = ["--warm", "0", "--seconds", "1", "--drain", "--hello", "reply"];
  const drained = await runLoad(load, target, ...few, ...many, ...short);
  const kept = seen.map((run) => run.kept("msgs_per_s"));
  const online = seen.map((run) => run.online("msgs_per_s"));
  const disk = seen.map((run) => run.disk.recordsPerSecond);
  const ofOnline = spreadOf(ratios(kept, online));
  return [
    { what: "raw log, records per second", value: thousands(spreadOf(disk)) },
    { what: "relayed online, per second", value: thousands(spreadOf(online)) },
    { what: "kept and answered 300, per second", value: thousands(spreadOf(kept)) },
    {
      what: "kept / relayed online",
      value: shown(ofOnline),
      bar: atLeast(ofOnline.median, BAR_OF_ONLINE),
    },
    { what: "kept / raw log (which has no network)", value: shown(spreadOf(ratios(kept, disk))) },
    {
      what: "server CPU a kept message, us",
      value: shown(spreadOf(seen.map((run) => 1e6 / run.kept("msgs_per_cpu_s")))),
    },
    {
      what: "one by one: raw log, p50 and p99, us",
      value: us(
        seen.map((run) => run.diskAlone.p50Us),
        seen.map((run) => run.diskAlone.p99Us),
      ),
    },
    {
      what: "one by one: kept, with the network, us",
      value: us(
        seen.map((run) => run.alone("confirmed_p50_us")),
        seen.map((run) => run.alone("confirmed_p99_us")),
      ),
    },
    {
      what: "handed over afterwards, of kept",
      value: `${drained("drained")} of ${drained("done_total")}`,
      bar: { words: "all", met: drained("drained") === drained("done_total") },
    },
    { what: "handed over, per second", value: `${(drained("drained_per_s") / 1000).toFixed(1)} k` },
  ];
}

/** Medians of several lists. */
function us(...lists: readonly number[][]): string {
  return lists.map((values) => median(values).toFixed(0)).join(", ");
}
