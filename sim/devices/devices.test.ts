import assert from "node:assert/strict";
import { test } from "node:test";
import { simulateDevices } from "./world.ts";

const SEEDS = 60;

test(`several devices get what they were promised in the first ${SEEDS} worlds`, () => {
  const faults: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { failure } = simulateDevices(seed);
    if (failure === undefined) continue;
    const replay = `npm run sim -- --devices ${seed}`;
    faults.push(`seed ${seed} breaks ${failure.invariant}: ${failure.message}; ${replay}`);
  }

  assert.deepEqual(faults, []);
});

test("a world of devices replayed is the same, event by event", () => {
  for (const seed of [2, 4711]) {
    const lines: string[][] = [[], []];
    const [first, second] = lines.map((into) => simulateDevices(seed, (line) => into.push(line)));

    assert.deepEqual(first, second);
    assert.deepEqual(lines[0], lines[1]);
    assert.ok((lines[0]?.length ?? 0) > 50, "a run is worth its name");
  }
});
