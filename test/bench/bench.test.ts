import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { quantile, ratios, spreadOf } from "../../bench/spread.ts";
import { atLeast, table } from "../../bench/table.ts";

const STORE = fileURLToPath(new URL("../../bench/store.ts", import.meta.url));
const MAIN = fileURLToPath(new URL("../../bench/main.ts", import.meta.url));

test("a measurement of each kind runs, loses nothing, and says what it was", async () => {
  const short = ["--quick", "--runs", "1", "--seconds", "0.2"];
  const only = ["--only", "relay,levels,latency,keeping,loop,idle"];
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...short, ...only]);

  const [head = "", ...rest] = stdout.split("\n");
  assert.match(head, /^\d{4}-\d\d-\d\d · \d+ x .* · Node \d/u);
  // Not what the numbers are: so short a run may not have cost a tick of the CPU's clock.
  for (const what of [
    /^\| W=1: ratio, run by run +\| \S+ \(\S+ to \S+\)/mu,
    /^\| W=32: ratio, run by run +\| \S+ \(\S+ to \S+\)/mu,
    /^\| W=32: level 2, an ABOUT before each: ratio +\| \S+ \(\S+ to \S+\)/mu,
    /^\| delivered p50, us: Coterie, floor, ratio +\| \d+, \d+, \d/mu,
    /^\| kept \/ relayed online +\| \S+ \(\S+ to \S+\)/mu,
    /^\| handed over afterwards, of kept +\| (\d+) of \1 .*all: met/mu,
    /^\| 64 x 32 to 1,000 absent: p99, ms +\| \d+\.\d \(/mu,
    /^\| Coterie, kB a connection +\| \d+\.\d \(/mu,
  ]) {
    assert.match(rest.join("\n"), what);
  }
});

test("the table of the store has a line for each of its bars", async () => {
  const short = ["--table", "--runs", "1", "--seconds", "0.2", "--kept", "20000"];
  const { stdout } = await promisify(execFile)(process.execPath, [STORE, ...short]);

  const lines = stdout.split("\n").filter((line) => /^\| \d /u.test(line));
  const bars = new Set(lines.map((line) => line.slice(2, 3)));
  assert.deepEqual([...bars].toSorted(), ["1", "2", "3", "4", "5", "6", "7", "8"]);
  assert.match(stdout, /^\| 3 \| answers whose group had no flush \| 0 \| +\| 0 \| yes \|$/mu);
  for (const line of lines) assert.doesNotMatch(line, /NaN|undefined/u);
});

test("the middle of several runs is not moved by one that went wrong", () => {
  assert.deepEqual(spreadOf([3, 1, 100]), { median: 3, min: 1, max: 100 });
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5);
  assert.deepEqual(ratios([1, 6], [2, 3]), [0.5, 2]);
  assert.throws(() => spreadOf([]), RangeError);
});

test("a bar that was missed is called missed", () => {
  const rows = [
    { what: "ratio", value: "0.59", bar: atLeast(0.59, 0.6) },
    { what: "other", value: "0.6", bar: atLeast(0.6, 0.6) },
  ];
  const lines = table("Relay", rows).split("\n");
  assert.equal(lines[2], "| ratio | 0.59     | >= 0.6: MISSED |");
  assert.equal(lines[3], "| other | 0.6      | >= 0.6: met    |");
});
