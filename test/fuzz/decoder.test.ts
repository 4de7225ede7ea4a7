import assert from "node:assert/strict";
import { test } from "node:test";
import type { FrameSink } from "../../src/wire/frame.ts";
import { FrameCutter } from "../../src/wire/frame.ts";
import type { Cutter } from "./fuzz.ts";
import { Fuzz } from "./fuzz.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

test(`two decoders make the same of 150,000 streams (SEED=${seed})`, () => {
  const fuzz = new Fuzz(seed);
  fuzz.run(0, 150_000);

  const { mismatches, throws, ...counts } = fuzz.tally;
  assert.deepEqual(mismatches, []);
  assert.deepEqual(throws, []);
  for (const [what, count] of Object.entries(counts)) assert.ok(count > 1000, `${what}: ${count}`);
});

/** Loses a byte that comes alone when a header is nearly whole. */
class Forgetful implements Cutter {
  readonly cutter: FrameCutter = new FrameCutter();
  get order(): "network" | "little" | undefined {
    return this.cutter.order;
  }
  get unfinishedBytes(): number {
    return this.cutter.unfinishedBytes;
  }
  push(bytes: Uint8Array, sink: FrameSink, size: number): void {
    if (size === 1 && this.unfinishedBytes === 23) return;
    this.cutter.push(bytes, sink, size);
  }
}

/** Takes the wrong order for a length that both orders allow. */
class OneSided extends Forgetful {
  override push(bytes: Uint8Array, sink: FrameSink, size: number): void {
    if (size >= 8 && this.order === undefined && bytes[0] === 1 && bytes[1] === 1) {
      this.cutter.order = "network";
    }
    this.cutter.push(bytes, sink, size);
  }
}

/** Throws where it should hang up. */
class Fragile extends Forgetful {
  override push(bytes: Uint8Array, sink: FrameSink, size: number): void {
    if (size === 2 && bytes[0] === 0xff) throw new RangeError("out of bounds");
    this.cutter.push(bytes, sink, size);
  }
}

for (const [what, newCutter] of [
  ["loses a byte", () => new Forgetful()],
  ["takes one order for the other", () => new OneSided()],
  ["throws", () => new Fragile()],
] as const) {
  test(`a decoder that ${what} is found out`, () => {
    const fuzz = new Fuzz(1, newCutter);
    fuzz.run(0, 40_000);

    const { mismatches, throws } = fuzz.tally;
    assert.ok(mismatches.length + throws.length > 0);
    assert.match([...mismatches, ...throws][0] ?? "", /^seed 1 input \d+ pieces -?\d+ \(/u);
  });
}
