import assert from "node:assert/strict";
import fc from "fast-check";
import { HEADER_BYTES, TEXT_BYTES_MAX } from "./command.ts";

/** Reads the command at `bytes[at, at + size)`; `undefined` if its body makes no sense. */
export type Decode = (bytes: Uint8Array, at: number, size: number) => unknown;

/**
 * A body reads back, also behind other bytes and with more behind it, and not if it is cut.
 *
 * @param openFrom bytes of the fields in front of a list or text that goes on to the end of the
 *   body; `undefined` for a body of one size.
 */
export function readsBack<Said>(
  said: fc.Arbitrary<Said>,
  encode: (what: Said) => Uint8Array,
  decode: Decode,
  openFrom?: number,
): void {
  fc.assert(
    fc.property(said, fc.nat({ max: 9 }), (what, before) => {
      const body = encode(what);
      assert.ok(body.length <= TEXT_BYTES_MAX);
      const size = HEADER_BYTES + body.length;
      const bytes = new Uint8Array(before + size + 3).fill(0xee);
      bytes.set(body, before + HEADER_BYTES);
      assert.deepEqual(decode(bytes, before, size), what);
      if (openFrom === undefined) assert.deepEqual(decode(bytes, before, size + 3), what);
      for (let cut = 0; cut < (openFrom ?? body.length); cut += 1) {
        assert.equal(decode(bytes, before, HEADER_BYTES + cut), undefined, `${cut} bytes`);
      }
    }),
  );
}

/** Records as an object literal makes them. */
export function plain<Shape>(shape: {
  [Key in keyof Shape]: fc.Arbitrary<Shape[Key]>;
}): fc.Arbitrary<Shape> {
  return fc.record(shape, { noNullPrototype: true });
}
