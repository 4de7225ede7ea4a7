import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "../helpers/server.ts";
import { killRounds } from "./rounds.ts";

test("a server killed at random moments under load keeps every promise", async () => {
  const data = temporaryFolder("coterie-kill-");
  const { tally, faults, kills, audits } = await killRounds({ rounds: 12, seed: 7, data });

  assert.deepEqual(faults, []);
  assert.equal(kills, 12);
  // That it has been under load, and that somebody looked.
  assert.ok(tally.taken > 0);
  assert.ok(tally.kept > 0);
  assert.ok(tally.arrivals > 0);
  assert.ok(audits > 0);
});
