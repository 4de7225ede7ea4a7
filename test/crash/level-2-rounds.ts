/**
 * Kills the real server and real clients of level 2 at random moments under load, and holds the
 * files of all clients against each other.
 *
 * Usage: node test/crash/level-2-rounds.ts [--rounds 200] [--seed N] [--control]
 *
 * It ends with 1 if a text of an outbox is not in its recipient's file exactly once, in order, and
 * known to its writer as taken. With `--control` clients send again under fresh names, and it ends
 * with 1 unless that is noticed.
 */
import { parseArgs } from "node:util";
import { temporaryFolder } from "../helpers/server.ts";
import { killRounds } from "./level-2/rounds.ts";
import type { Report } from "./level-2/rounds.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    control: { type: "boolean", default: false },
  },
});

const rounds = Number(values.rounds);
const seed = Number(values.seed);
console.log(`seed ${seed}, ${rounds} rounds, node ${process.versions.node}`);
const startedAt = performance.now();
const report = await killRounds({
  rounds,
  seed,
  folder: temporaryFolder("coterie-kill-2-"),
  victims: ["server", "server", "server", "client", "client", "client", "listen", "send"],
  renames: values.control,
  progress: (round, what) => console.log(`${round}: ${what}`),
});
console.log(table(report));
for (const faults of Map.groupBy(report.faults, ({ kind }) => kind).values()) {
  for (const { kind, what } of faults.slice(0, 10)) console.log(`FAULT ${kind}: ${what}`);
}
const isNoticed = report.faults.some(({ kind }) => kind === "doubled");
if (values.control ? !isNoticed : report.faults.length > 0) process.exitCode = 1;

function table({ faults, kills, verdict, ...counts }: Report): string {
  const count = (kind: string): number => faults.filter((fault) => fault.kind === kind).length;
  const rows: readonly (readonly [string, string | number])[] = [
    ["rounds", `${rounds} (${counts.overdue} ended by other deeds than planned)`],
    ["took", `${Math.round((performance.now() - startedAt) / 1000)} s`],
    ["kills of the server", kills.server],
    ["kills of clients", kills.client],
    ["kills of coterie listen", kills.listen],
    ["kills of coterie send", kills.send],
    ["texts in outboxes, part by part", verdict.texts],
    ["known as taken (200)", verdict.taken],
    ["  of them kept before (300)", counts.keptThenTaken],
    ["sent again under their names", counts.resent],
    ["connections that came to level 1", counts.plain],
    ["LOST", count("lost")],
    ["DOUBLED", count("doubled")],
    ["OUT OF ORDER", count("disorder")],
    ["WRONG FATE", count("fate")],
    ["UNEXPECTED", count("unexpected")],
    ["OTHER TROUBLE", count("trouble")],
  ];
  return rows.map(([what, value]) => `${what.padEnd(50)} ${value}`).join("\n");
}
