/**
 * Kills the real server at random moments under load, and says what became of every message.
 *
 * Usage: node test/crash/kill-rounds.ts [--rounds 200] [--seed N] [--data DIR] [--program FILE]
 *
 * It ends with 1 if anything that was answered is lost, comes again where it must not, is out of
 * order, or was never sent.
 */
import { parseArgs } from "node:util";
import { temporaryFolder } from "../helpers/server.ts";
import type { Report } from "./rounds.ts";
import { killRounds } from "./rounds.ts";
import { tallyRows } from "./tally-rows.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    data: { type: "string" },
    program: { type: "string" },
  },
});

const options = {
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  data: values.data ?? temporaryFolder("coterie-kill-"),
  program: values.program,
};
console.log(`seed ${options.seed}, ${options.rounds} rounds, node ${process.versions.node}`);
const startedAt = performance.now();
const report = await killRounds({
  ...options,
  progress: (round, soFar) => {
    if (round % 20 === 0) console.log(`${round} rounds: ${summary(soFar)}`);
  },
});
console.log(table(report));
for (const { kind, what } of report.faults.slice(0, 20)) console.log(`FAULT ${kind}: ${what}`);
if (report.faults.length > 0) process.exitCode = 1;

function summary({ tally, faults }: Report): string {
  return `${tally.sent} sent, ${tally.taken} x 200, ${tally.kept} x 300, ${faults.length} faults`;
}

function table({ tally, faults, startMs, ...counts }: Report): string {
  const at = (share: number): string => {
    const index = Math.min(startMs.length - 1, Math.floor(share * startMs.length));
    return `${Math.round(startMs[index] ?? 0)} ms`;
  };
  const rows: readonly (readonly [string, string | number])[] = [
    ["kills", `${counts.kills} (${counts.killsDuringStart} of them before it listened)`],
    ["took", `${Math.round((performance.now() - startedAt) / 1000)} s`],
    ["start p50, p99", `${at(0.5)}, ${at(0.99)} (${startMs.length} starts)`],
    ["mailboxes held against the ledger", `${counts.audits} (${counts.auditsInterrupted} cut off)`],
    ...tallyRows(tally, faults),
  ];
  return rows.map(([what, value]) => `${what.padEnd(50)} ${value}`).join("\n");
}
