import assert from "node:assert/strict";
import { test } from "node:test";
import { realProduct } from "./core-module.ts";
import { MutatedProduct } from "./mutate.ts";
import { MUTANTS } from "./mutants.ts";
import { simulate } from "./simulate.ts";

/** A mutant that lives longer than this has found a hole in the checkers. */
const SEEDS_MAX = 2000;

for (const mutant of MUTANTS) {
  test(`the simulation notices: ${mutant.name}`, async (t) => {
    using mutated = new MutatedProduct(mutant);
    const product = await mutated.load();

    const { from = 1 } = mutant;
    for (let seed = from; seed < from + SEEDS_MAX; seed += 1) {
      const { failure } = simulate(seed, product);
      if (failure === undefined) continue;
      const sound = simulate(seed, realProduct).failure;
      assert.equal(sound, undefined, "the real product passes the seed that kills the mutant");
      t.diagnostic(`seed ${seed} breaks ${failure.invariant}: ${mutant.name}`);
      return;
    }
    assert.fail(`not noticed in ${SEEDS_MAX} seeds`);
  });
}

test("a change that does not fit exactly once is no mutant", () => {
  const edit = { file: "core/keeping.ts", find: "no such line", replace: "" };

  assert.throws(() => new MutatedProduct({ name: "stray", edits: [edit] }), /stands 0 times/u);
});
