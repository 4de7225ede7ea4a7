import { test } from "node:test";
import fc from "fast-check";
import { DevicesPlay, steps } from "./random-play.testing.ts";

const numRuns = Number(process.env["RUNS"] ?? 300);
const seed = process.env["SEED"];
const extra = seed === undefined ? {} : { seed: Number(seed) };

test("whatever happens, every device gets every message, and shows what the others sent", () => {
  fc.assert(
    fc.property(steps, (all) => new DevicesPlay().plays(all)),
    { numRuns, ...extra },
  );
});

test("the same where some of the devices speak no more than the seed's page", () => {
  fc.assert(
    fc.property(steps, (all) => new DevicesPlay(["a", "f"]).plays(all)),
    { numRuns, ...extra },
  );
});
