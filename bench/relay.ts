import type { Programs } from "./build.ts";
import { runLoad, timesOf } from "./load.ts";
import type { Effort } from "./effort.ts";
import { median, ratios, spreadOf } from "./spread.ts";
import type { Row } from "./table.ts";
import { atLeast, atMost, shown, thousands } from "./table.ts";
import { startCoterie, startFloor } from "./target.ts";

/** What is to be reached of the floor, by messages in flight of each sender. */
const WINDOWS = [
  { window: 1, bar: 0.6 },
  { window: 32, bar: 0.4 },
] as const;
const PAIRS = 50;

/**
 * How many messages a second of CPU relays, here and in the floor, in turn.
 *
 * 50 senders write 100-byte texts to 50 recipients; a message counts when it was delivered and
 * its sender has heard "200". CPU is that of the whole process, the thread of the store included.
 */
export async function relayRows(
  { load, floor }: Programs,
  { runs, seconds }: Effort,
  data: string,
): Promise<Row[]> {
  await using ours = await startCoterie({ data });
  await using theirs = await startFloor(floor);
  const rows: Row[] = [];
  for (const { window, bar } of WINDOWS) {
    const args = ["--pairs", String(PAIRS), "--window", String(window)];
    const times = timesOf(seconds);
    const rates = { ours: [] as number[], theirs: [] as number[], walls: [] as number[] };
    for (let run = 0; run < runs; run += 1) {
      rates.theirs.push((await runLoad(load, theirs, ...args, ...times))("msgs_per_cpu_s"));
      const seen = await runLoad(load, ours, ...args, ...times);
      rates.ours.push(seen("msgs_per_cpu_s"));
      rates.walls.push(seen("msgs_per_s"));
    }
    const ratio = spreadOf(ratios(rates.ours, rates.theirs));
    rows.push(
      {
        what: `W=${window}: the floor, messages per CPU-second`,
        value: thousands(spreadOf(rates.theirs)),
      },
      { what: `W=${window}: Coterie`, value: thousands(spreadOf(rates.ours)) },
      {
        what: `W=${window}: Coterie, messages per second`,
        value: thousands(spreadOf(rates.walls)),
      },
      {
        what: `W=${window}: ratio, run by run`,
        value: shown(ratio),
        bar: atLeast(ratio.median, bar),
      },
    );
  }
  return rows;
}

/** How long one message of one pair takes, with nothing else going on. */
export async function latencyRows(
  { load, floor }: Programs,
  { runs, seconds }: Effort,
  data: string,
): Promise<Row[]> {
  await using ours = await startCoterie({ data });
  await using theirs = await startFloor(floor);
  const args = ["--mode", "pingpong", "--pairs", "1", ...timesOf(seconds / 2)];
  const names = ["delivered_p50_us", "delivered_p99_us", "confirmed_p50_us", "confirmed_p99_us"];
  const seen = { ours: [] as number[][], theirs: [] as number[][] };
  for (let run = 0; run < runs; run += 1) {
    const there = await runLoad(load, theirs, ...args);
    const here = await runLoad(load, ours, ...args);
    seen.theirs.push(names.map((name) => there(name)));
    seen.ours.push(names.map((name) => here(name)));
  }
  return names.map((name, at) => {
    const [ourValues, theirValues] = [seen.ours, seen.theirs].map((lists) =>
      lists.map((list) => list[at] ?? NaN),
    );
    const ratio = median(ratios(ourValues ?? [], theirValues ?? []));
    const middles = [median(ourValues ?? []), median(theirValues ?? [])];
    const value = [...middles.map((middle) => middle.toFixed(0)), ratio.toFixed(2)].join(", ");
    const what = `${name.replaceAll("_", " ").replace(" us", "")}, us: Coterie, floor, ratio`;
    if (name.startsWith("confirmed")) return { what, value };
    return { what, value, bar: atMost(ratio, name.includes("p50") ? 1.15 : 1.5) };
  });
}
