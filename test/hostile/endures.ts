import assert from "node:assert/strict";
import { test } from "node:test";
import { attacks } from "./attacks/index.ts";
import { besiege, harm } from "./siege.ts";

/** Memory comes and goes with the garbage: no growth below this says anything. */
const NOISE_BYTES = 100 * 1_048_576;
/** Twenty lines of each kind, and one a second for as long as these attacks take. */
const LOG_LINES_MAX = 100;

/** A test for each of these attacks, in its small size: nobody else notices, memory is bounded. */
export function endures(words: readonly string[]): void {
  for (const word of words) {
    const attack = attacks[word];
    if (attack === undefined) throw new Error(`no attack ${word}`);
    test(`others do not notice: ${attack.name}`, async () => {
      const siege = await besiege(word, attack.small);

      assert.deepEqual(harm(siege), []);
      const growth = siege.peak - siege.before;
      const allowed = NOISE_BYTES + attack.small * attack.bytesEach;
      assert.ok(growth <= allowed, `memory grew by ${growth}, not at most ${allowed} bytes`);
      assert.ok(siege.logLines <= LOG_LINES_MAX, `${siege.logLines} lines in the log`);
      for (const [what, number] of Object.entries(siege.facts)) assert.ok(number !== 0, what);
      const { answered, of } = siege.facts;
      assert.equal(answered, of);
    });
  }
}
