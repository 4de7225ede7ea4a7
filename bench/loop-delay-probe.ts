/**
 * Loaded with `--import` in front of a server that is measured, so that src/ needs no code for it.
 *
 * Samples the delay of the event loop every millisecond. On SIGUSR2 it writes what it has seen
 * into the file named by COTERIE_LOOP_DELAY_FILE and starts anew.
 */
import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

const file = process.env["COTERIE_LOOP_DELAY_FILE"];
// The thread of the store loads this too, and its loop is allowed to wait for the disk.
if (isMainThread && file !== undefined) {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  let report = 0;
  process.on("SIGUSR2", () => {
    report += 1;
    const seen = {
      report,
      p50Ms: histogram.percentile(50) / 1e6,
      p99Ms: histogram.percentile(99) / 1e6,
      maxMs: histogram.max / 1e6,
    };
    // Renamed, so that no reader finds half a file.
    writeFileSync(`${file}.new`, JSON.stringify(seen));
    renameSync(`${file}.new`, file);
    histogram.reset();
  });
}
