import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "../helpers/server.ts";
import { powerRounds } from "./rounds.ts";
import { NORMAL } from "./tree.ts";

test("a loss of power at random moments under load breaks no promise", async (t) => {
  const folder = temporaryFolder("coterie-power-");
  const { kills, cuts, flushes, busyFlushes } = await powerRounds({ rounds: 5, seed: 7, folder });

  t.diagnostic(`${kills.tally.kept} x 300, ${cuts.moments} moments, ${cuts.sweptRows} rows swept`);
  assert.deepEqual(kills.faults, []);
  assert.deepEqual(cuts.unsound, []);
  assert.deepEqual([...cuts.setAside], []);
  assert.equal(cuts.between, 0, "a transaction is there whole or not at all");
  assert.equal(flushes.commitsUnflushed + busyFlushes.commitsUnflushed, 0);
  // That there was something to lose.
  assert.equal(cuts.cuts, 5);
  assert.ok(kills.tally.kept > 0);
  assert.ok(cuts.inTransaction > 0);
  assert.ok(cuts.advances > 0);
  assert.ok(cuts.sweptRows > 0);
  assert.ok(busyFlushes.checkpoints > 0);
});

test("a store that answers before the disk has it is found out", async (t) => {
  const folder = temporaryFolder("coterie-power-");
  const { kills } = await powerRounds({ rounds: 2, seed: 1, folder, edits: NORMAL });

  const lost = kills.faults.filter(({ kind }) => kind === "lost").length;
  t.diagnostic(`${lost} of ${kills.tally.kept} messages that were answered 300 are lost`);
  assert.ok(lost > 0);
});
