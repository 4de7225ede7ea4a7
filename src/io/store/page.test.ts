import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PageWriter, readPages } from "./page.ts";

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const number = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const record = fc.record(
  { number, src: u32, id: u32, text: fc.uint8Array({ maxLength: 1000 }) },
  { noNullPrototype: true },
);
const page = fc.record(
  { person: u32, after: number, records: fc.array(record) },
  { noNullPrototype: true },
);

test("pages read back as they were written, empty ones too", () => {
  fc.assert(
    fc.property(fc.array(page), (pages) => {
      const out = new PageWriter();
      for (const { person, after, records } of pages) {
        out.begin(person, after);
        for (const kept of records) out.add(kept.number, kept.src, kept.id, kept.text);
      }

      assert.deepEqual(readPages(out.buffer, out.used), pages);
    }),
  );
});
