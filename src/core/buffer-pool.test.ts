import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BufferPool } from "./buffer-pool.ts";

test("a lent buffer is large enough, and lent to nobody else until it is back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 40 }), (sizes) => {
      const pool = new BufferPool();
      const lent = new Set<Uint8Array>();
      for (const size of sizes) {
        const buffer = pool.lend(size);
        assert.ok(buffer.length >= size);
        assert.ok(buffer.length < Math.max(1025, 2 * size));
        assert.ok(!lent.has(buffer));
        lent.add(buffer);
        if (size % 3 === 0) {
          lent.delete(buffer);
          pool.takeBack(buffer);
        }
      }
    }),
  );
});

test("a buffer that came back is lent again", () => {
  const pool = new BufferPool();
  const buffer = pool.lend(5000);
  pool.takeBack(buffer);

  assert.equal(pool.lend(5000), buffer);
  assert.notEqual(pool.lend(5000), buffer);
});
