import assert from "node:assert/strict";
import { test } from "node:test";
import { realProduct } from "./core-module.ts";
import { MutatedProduct } from "./mutate.ts";
import { MUTANTS } from "./mutants.ts";
import { simulate } from "./simulate.ts";

/** A mutant that lives longer than this has found a hole in the checkers. */
const SEEDS_MAX = 2000;

/** Mutants that live long, and up to where: the search begins there. */
const LONG_LIVES: ReadonlyMap<string, number> = new Map([
  ["TAKEN leaves before the commit", 20],
  ["the 3 seconds run from the forwarding", 20],
  ["the cursor moves before the verdicts are on the disk", 20],
  ["an epoch that is forgotten takes its successor with it", 30],
  ["what has no answer is sent again where messages have no names", 30],
  ["FATE goes to all who bear the sender's name", 40],
  ["a message taken during its commit stays on disk", 40],
  ["the ABOUT of a message that waits goes with the last one", 40],
  ["who has used a name without a key goes on when it is given to somebody", 40],
  ["a 200 proves what was handed after its message", 50],
  ["a broken connection is taken for a clean end", 70],
  ["a third foreign SRC closes the one whose name it is", 90],
  ["a 200 proves what has to be confirmed by TAKEN", 100],
  ["any member gives codes that begin a name anew", 120],
  ["a member gives codes for devices of others", 140],
  ["what has expired is told as taken", 150],
  ["the cursor moves over a live message", 160],
  ["who knows an invitation's name joins without its code", 160],
  ["what lay unread while the server stood still counts as read", 220],
  ["who was removed goes on where they are connected", 240],
  ["what waited on a connection that left goes under a forgotten epoch", 390],
  ["a client that is not let in keeps the texts that it was given to itself", 490],
  ["a server that was silent once is one of level 1", 540],
  ["the end of a connection proves under TLS, too", 680],
]);

for (const mutant of MUTANTS) {
  test(`the simulation notices: ${mutant.name}`, async (t) => {
    using mutated = new MutatedProduct(mutant);
    const product = await mutated.load();

    const from = LONG_LIVES.get(mutant.name) ?? 1;
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

test("whoever lives long is a mutant", () => {
  const names = new Set(MUTANTS.map(({ name }) => name));

  assert.deepEqual(
    [...LONG_LIVES.keys()].filter((name) => !names.has(name)),
    [],
  );
});
