/**
 * Fuzzes the decoder of the server: streams by chance, in pieces by chance, through the real one
 * and through a naive one, and a share of them through the core.
 *
 * Usage: node test/fuzz/decoder.ts [--inputs 1000000] [--seed N] [--first N]
 *
 * It ends with 1 if the two differ anywhere, or anything but a verdict is thrown. An input that
 * fails is run alone with `--first N --inputs 1` and the same seed.
 */
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Fuzz } from "./fuzz.ts";

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    first: { type: "string", default: "0" },
  },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed);
const first = Number(values.first);

// A verdict is an error with a code; where it was made does not matter here, and costs time.
Error.stackTraceLimit = 0;
setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

const fuzz = new Fuzz(seed);
const warm = Math.min(inputs, 1_000_000, Math.max(1000, Math.floor(inputs / 10)));
fuzz.run(first, first + warm);
const before = memory();
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
let toldAt = startedAt;
const step = 100_000;
for (let done = warm; done < inputs; done += step) {
  fuzz.run(first + done, first + Math.min(inputs, done + step));
  if (performance.now() - toldAt < 30_000) continue;
  toldAt = performance.now();
  console.log(`${fuzz.tally.inputs} inputs, ${rate()}/s, heap and RSS ${memory().join(", ")} MiB`);
}
const speed = rate();
const { user, system } = process.cpuUsage(cpuBefore);
const speedOfCore = Math.round(((fuzz.tally.inputs - warm) * 1_000_000) / (user + system));
const after = memory();
const { tally } = fuzz;
const rows: readonly (readonly [string, string | number])[] = [
  ["seed", seed],
  ["inputs: streams of one connection each", tally.inputs],
  ["inputs a second, and for a second of processor time", `${speed}, ${speedOfCore}`],
  ["bytes", tally.bytes],
  ["passes through the cutter (some inputs at every byte)", tally.pushed],
  ["commands in the inputs", tally.commands],
  ["inputs that lose the framing", tally.lost],
  ["inputs with an unfinished command", tally.unfinished],
  ["commands decoded and compared field by field", tally.decoded],
  ["inputs through the core, as connections", tally.throughCore],
  ["commands that the core wrote", tally.writtenByCore],
  [`heap after collection, MiB, at ${warm} and at the end`, `${before[0]}, ${after[0]}`],
  ["RSS, MiB, likewise", `${before[1]}, ${after[1]}`],
  ["mismatches", tally.mismatches.length],
  ["throws", tally.throws.length],
];
for (const [what, number] of rows) console.log(`${what.padEnd(56)} ${number}`);
for (const fault of [...tally.mismatches, ...tally.throws]) console.log(`FAULT ${fault}`);
if (tally.mismatches.length + tally.throws.length > 0) process.exitCode = 1;

function rate(): number {
  const seconds = (performance.now() - startedAt) / 1000;
  return Math.round((fuzz.tally.inputs - warm) / seconds);
}

/** Heap and resident memory in MiB, after a collection. */
function memory(): readonly [heap: string, resident: string] {
  if (isAction(collectGarbage)) collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  return [(heapUsed / 1_048_576).toFixed(1), (rss / 1_048_576).toFixed(0)];
}

function isAction(what: unknown): what is () => void {
  return typeof what === "function";
}
