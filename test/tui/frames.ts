/**
 * Paints screens by chance on two real terminals without a window, of which one counts columns by
 * clusters and one by code points, each taken for what it is and for the other. After every frame
 * all cells must be as the frame says, and in the end as if the last frame had been the first.
 *
 * Usage: node test/tui/frames.ts [--frames 3000] [--seed N]
 *
 * `--frames` is for each of the four. It ends with 1 at the first frame that is shown wrong, and
 * prints the smallest that still is.
 */
import { parseArgs } from "node:util";
import * as fc from "fast-check";
import { framesFault } from "../../src/tui/screen/frames.testing.ts";
import { units } from "../../src/tui/screen/terminals.testing.ts";

const { values } = parseArgs({
  options: {
    frames: { type: "string", default: "3000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const frames = Number(values.frames);
const seed = Number(values.seed);
const batchRuns = 100;

for (const terminal of units) {
  for (const unit of units) {
    const tally = { painted: 0 };
    const countFrame = (): void => {
      tally.painted += 1;
    };
    const fault = framesFault(
      terminal,
      { unit, ambiguous: 1 },
      { columns: 40, rows: 6 },
      countFrame,
    );
    for (let batch = 0; tally.painted < frames; batch += 1) {
      await fc.assert(fault, { numRuns: batchRuns, seed: seed + batch });
    }
    const { painted } = tally;
    console.log(`${terminal} terminal taken for ${unit}: ${painted} frames right (seed ${seed})`);
  }
}
