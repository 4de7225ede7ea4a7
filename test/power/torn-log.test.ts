import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Random } from "../../sim/random.ts";
import { checkWal } from "../../src/io/store/wal-check.ts";
import { PowerDisk } from "./power-disk.ts";
import type { Files } from "./power-disk.ts";
import { recorder } from "./recorder.ts";
import type { Step } from "./recording.ts";

const FLOOD = fileURLToPath(new URL("../store/flood-child.ts", import.meta.url));
const LOG = "mail.db-wal";
const SHARES = [0, 0.3, 0.9];

const { folder, records } = recorder();
const random = new Random(1, 1);

/** What the disk may hold at some moments before the log is flushed, those at its new start too. */
function replays(files: Files, steps: readonly Step[], look: (draw: Files) => void): void {
  const disk = new PowerDisk(files);
  let log = -1;
  let flushes = 0;
  for (const step of steps) {
    if (step.kind === "opened" && step.name === LOG) log = step.object;
    if (step.kind === "wrote" && step.object === log && step.at === 0) flushes = 0;
    if (step.kind === "flushed" && step.object === log) {
      flushes += 1;
      if (flushes < 4 || flushes % 9 === 0) {
        for (const share of SHARES) look(disk.cut(random, share).files);
      }
    }
    disk.apply(step);
  }
}

test("no end of the log that a loss of power leaves is taken for damage", async (t) => {
  let files: Files = new Map();
  let looks = 0;
  const damaged: string[] = [];
  // Each life goes on behind what the last one left, so that several torn ends lie in the log.
  for (const linesMax of [200, 4, 3, 5]) {
    let lines = 0;
    const { steps } = await records(files, [FLOOD, folder, "3"], () => (lines += 1) >= linesMax);
    const states: Files[] = [];
    replays(files, steps, (draw) => {
      const verdict = checkWal(draw.get(LOG) ?? new Uint8Array(0));
      looks += 1;
      if (verdict.damaged) damaged.push(`state ${looks}: ${verdict.bad.slice(0, 5).join()}`);
      states.push(draw);
    });
    files = states.at(-1) ?? files;
  }
  t.diagnostic(`${looks} states of the log`);
  assert.deepEqual(damaged, []);
});
