import assert from "node:assert/strict";
import { test } from "node:test";
import { Attempts } from "./attempts.ts";

test("after three failures in a minute a network waits, and others do not", () => {
  const attempts = new Attempts({ most: 3, windowMs: 60_000 });
  for (const atMs of [0, 10_000, 20_000]) {
    assert.equal(attempts.waitMs("192.0.2.1", atMs), 0);
    attempts.add("192.0.2.1", atMs);
  }

  assert.equal(attempts.waitMs("192.0.2.1", 21_000), 39_000);
  assert.equal(attempts.waitMs("192.0.2.2", 21_000), 0);
  assert.equal(attempts.waitMs("192.0.2.1", 60_000), 0);
});

test("an attempt that is taken back is as if it had not been", () => {
  const attempts = new Attempts({ most: 2, windowMs: 60_000 });
  attempts.add("192.0.2.1", 0);
  attempts.add("192.0.2.1", 5);
  assert.ok(attempts.waitMs("192.0.2.1", 10) > 0);

  attempts.takeBack("192.0.2.1", 5);
  attempts.takeBack("192.0.2.1", 7);

  assert.equal(attempts.waitMs("192.0.2.1", 10), 0);
  attempts.takeBack("192.0.2.1", 0);
  attempts.add("192.0.2.1", 20);
  assert.equal(attempts.waitMs("192.0.2.1", 21), 0);
});
