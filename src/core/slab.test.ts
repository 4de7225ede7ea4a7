import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Envelope } from "./envelope.ts";
import { envelope } from "./envelopes.testing.ts";
import { copyBytes, SlabPool } from "./slab.ts";

test("every frame lies untouched until it is released, and then costs nothing", () => {
  const steps = fc.array(
    fc.record({
      frameBytes: fc.integer({ min: 24, max: 1024 }),
      hasFacts: fc.boolean(),
      gone: fc.nat(9),
    }),
    { maxLength: 400, size: "max" },
  );
  fc.assert(
    fc.property(steps, (all) => {
      const pool = new SlabPool();
      const held: Envelope[] = [];
      for (const [number, { frameBytes, hasFacts, gone }] of all.entries()) {
        const one = envelope(number, { frameBytes });
        const frame = new Uint8Array(frameBytes + 2).fill(number & 0xff);
        const about = new Uint8Array(48).fill((number + 1) & 0xff);
        pool.put(one, frame, 1, frameBytes, hasFacts ? about : undefined);
        frame.fill(0xee);
        about.fill(0xee);
        held.push(one);
        const [released] = gone < 4 ? [] : held.splice(gone % held.length, 1);
        if (released !== undefined) pool.release(released);
      }
      assert.equal(
        pool.liveBytes,
        held.reduce((sum, each) => sum + each.frameBytes + (each.facts?.length ?? 0), 0),
      );
      for (const each of held) {
        const frame = each.slab?.bytes.subarray(each.frameAt, each.frameAt + each.frameBytes);
        assert.ok(frame?.every((byte) => byte === (each.number & 0xff)));
        assert.equal(each.text().length, each.frameBytes - 24);
        assert.ok(each.facts?.every((byte) => byte === ((each.number + 1) & 0xff)) ?? true);
      }
      for (const each of held) {
        pool.release(each);
        pool.release(each);
        assert.equal(each.text().length, 0);
      }
      assert.equal(pool.liveBytes, 0);
    }),
    { numRuns: 50 },
  );
});

test("copying takes exactly the bytes asked for, few or many", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(50), fc.nat(50), (bytes, from, to) => {
      const size = Math.max(0, bytes.length - from);
      const target = new Uint8Array(300).fill(7);

      copyBytes(bytes, from, size, target, to);

      assert.deepEqual(target.subarray(to, to + size), bytes.subarray(from, from + size));
      assert.ok(target.subarray(0, to).every((byte) => byte === 7));
      assert.ok(target.subarray(to + size).every((byte) => byte === 7));
    }),
  );
});
