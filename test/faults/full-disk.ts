/**
 * Fills the disk of a real server, empties it again, and prints what people were told, what the
 * log says and what was handed over meanwhile. Needs a user who may mount a file system.
 *
 * Usage: node test/faults/full-disk.ts
 */
import { playFullDisk } from "./full-disk-scene.ts";
import { SmallDisk } from "./small-disk.ts";

const disk = await SmallDisk.mount(160);
if (typeof disk === "string") {
  console.log(disk);
  process.exitCode = 1;
} else {
  using mounted = disk;
  const { log, exit } = await playFullDisk(mounted, (line) => console.log(line));
  console.log(`\nthe whole log:\n${log.join("\n")}\nexit ${exit}`);
}
