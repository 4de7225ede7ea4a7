import assert from "node:assert/strict";
import { test } from "node:test";
import { allCases } from "../../src/conformance/all-cases.ts";
import { byChance, findings, readsOtherwise } from "./findings.ts";
import { failedIds, playAgainst } from "./kit.ts";
import { isMistake, mistakes } from "./mistakes.ts";
import type { Mistake } from "./mistakes.ts";
import { startSloppyServer } from "./sloppy-server.ts";

/** Servers that are examined at the same time. Nearly all of it is waiting. */
const atATime = 6;

async function failuresWith(mistake?: Mistake): Promise<string[]> {
  await using server = await startSloppyServer(mistake);
  return failedIds(await playAgainst(server.port));
}

test("a server that shares no code with ours passes every case of the seed", async () => {
  const failed = await failuresWith();

  assert.deepEqual(failed, readsOtherwise);
  const ofSeed = allCases.filter(({ gap }) => gap === undefined).map(({ id }) => id);
  assert.deepEqual(
    failed.filter((id) => ofSeed.includes(id)),
    [],
  );
});

test(
  "each mistake of a server is found, by exactly the cases that are about it",
  { concurrency: atATime },
  async (t) => {
    const played = Object.keys(mistakes).map((name) =>
      t.test(`${name}: ${isMistake(name) ? mistakes[name] : ""}`, async () => {
        if (!isMistake(name)) return;
        const expected = findings[name];
        assert.notEqual(expected.length, 0, "a mistake that nothing finds");

        const failed = (await failuresWith(name)).filter((id) => !readsOtherwise.includes(id));

        const seen = byChance.has(name) ? failed.filter((id) => expected.includes(id)) : failed;
        assert.deepEqual(seen, expected);
      }),
    );
    await Promise.all(played);
  },
);
