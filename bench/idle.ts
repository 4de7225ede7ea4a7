import type { Programs } from "./build.ts";
import type { Effort } from "./effort.ts";
import { runLoad } from "./load.ts";
import { spreadOf } from "./spread.ts";
import type { Row } from "./table.ts";
import { atMost, shown } from "./table.ts";
import type { Target } from "./target.ts";
import { startCoterie, startFloor } from "./target.ts";

const BAR_KB = 8;

/**
 * What a connection costs that only waits: growth of resident memory, kernel memory not counted.
 * Each connection has named itself, so its person is in memory and on disk too.
 */
export async function idleRows(
  { load, floor }: Programs,
  { idleConnections, idleRuns }: Effort,
  dataFor: () => string,
): Promise<Row[]> {
  const args = ["--mode", "idle", "--conns", String(idleConnections), "--hold", "2"];
  const measured = async (start: () => Promise<Target>): Promise<number[][]> => {
    const runs: number[][] = [];
    for (let run = 0; run < idleRuns; run += 1) {
      await using target = await start();
      const seen = await runLoad(load, target, ...args);
      runs.push([seen("rss_bytes_per_conn") / 1000, seen("rss_after_mb"), seen("connects_per_s")]);
    }
    return [0, 1, 2].map((at) => runs.map((run) => run[at] ?? NaN));
  };
  const [theirGrowth = []] = await measured(async () => startFloor(floor));
  const [growth = [], memory = [], rate = []] = await measured(async () =>
    startCoterie({ data: dataFor() }),
  );
  const ours = spreadOf(growth);
  return [
    { what: "the floor, kB a connection", value: shown(spreadOf(theirGrowth), 1) },
    {
      what: "Coterie, kB a connection",
      value: shown(ours, 1),
      bar: atMost(ours.median, BAR_KB),
    },
    { what: "Coterie, MB in all", value: shown(spreadOf(memory), 0) },
    { what: "Coterie, connects per second", value: shown(spreadOf(rate), 0) },
  ];
}
