/**
 * Cuts the power of the real server at random moments under load, and says what became of every
 * message.
 *
 * Usage: node test/power/power-rounds.ts [--rounds 60] [--seed N] [--moments 3]
 *          [--control normal|off]
 *
 * It ends with 1 if anything that was answered is lost, comes again where it must not, is out of
 * order, or was never sent, or if a cut has left a database that is not sound. A control is a store
 * that is wrong on purpose: `normal` does not wait for the disk and must lose, `off` never flushes
 * and must be damaged as well.
 */
import { parseArgs } from "node:util";
import { tallyRows } from "../crash/tally-rows.ts";
import { temporaryFolder } from "../helpers/server.ts";
import type { PowerReport } from "./rounds.ts";
import { powerRounds } from "./rounds.ts";
import { NORMAL, OFF } from "./tree.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    moments: { type: "string", default: "3" },
    control: { type: "string", default: "none" },
  },
});

const rounds = Number(values.rounds);
const seed = Number(values.seed);
const { control } = values;
if (control !== "none" && control !== "normal" && control !== "off") {
  throw new Error("there is no such control");
}
console.log(`seed ${seed}, ${rounds} rounds, node ${process.versions.node}, control: ${control}`);
const startedAt = performance.now();
const report = await powerRounds({
  rounds,
  seed,
  folder: temporaryFolder("coterie-power-"),
  edits: { none: [], normal: NORMAL, off: OFF }[control],
  otherMoments: Number(values.moments),
  progress: (round, { tally, faults }) => {
    if (round % 10 !== 0) return;
    const { sent, taken, kept } = tally;
    console.log(
      `${round} rounds: ${sent} sent, ${taken} x 200, ${kept} x 300, ${faults.length} faults`,
    );
  },
});
console.log(table(report));
for (const { kind, what } of report.kills.faults.slice(0, 5)) console.log(`FAULT ${kind}: ${what}`);
for (const name of report.cuts.setAside) console.log(`SET ASIDE: ${name}`);
for (const verdict of report.cuts.unsound.slice(0, 5)) console.log(`UNSOUND: ${verdict}`);
if (wrong(report) > 0) process.exitCode = 1;

function wrong({ kills, cuts, flushes, busyFlushes }: PowerReport): number {
  const unflushed = flushes.commitsUnflushed + busyFlushes.commitsUnflushed;
  const states = cuts.unsound.length + cuts.between + cuts.setAside.size;
  return kills.faults.length + states + unflushed;
}

function table(of: PowerReport): string {
  const rows = [...ledgerRows(of), ...diskRows(of), ...flushRows(of)];
  return rows.map(([what, value]) => `${what.padEnd(50)} ${value}`).join("\n");
}

type Rows = readonly (readonly [what: string, value: string | number])[];

function ledgerRows({ kills: { tally, faults, ...lives }, cuts }: PowerReport): Rows {
  return [
    ["power cuts", `${cuts.cuts} (${lives.killsDuringStart} of them before it listened)`],
    ["took", `${Math.round((performance.now() - startedAt) / 1000)} s`],
    ["mailboxes held against the ledger", `${lives.audits} (${lives.auditsInterrupted} cut off)`],
    ...tallyRows(tally, faults),
  ];
}

function diskRows({ cuts }: PowerReport): Rows {
  return [
    ["sectors not flushed at a cut", cuts.sectors],
    ["  of them on the disk all the same", `${cuts.early}, ${cuts.torn} writes torn`],
    ["names not certain at a cut", `${cuts.names}, ${cuts.namesLost} lost`],
    ["moments shown to SQLite, the cuts among them", cuts.moments],
    ["  within a transaction, within a checkpoint", `${cuts.inTransaction}, ${cuts.inCheckpoint}`],
    ["  NOT SOUND", cuts.unsound.length],
    ["  NEITHER BEFORE NOR AFTER A TRANSACTION", cuts.between],
    ["MAILBOXES THAT A START TOOK FOR DAMAGED", cuts.setAside.size],
    ["groups", `${cuts.groups} with ${cuts.advances} cursor moves, ${cuts.erases} erasures`],
    ["sweeps", `${cuts.sweeps} of ${cuts.sweptRows} rows, ${cuts.vacuums} x space given back`],
  ];
}

function flushRows({ flushes, busyFlushes }: PowerReport): Rows {
  return [flushes, busyFlushes].flatMap((of, at) => {
    const perThousand = ((of.otherFlushes * 1000) / Math.max(1, of.frames)).toFixed(1);
    return [
      [at === 0 ? "the store as it is" : "the same, busier", ""],
      ["  flushes of the database: checkpoints, set-up", of.checkpoints],
      ["  transactions", `${of.commits}, ${of.frames} pages`],
      ["  NOT FLUSHED BEFORE THE NEXT", of.commitsUnflushed],
      ["  further flushes", `${of.otherFlushes}, ${perThousand} per 1,000 pages`],
    ] as const;
  });
}
