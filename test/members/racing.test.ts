import assert from "node:assert/strict";
import { test } from "node:test";
import { race } from "./racing.ts";

test("of two who race for one code one is in, though the server is killed meanwhile", async () => {
  for (const when of [0, 10, "heard"] as const) {
    const { winners, isBroken } = await race(when);
    assert.equal(winners.length, 1, winners.join(" and "));
    assert.equal(isBroken, false, "who was told to be in still is");
  }
});
