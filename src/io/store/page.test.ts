import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { KeptRecord } from "../../core/ports.ts";
import { epochBytes } from "./names.ts";
import { PageWriter, readPages } from "./page.ts";

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const number = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const level1 = { epoch: fc.constant(0n), facts: fc.constant(undefined) };
const bytesOf = (size: number): fc.Arbitrary<Uint8Array> => {
  return fc.uint8Array({ minLength: size, maxLength: size });
};
const level2 = {
  epoch: fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
  facts: fc.option(fc.constantFrom(24, 32).chain(bytesOf), { nil: undefined }),
};
const common = {
  number,
  src: u32,
  id: u32,
  text: fc.uint8Array({ maxLength: 1000 }),
  atMs: fc.integer({ min: 0, max: 2 ** 45 }),
};
const record = fc.oneof(
  fc.record({ ...common, ...level1 }, { noNullPrototype: true }),
  fc.record({ ...common, ...level2 }, { noNullPrototype: true }),
);
const page = fc.record(
  { person: u32, after: number, records: fc.array(record) },
  { noNullPrototype: true },
);

/** As it lies in a row: none for a message of level 1. */
function noteOfRecord({ epoch, facts }: KeptRecord): Uint8Array | null {
  if (epoch === 0n && facts === undefined) return null;
  return Uint8Array.of(...epochBytes(epoch), ...(facts ?? []));
}

test("pages read back as they were written, empty ones too", () => {
  fc.assert(
    fc.property(fc.array(page), (pages) => {
      const out = new PageWriter();
      for (const { person, after, records } of pages) {
        out.begin(person, after);
        for (const kept of records) {
          out.add(kept.number, kept.src, kept.id, kept.atMs, kept.text, noteOfRecord(kept));
        }
      }

      assert.deepEqual(readPages(out.buffer, out.used), pages);
    }),
  );
});

test("a note of an impossible length reads as none, and the message stays", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      fc.pre(bytes.length !== 8 && bytes.length !== 32);
      const out = new PageWriter();
      out.begin(1, 0);
      out.add(5, 2, 50, 7000, Uint8Array.of(97), bytes);

      const [only] = readPages(out.buffer, out.used);
      const [kept] = only?.records ?? [];
      assert.deepEqual(kept, {
        number: 5,
        src: 2,
        id: 50,
        atMs: 7000,
        text: Uint8Array.of(97),
        epoch: 0n,
        facts: undefined,
      });
    }),
  );
});
