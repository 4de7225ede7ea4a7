/**
 * Measures a whole server beside the floor and the bare disk, in one run, and prints tables.
 *
 *   npm run bench -- [--quick] [--only NAME,...] [--runs N] [--seconds S] [--data DIR]
 *
 * The names are relay, levels, latency, keeping, loop, idle, store. `--quick` shows that it works.
 *
 * It asserts nothing but that no message was lost: figures belong to a machine and its mood.
 */
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { cpus, release, tmpdir, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Programs } from "./build.ts";
import { buildPrograms } from "./build.ts";
import type { Effort } from "./effort.ts";
import { FULL, QUICK } from "./effort.ts";
import { idleRows } from "./idle.ts";
import { keepingRows } from "./keeping.ts";
import { levelRows } from "./levels.ts";
import { loopDelayRows } from "./loop-delay.ts";
import { latencyRows, relayRows } from "./relay.ts";
import { storeTable } from "./store-table.ts";
import type { Row } from "./table.ts";
import { table } from "./table.ts";

const TMPFS_MAGIC = 0x01021994;

interface Section {
  readonly name: string;
  readonly title: string;
  /** Rows under the title, or a table of its own. */
  readonly measure: (programs: Programs, effort: Effort, folder: Folder) => Promise<Row[]> | string;
}

/** Makes a folder that is gone when the measurement is over. */
type Folder = (name: string) => string;

const SLOW_FLUSH_MS = 4;

const SECTIONS: readonly Section[] = [
  {
    name: "relay",
    title: "Relay, 50 pairs, 100-byte texts",
    measure: async (programs, effort, folder) => relayRows(programs, effort, folder("relay")),
  },
  {
    name: "levels",
    title: "Level 2 beside level 1, 50 pairs, 100-byte texts",
    measure: async (programs, effort, folder) => levelRows(programs, effort, folder("levels")),
  },
  {
    name: "latency",
    title: "Latency, one pair, one message at a time",
    measure: async (programs, effort, folder) => latencyRows(programs, effort, folder("latency")),
  },
  {
    name: "keeping",
    title: "Keeping, 64 senders x 32 in flight to 1,000 absent",
    measure: async (programs, effort, folder) =>
      keepingRows(programs, effort, folder("keeping"), folder("log")),
  },
  {
    name: "loop",
    title: "Delay of the event loop while flooded",
    measure: async (programs, effort, folder) => loopDelayRows(programs, effort, folder("loop"), 0),
  },
  {
    name: "loop",
    title: `The same, each flush of the disk ${SLOW_FLUSH_MS} ms longer`,
    measure: async (programs, effort, folder) =>
      loopDelayRows(programs, effort, folder("slow-loop"), SLOW_FLUSH_MS),
  },
  {
    name: "idle",
    title: "Idle connections",
    measure: async (programs, effort, folder) => {
      let run = 0;
      return idleRows(programs, effort, () => folder(`idle-${(run += 1)}`));
    },
  },
  {
    name: "store",
    title: "The store against its bars, and beside a raw log",
    measure: (_, effort, folder) => storeTable(effort, folder("store")),
  },
];

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    runs: { type: "string" },
    seconds: { type: "string" },
    data: { type: "string", default: tmpdir() },
  },
});

const root = mkdtempSync(join(values.data, "coterie-bench-"));
process.once("exit", () => rmSync(root, { recursive: true, force: true }));
if (statfsSync(root).type === TMPFS_MAGIC) {
  throw new Error("the folder is in memory, where a flush costs nothing: give --data on a disk");
}
const usual = values.quick ? QUICK : FULL;
const effort = {
  ...usual,
  runs: Number(values.runs ?? usual.runs),
  seconds: Number(values.seconds ?? usual.seconds),
};
const programs = buildPrograms(root);
const folder: Folder = (name) => {
  const path = join(root, name);
  mkdirSync(path);
  return path;
};

const model = cpus()[0]?.model ?? "unknown";
console.log(
  [
    new Date().toISOString().slice(0, 10),
    `${cpus().length} x ${model}`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    `${effort.runs} runs of ${effort.seconds} s each, in turn; median (lowest to highest)`,
  ].join(" · "),
);
const chosen = values.only?.split(",");
for (const { name, title, measure } of SECTIONS) {
  if (chosen !== undefined && !chosen.includes(name)) continue;
  const measured = await measure(programs, effort, folder);
  console.log(
    typeof measured === "string" ? `\n${title}:\n\n${measured}` : `\n${table(title, measured)}`,
  );
}
