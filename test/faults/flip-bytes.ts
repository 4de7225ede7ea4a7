/**
 * Changes a mailbox file in one place after another, starts from it each time, and says what is
 * served, what is missing and what was told.
 *
 * Usage: node test/faults/flip-bytes.ts [--every 61] [--messages 600] [--page]
 *
 * One bit of every 61st byte, or with `--page` 512 bytes at once, in the database and in the
 * write-ahead log. It ends with 1 if a start crashes, if a damaged file is not preserved, if a
 * message is missing and nothing of what was told says so.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Flip, FlipReport } from "./flipped.ts";
import { openFlipped } from "./flipped.ts";
import { makeSample } from "./mailbox-sample.ts";

const { values } = parseArgs({
  options: {
    every: { type: "string", default: "61" },
    messages: { type: "string", default: "600" },
    page: { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), "coterie-flips-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const sample = makeSample(folder, Number(values.messages));
const mask = values.page
  ? Array.from({ length: 512 }, (_, place) => 1 + ((place * 37) % 255))
  : undefined;
const files: readonly Pick<Flip, "how" | "file">[] = [
  { how: "stopped", file: "mail.db" },
  { how: "killed", file: "mail.db" },
  { how: "killed", file: "mail.db-wal" },
];
const columns = ["outcome", "starts", "wrong", "missing", "torn end", "untold", "altered"];
console.log(`${sample.rows.size} messages; ${values.page ? "512 bytes" : "one bit"} at a time`);
for (const which of files) {
  const { size } = statSync(join(folder, which.how, which.file));
  const counts = new Map<string, number[]>();
  const quotes = new Map<string, string>();
  for (let at = 0; at < size; at += Number(values.every)) {
    const flip = { ...which, at, with: mask ?? [1 << (at % 8)] };
    const report = openFlipped(folder, sample, flip);
    add(counts, report);
    if (report.told !== "")
      quotes.set(report.outcome, report.told.replaceAll(/\/\S*data/gu, "DIR"));
    const isBad = report.untold.length > 0 || !report.preserved;
    if (isBad) {
      process.exitCode = 1;
      console.log(`WRONG ${which.how} ${which.file} at ${at}: ${JSON.stringify(report)}`);
    }
  }
  console.log(`\n${which.file} of ${size} bytes, server ${which.how}`);
  console.log(columns.map((name, at) => (at === 0 ? name.padEnd(24) : name.padStart(9))).join(""));
  for (const [outcome, row] of counts) {
    console.log(outcome.padEnd(24) + row.map((count) => String(count).padStart(9)).join(""));
  }
  for (const [outcome, quote] of quotes) console.log(`  ${outcome}: ${quote}`);
}

function add(counts: Map<string, number[]>, report: FlipReport): void {
  const row = counts.get(report.outcome) ?? [0, 0, 0, 0, 0, 0];
  counts.set(report.outcome, row);
  const { wrong, missing, torn, untold, preserved } = report;
  const more = [1, wrong.length, missing.length, torn.length, untold.length, preserved ? 0 : 1];
  for (const [at, count] of more.entries()) row[at] = (row[at] ?? 0) + count;
}
