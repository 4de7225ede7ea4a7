/**
 * The mailbox on disk against its bars, beside a raw log on the same disk, in one run.
 *
 *   node bench/store.ts [--table] [--quick] [--runs 5] [--seconds 2] [--kept 1000000]
 *   node bench/store.ts --loads [--flush-ms 4]   only the closed loops, a minute
 *   ... --folder DIR                             on the disk of that folder
 *
 * Messages of 100 bytes to 1,000 recipients; an answer counts when the message is on disk. It needs
 * cc and Linux. `--table` leaves out the figures behind the table.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { barRows, barTable, loadTable } from "./store-bars.ts";
import { Figures } from "./store-figures.ts";
import { buildSlowFlush, slowed } from "./store-flushes.ts";
import { measureStore, On, SLOW_FLUSH_MS } from "./store-measure.ts";

const { values } = parseArgs({
  options: {
    table: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    loads: { type: "boolean", default: false },
    runs: { type: "string" },
    seconds: { type: "string" },
    kept: { type: "string" },
    folder: { type: "string", default: tmpdir() },
    "flush-ms": { type: "string", default: "" },
  },
});

const runs = Number(values.runs ?? (values.quick ? 3 : 5));
const seconds = Number(values.seconds ?? (values.quick ? 0.5 : 2));
const kept = Number(values.kept ?? (values.quick ? 200_000 : 1_000_000));
const folder = mkdtempSync(join(values.folder, "coterie-bench-"));
try {
  if (values.loads || values["flush-ms"] !== "") printLoads(values["flush-ms"]);
  else await printAll();
} finally {
  rmSync(folder, { recursive: true });
}

async function printAll(): Promise<void> {
  const figures = await measureStore(folder, { runs, seconds, kept });
  console.log(barTable(barRows(figures, kept)));
  if (values.table) return;
  console.log(`\nBehind it, without a network:\n\n${loadTable(figures, On.fast)}`);
  const slow = `Each flush of the disk ${SLOW_FLUSH_MS} ms longer`;
  console.log(`\n${slow}:\n\n${loadTable(figures, On.slow)}`);
}

function printLoads(flushMs: string): void {
  const child = fileURLToPath(new URL("./store-child.ts", import.meta.url));
  const env =
    flushMs === ""
      ? process.env
      : slowed(buildSlowFlush(folder), Number(flushMs), join(folder, "counts"));
  const { stdout, status } = spawnSync(
    process.execPath,
    [child, "loads", folder, `${runs}`, `${seconds}`],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], env },
  );
  if (status !== 0) throw new Error(`the measurement ended with ${status}`);
  const figures = new Figures();
  figures.read(stdout, On.fast);
  console.log(loadTable(figures, On.fast));
}
