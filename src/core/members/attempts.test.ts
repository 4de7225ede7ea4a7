import assert from "node:assert/strict";
import { test } from "node:test";
import { Attempts } from "./attempts.ts";

test("after three failures in a minute a network waits, and others do not", () => {
  const attempts = new Attempts();
  for (const atMs of [0, 10_000, 20_000]) {
    assert.equal(attempts.waitMs("192.0.2.1", atMs), 0);
    attempts.failed("192.0.2.1", atMs);
  }

  assert.equal(attempts.waitMs("192.0.2.1", 21_000), 39_000);
  assert.equal(attempts.waitMs("192.0.2.2", 21_000), 0);
  assert.equal(attempts.waitMs("192.0.2.1", 60_000), 0);
});
