import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "../helpers/server.ts";
import { killRounds } from "./level-2/rounds.ts";

test("whoever is killed at level 2, each text arrives once, in order, with its fate", async () => {
  const { faults, kills, verdict, plain } = await killRounds({
    rounds: 6,
    seed: 2,
    folder: temporaryFolder("coterie-kill-2-"),
    victims: ["server", "client"],
  });

  assert.deepEqual(faults, []);
  assert.equal(plain, 0);
  // That it has been under load, and that both were killed.
  assert.ok(kills.server > 0 && kills.client > 0);
  assert.ok(verdict.texts > 100);
  assert.equal(verdict.taken, verdict.texts);
});

test("a client that sends again under fresh names is noticed", async () => {
  const { faults } = await killRounds({
    rounds: 3,
    seed: 3,
    folder: temporaryFolder("coterie-kill-2-"),
    victims: ["client"],
    renames: true,
  });

  assert.ok(faults.some(({ kind }) => kind === "doubled"));
});
