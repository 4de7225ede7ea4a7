import assert from "node:assert/strict";
import { test } from "node:test";
import { MutatedProduct } from "../mutate.ts";
import { DEVICES_MUTANTS } from "../mutants-devices.ts";
import { simulateDevices } from "./world.ts";

/** A mutant that lives longer than this has found a hole in the checkers. */
const SEEDS_MAX = 200;

/** Mutants that live long, and up to where: the search begins there. */
const LONG_LIVES: ReadonlyMap<string, number> = new Map([
  ["what lies there for a revoked device is never erased", 11],
]);

for (const mutant of DEVICES_MUTANTS) {
  test(`the world of devices notices: ${mutant.name}`, async (t) => {
    using mutated = new MutatedProduct(mutant);
    const product = await mutated.load();

    const from = LONG_LIVES.get(mutant.name) ?? 1;
    for (let seed = from; seed < from + SEEDS_MAX; seed += 1) {
      const { failure } = simulateDevices(seed, undefined, product);
      if (failure === undefined) continue;
      const sound = simulateDevices(seed).failure;
      assert.equal(sound, undefined, "the real product passes the seed that kills the mutant");
      t.diagnostic(`seed ${seed} breaks ${failure.invariant}: ${mutant.name}`);
      return;
    }
    assert.fail(`not noticed in ${SEEDS_MAX} seeds`);
  });
}
