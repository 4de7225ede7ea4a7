import { test } from "node:test";
import fc from "fast-check";
import { RandomPlay, steps } from "./random-play.testing.ts";

const numRuns = Number(process.env["RUNS"] ?? 300);
const seed = process.env["SEED"];
const extra = seed === undefined ? {} : { seed: Number(seed) };

test("whatever happens, every message has one end, and what was promised is kept", () => {
  fc.assert(
    fc.property(steps, (all) => new RandomPlay({}, 1000).plays(all)),
    { numRuns, ...extra },
  );
});

test("messageIDs that start again confuse nobody's messages", () => {
  fc.assert(
    fc.property(steps, (all) => new RandomPlay({}, 3).plays(all)),
    { numRuns, ...extra },
  );
});

test("commands that wait for their rate keep their order and get their answers", () => {
  const limits = { rate: { perSecond: 4, burst: 2 } };
  fc.assert(
    fc.property(steps, (all) => new RandomPlay({ limits }, 1000).plays(all)),
    { numRuns, ...extra },
  );
});

test("a server that takes only 200s for evidence loses nothing", () => {
  fc.assert(
    fc.property(steps, (all) => {
      new RandomPlay({ limits: { plainEvidence: "strict" } }, 1000).plays(all);
    }),
    { numRuns, ...extra },
  );
});
