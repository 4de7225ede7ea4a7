/**
 * Fails every system call of a server on its data folder, one after another, and says whether
 * what it had promised was kept.
 *
 * Usage: node test/faults/every-call.ts [--every K] [--from N] [--jobs J] [--kind KIND]
 *          [--start fresh|failed|damaged] [--lasting] [--quotes]
 *
 * `--every 5` takes every fifth call. `--lasting` lets all later calls of the kind fail as well.
 * `--start failed` begins with a mailbox whose disk has failed before, so that the repair is
 * under test; `damaged` with one whose pages are overwritten. It ends with 1 if anything is wrong.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FailingCall, Setting } from "./failing-call.ts";
import { buildShim, FAILURES, KINDS, playWith } from "./failing-call.ts";
import { lastWords } from "./judge.ts";
import { startNamed } from "./starts.ts";
import { FaultTable } from "./table.ts";

const { values } = parseArgs({
  options: {
    every: { type: "string", default: "1" },
    from: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
    kind: { type: "string" },
    start: { type: "string", default: "fresh" },
    lasting: { type: "boolean", default: false },
    quotes: { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), "coterie-every-call-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const start = startNamed(values.start, folder);
const setting: Setting = {
  shim: buildShim(folder),
  ...(start === undefined ? {} : { start }),
  env: { NODE_COMPILE_CACHE: join(folder, "compiled") },
};
const table = new FaultTable();
const quotes = new Map<string, number>();
const startedAtMs = performance.now();

const plain = await playWith(setting);
const calls = plannedCalls();
const total = calls.length;
const counted = KINDS.map((kind) => `${kind} ${plain.counts[kind]}`).join(", ");
console.log(`${values.start}${values.lasting ? ", lasting" : ""}: calls ${counted}`);
table.add(undefined, plain);
await Promise.all(Array.from({ length: Number(values.jobs) }, () => work()));
console.log(table.text());
if (values.quotes) for (const [quote, times] of quotes) console.log(`${times} x ${quote}`);
console.log(`${total} runs in ${Math.round((performance.now() - startedAtMs) / 1000)} s`);
for (const complaint of table.complaints.slice(0, 40)) console.log(`WRONG ${complaint}`);
if (table.complaints.length > 0) process.exitCode = 1;

function plannedCalls(): FailingCall[] {
  const planned: FailingCall[] = [];
  for (const kind of KINDS) {
    if (values.kind !== undefined && values.kind !== kind) continue;
    for (const failure of FAILURES[kind]) {
      for (let at = Number(values.from); at <= plain.counts[kind]; at += Number(values.every)) {
        planned.push({ kind, failure, at, lasting: values.lasting });
      }
    }
  }
  return planned;
}

async function work(): Promise<void> {
  for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
    const report = await playWith(setting, call);
    table.add(call, report);
    if (calls.length > 0 && calls.length % 50 === 0) console.log(`${calls.length} to go`);
    for (const { how, stderr } of report.ends) {
      const sentence = lastWords(stderr).replaceAll(/\/\S*\/data/gu, "DIR");
      const quote = `${call.kind} ${call.failure} -> ${how}: ${sentence}`;
      if (how === 74) quotes.set(quote, (quotes.get(quote) ?? 0) + 1);
    }
  }
}
