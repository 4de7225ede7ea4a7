import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { HistoryEntry } from "../io/account/message.ts";
import { newestSaid, joinParts } from "./texts-said.ts";
import type { Said } from "./texts-said.ts";

/** A part of a text of bob's, or of ours. */
function entry(row: number, part: number, parts: number, more: Partial<HistoryEntry> = {}) {
  const written: HistoryEntry = {
    row,
    peer: "bob",
    isOwn: false,
    epoch: 1n,
    id: row,
    part,
    parts,
    atMs: 0,
    text: Buffer.from(`${row}`),
    isUnread: false,
    state: more.isOwn === true ? "done" : "arrived",
    code: more.isOwn === true ? "200" : undefined,
    replyTo: undefined,
  };
  return { ...written, ...more };
}

function shown(texts: readonly Said[]): string[] {
  return texts.map(({ text, parts, of }) => `${Buffer.from(text).toString()} ${parts}/${of}`);
}

test("the parts of a long text are one text, at the place of its first part", () => {
  const entries = [entry(1, 1, 1), entry(2, 1, 3), entry(3, 2, 3), entry(4, 3, 3), entry(5, 1, 1)];

  assert.deepEqual(shown(joinParts(entries)), ["1 1/1", "234 3/3", "5 1/1"]);
  assert.equal(joinParts(entries)[1]?.row, 2);
});

test("what we wrote while a long text came does not cut it", () => {
  const entries = [entry(1, 1, 2), entry(2, 1, 1, { isOwn: true }), entry(3, 2, 2, { id: 2 })];

  assert.deepEqual(shown(joinParts(entries)), ["13 2/2", "2 1/1"]);
});

test("parts with a gap, of another text or of another person are not joined", () => {
  const others: readonly Partial<HistoryEntry>[] = [
    { part: 3 },
    { id: 9 },
    { epoch: 2n },
    { parts: 4 },
    { peer: "carl" },
    { isOwn: true },
  ];
  for (const other of others) {
    assert.equal(joinParts([entry(1, 1, 3), entry(2, 2, 3, other)]).length, 2);
  }
});

test("ids go on at 0 after the last one", () => {
  const entries = [entry(1, 1, 2, { id: 0xffff_ffff }), entry(2, 2, 2, { id: 0 })];

  assert.deepEqual(shown(joinParts(entries)), ["12 2/2"]);
});

test("a long text fares as its worst part, and one that was given up is given up", () => {
  const own = { isOwn: true } as const;
  const fates = (...last: Partial<HistoryEntry>[]): unknown[] =>
    joinParts(last.map((more, at) => entry(at + 1, at + 1, last.length, { ...own, ...more }))).map(
      ({ state, code }) => [state, code],
    );

  assert.deepEqual(fates({}, { code: "300" }, {}), [["done", "300"]]);
  assert.deepEqual(fates({ state: "kept", code: "300" }, {}), [["kept", "300"]]);
  assert.deepEqual(fates({}, { state: "unknown", code: undefined }), [["unknown", undefined]]);
  assert.deepEqual(fates({ state: "refused", code: "413" }, {}), [["refused", "413"]]);
  assert.deepEqual(fates({}, { state: "dropped" }, { state: "unknown" })[0], ["dropped", "200"]);
});

test("a page of any length holds whole texts, the newest that are asked for", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 25 }), (texts, limit) => {
      const entries = texts.flatMap((parts) =>
        Array.from({ length: parts }, (_, part) => ({ part: part + 1, parts })),
      );
      const all = entries.map(({ part, parts }, at) => entry(at + 1, part, parts));
      const said = newestSaid(
        {
          history: (_, page) =>
            all.filter(({ row }) => row < (page.before ?? Infinity)).slice(-page.limit),
        },
        "bob",
        { limit },
      );

      assert.deepEqual(
        said.map(({ parts }) => parts),
        texts.slice(-limit),
      );
    }),
  );
});
