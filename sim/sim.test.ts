import assert from "node:assert/strict";
import { test } from "node:test";
import { realProduct } from "./core-module.ts";
import type { Outcome } from "./simulate.ts";
import { simulate } from "./simulate.ts";

const SEEDS = 300;

function fault({ seed, failure }: Outcome): string {
  const { invariant, message } = failure ?? { invariant: "nothing", message: "" };
  return `seed ${seed} breaks ${invariant}: ${message}; replay it: npm run sim -- ${seed}`;
}

test(`the core keeps every promise in the first ${SEEDS} worlds`, () => {
  const faults: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const outcome = simulate(seed, realProduct);
    if (outcome.failure !== undefined) faults.push(fault(outcome));
  }

  assert.deepEqual(faults, []);
});

test("a seed replayed is the same run, event by event", () => {
  for (const seed of [1, 10, 4711, 2 ** 40 + 1]) {
    const lines: string[][] = [[], []];
    const [first, second] = lines.map((into) =>
      simulate(seed, realProduct, (line) => into.push(line)),
    );

    assert.deepEqual(first, second);
    assert.deepEqual(lines[0], lines[1]);
    assert.ok((lines[0]?.length ?? 0) > 50, "a run is worth its name");
  }
});

test("printing a run changes nothing in it", () => {
  assert.deepEqual(
    simulate(12, realProduct),
    simulate(12, realProduct, () => {}),
  );
});

test("two seeds are two worlds", () => {
  const hashes = [1, 2, 3, 2 ** 32 + 1].map((seed) => simulate(seed, realProduct).hash);

  assert.equal(new Set(hashes).size, hashes.length);
});
