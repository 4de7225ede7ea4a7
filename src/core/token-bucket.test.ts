import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { TokenBucket } from "./token-bucket.ts";

test("no more leaves a bucket than the burst and what has flown in", () => {
  const waits = fc.array(fc.nat(100), { maxLength: 200 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      waits,
      (perSecond, burst, all) => {
        const rate = { perSecond, burst };
        const bucket = new TokenBucket(rate, 1000);
        let nowMs = 1000;
        let taken = 0;
        for (const wait of all) {
          nowMs += wait;
          while (bucket.take(rate, nowMs)) taken += 1;
          assert.ok(taken <= burst + ((nowMs - 1000) * perSecond) / 1000 + 1e-6);
        }
      },
    ),
  );
});

test("a bucket is full at first, and full again after long enough, never fuller", () => {
  const rate = { perSecond: 10, burst: 3 };
  const bucket = new TokenBucket(rate, 0);
  const takesAll = (nowMs: number): number => {
    let count = 0;
    while (bucket.take(rate, nowMs)) count += 1;
    return count;
  };

  assert.equal(takesAll(0), 3);
  assert.equal(takesAll(0), 0);
  assert.equal(takesAll(250), 2);
  assert.equal(takesAll(1e9), 3);
});
