/**
 * Does many things by chance at the full screen, in a terminal that counts columns by clusters and
 * in one that counts them by code points. After every few of them the screen must be what a fresh
 * drawing of it gives.
 *
 * Usage: node test/app/walk.ts [--keys 100000] [--seed N]
 *
 * `--keys` is for each of the two. It ends with 1 at the first screen that is drawn wrong, and
 * says with which seed it comes again.
 */
import { parseArgs } from "node:util";
import { units } from "./glass.ts";
import { wandersAlone } from "./wander.ts";

const { values } = parseArgs({
  options: {
    keys: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const keys = Number(values.keys);
const firstSeed = Number(values.seed);
/** So often somebody begins anew, so that what fails can be seen again soon. */
const legKeys = 2000;

for (const unit of units) {
  for (let done = 0, seed = firstSeed; done < keys; done += legKeys, seed += 1) {
    await wandersAlone(unit, seed, Math.min(legKeys, keys - done));
    console.log(`${unit}: ${Math.min(done + legKeys, keys)} keys drawn true (seed ${seed})`);
  }
}
