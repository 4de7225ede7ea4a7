import type { Programs } from "./build.ts";
import type { Effort } from "./effort.ts";
import { runLoad, timesOf } from "./load.ts";
import { ratios, spreadOf } from "./spread.ts";
import type { Row } from "./table.ts";
import { atLeast, shown, thousands } from "./table.ts";
import { startCoterie } from "./target.ts";

const WINDOWS = [1, 32] as const;
const PAIRS = 50;
/** What level 2 is to reach of level 1. */
const BAR = 0.5;

/** Both sides of every pair speak the same level. */
const KINDS = [
  { what: "level 1", args: [] },
  { what: "level 2", args: ["--level", "2", "--facts", "0"] },
  { what: "level 2, an ABOUT before each", args: ["--level", "2"] },
] as const;

/**
 * How many messages a second of CPU relays at level 2 and at level 1, in turn, by one server.
 *
 * At level 2 a sender's messages have names, which the server remembers; the recipient is handed
 * an ABOUT before each and confirms by TAKEN what it has read at once. A sender writes an ABOUT of
 * its own only where it has something to say: a long text, or an answer to a message.
 */
export async function levelRows(
  { load }: Programs,
  { runs, seconds }: Effort,
  data: string,
): Promise<Row[]> {
  await using target = await startCoterie({ data });
  const rows: Row[] = [];
  for (const window of WINDOWS) {
    const args = ["--pairs", String(PAIRS), "--window", String(window), ...timesOf(seconds)];
    const rates: number[][] = KINDS.map(() => []);
    for (let run = 0; run < runs; run += 1) {
      for (const [at, kind] of KINDS.entries()) {
        const seen = await runLoad(load, target, ...args, ...kind.args);
        rates[at]?.push(seen("msgs_per_cpu_s"));
      }
    }
    rows.push(...rowsOf(`W=${window}: `, rates));
  }
  return rows;
}

function rowsOf(window: string, rates: readonly (readonly number[])[]): Row[] {
  const [first = []] = rates;
  return KINDS.flatMap(({ what }, at) => {
    const ours = rates[at] ?? [];
    const unit = at === 0 ? ", messages per CPU-second" : "";
    const row = { what: `${window}${what}${unit}`, value: thousands(spreadOf(ours)) };
    if (at === 0) return [row];
    const ratio = spreadOf(ratios(ours, first));
    const bar = atLeast(ratio.median, BAR);
    return [row, { what: `${window}${what}: ratio`, value: shown(ratio), bar }];
  });
}
