import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../sim/random.ts";
import { PowerDisk, SECTOR_BYTES } from "./power-disk.ts";
import type { Files } from "./power-disk.ts";
import type { Step } from "./recording.ts";

const ALL = 1;
const NOTHING = 0;
const random = new Random(1, 1);

function after(...steps: readonly Step[]): PowerDisk {
  const disk = new PowerDisk(new Map([["old", bytes("old")]]));
  for (const step of steps) disk.apply(step);
  return disk;
}

const opened = (object: number, name: string): Step => ({ kind: "opened", object, name });
const wrote = (object: number, at: number, text: string): Step => ({
  kind: "wrote",
  object,
  at,
  bytes: bytes(text),
});
const truncated = (object: number, size: number): Step => ({ kind: "truncated", object, size });
const flushed = (object: number): Step => ({ kind: "flushed", object });
const folderFlushed: Step = { kind: "folder flushed" };

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function texts(files: Files): { readonly [name: string]: string } {
  const decoder = new TextDecoder();
  return Object.fromEntries([...files].map(([name, content]) => [name, decoder.decode(content)]));
}

test("what was flushed is there, what was not may be there", () => {
  const disk = after(opened(1, "old"), wrote(1, 0, "new"), flushed(1), wrote(1, 3, "er"));
  assert.deepEqual(texts(disk.cut(random, NOTHING).files), { old: "new" });
  assert.deepEqual(texts(disk.cut(random, ALL).files), { old: "newer" });
});

test("a write that was not flushed is torn between sectors", () => {
  const steps = [opened(1, "old"), wrote(1, 0, "-".repeat(40 * SECTOR_BYTES))];
  const { files, sectors, early, torn } = after(...steps).cut(new Random(1, 1), 0.5);
  const found = texts(files)["old"] ?? "";
  const whole = Array.from({ length: 40 }, (_, at) =>
    found.slice(at * SECTOR_BYTES, (at + 1) * SECTOR_BYTES),
  ).filter((sector) => sector === "-".repeat(SECTOR_BYTES));
  assert.equal(whole.length, early);
  assert.ok(early > 0 && early < sectors && sectors === 40 && torn === 1);
});

test("a later write may be there without an earlier one", () => {
  const disk = after(opened(1, "old"), wrote(1, 0, "1"), wrote(1, SECTOR_BYTES, "2"));
  const found = new Set<string>();
  for (let draw = 0; draw < 100; draw += 1) {
    const text = texts(disk.cut(random, 0.5).files)["old"] ?? "";
    found.add(text.replaceAll("\0", ""));
  }
  assert.deepEqual([...found].toSorted(), ["1ld", "1ld2", "old", "old2"]);
});

test("of a sector that was written twice, each state may be there and no mixture", () => {
  const disk = after(opened(1, "old"), wrote(1, 0, "ab"), wrote(1, 1, "cd"));
  const found = new Set<string>();
  for (let draw = 0; draw < 100; draw += 1) {
    found.add(texts(disk.cut(random, 0.5).files)["old"] ?? "");
  }
  assert.deepEqual([...found].toSorted(), ["abd", "acd", "old"]);
});

test("a file that is cut short may be as long as before until it is flushed", () => {
  const disk = after(opened(1, "old"), truncated(1, 0));
  assert.deepEqual(texts(disk.cut(random, NOTHING).files), { old: "old" });
  disk.apply(flushed(1));
  assert.deepEqual(texts(disk.cut(random, NOTHING).files), { old: "" });
});

test("a new name is certain once the file or the folder is flushed", () => {
  const disk = after(opened(1, "new"), wrote(1, 0, "text"));
  assert.deepEqual(texts(disk.cut(random, NOTHING).files), { old: "old" });
  disk.apply(folderFlushed);
  assert.deepEqual(texts(disk.cut(random, NOTHING).files), { old: "old", new: "" });
  const other = after(opened(1, "new"), wrote(1, 0, "text"), flushed(1));
  assert.deepEqual(texts(other.cut(random, NOTHING).files), { old: "old", new: "text" });
});

test("renaming and removing are certain once the folder is flushed", () => {
  const renamed: Step = { kind: "renamed", from: "old", to: "new" };
  const disk = after(opened(1, "old"), renamed, wrote(1, 0, "n"), flushed(1));
  assert.deepEqual(texts(disk.cut(random, NOTHING).files), { old: "nld" });
  assert.deepEqual(texts(disk.contents()), { new: "nld" });
  disk.apply(folderFlushed);
  assert.deepEqual(texts(disk.cut(random, NOTHING).files), { new: "nld" });

  const gone = after({ kind: "unlinked", name: "old" });
  assert.deepEqual(texts(gone.cut(random, NOTHING).files), { old: "old" });
  gone.apply(folderFlushed);
  assert.deepEqual(texts(gone.cut(random, NOTHING).files), {});
});

test("a file in the place of a removed one has nothing of it", () => {
  const disk = after(opened(1, "old"), wrote(1, 0, "late"), { kind: "unlinked", name: "old" });
  for (const step of [opened(2, "old"), wrote(2, 0, "n"), flushed(2)]) disk.apply(step);
  for (let draw = 0; draw < 20; draw += 1) {
    assert.deepEqual(texts(disk.cut(random, 0.5).files), { old: "n" });
  }
});

test("the death of a process alone loses nothing; a flush of all makes all certain", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("wrote"), object: some(2), at: some(3000), size: some(1500) }),
    fc.record({ kind: fc.constant("truncated"), object: some(2), at: some(3000), size: some(1) }),
    fc.record({ kind: fc.constant("flushed"), object: some(2), at: some(1), size: some(1) }),
  );
  fc.assert(
    fc.property(fc.array(step), fc.nat(), (drawn, seed) => {
      const disk = after(opened(0, "old"), opened(1, "new"), opened(2, "newer"));
      drawn.forEach(({ kind, object, at, size }, fill) => {
        if (kind === "wrote") {
          disk.apply({ kind, object, at, bytes: new Uint8Array(size + 1).fill(fill + 1) });
        } else if (kind === "truncated") disk.apply(truncated(object, at));
        else disk.apply(flushed(object));
      });
      assert.deepEqual(disk.cut(random, ALL).files, disk.contents());
      for (const next of [flushed(0), flushed(1), flushed(2)]) disk.apply(next);
      assert.deepEqual(disk.cut(new Random(seed, 1), 0.5).files, disk.contents());
      assert.deepEqual(disk.cut(random, NOTHING).files, disk.contents());
    }),
  );
});

function some(max: number): fc.Arbitrary<number> {
  return fc.nat({ max });
}
