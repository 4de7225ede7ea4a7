import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Directory } from "./directory.ts";

const bits = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer());

test("every name is found again and no other, however many there are", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(bits, bits), { maxLength: 300, size: "max" }), (names) => {
      const directory = new Directory();
      const known = new Map<string, number>();
      for (const [high, low] of names) {
        const key = `${high}/${low}`;
        assert.equal(directory.find(high, low)?.id, known.get(key));
        if (!known.has(key)) known.set(key, directory.add(high, low).id);
      }
      assert.equal(new Set(known.values()).size, known.size, "numbers are given once");
      for (const [high, low] of names) {
        const person = directory.find(high, low);
        assert.equal(person?.id, known.get(`${high}/${low}`));
        assert.equal(directory.byId(person?.id ?? 0), person);
      }
      assert.equal(directory.people.length, known.size);
    }),
  );
});

test("names that fall into one place are told apart", () => {
  const directory = new Directory();
  // More names than slots at the start, so that some must collide and the table grows.
  for (let low = 0; low < 5000; low += 1) directory.add(0x616e6e00, low);

  for (let low = 0; low < 5000; low += 1) assert.equal(directory.find(0x616e6e00, low)?.low, low);
  assert.equal(directory.find(0x616e6e00, 5000), undefined);
  assert.equal(directory.find(0, 0x616e6e00), undefined);
});

test("new names get numbers above all that the store knows", () => {
  const directory = new Directory();
  directory.restore(7, 1, 1, true);
  directory.restore(3, 2, 2, false);

  const fresh = directory.add(3, 3);

  assert.equal(fresh.id, 8);
  assert.deepEqual([fresh.seen, fresh.enrolled], [false, false]);
  assert.deepEqual([directory.byId(3)?.seen, directory.byId(3)?.enrolled], [false, true]);
  assert.equal(directory.byId(7)?.seen, true);
});

test("a person's bytes are those of the name", () => {
  const person = new Directory().add(0xd0b0d0bd | 0, 0xd0bdd0b0 | 0);

  assert.equal(new TextDecoder().decode(person.nameBytes()), "анна");
});

test("a seed changes where names are looked for, not what is found", () => {
  for (const seed of [0, 1, 0x7fff_ffff, 0xffff_ffff]) {
    const directory = new Directory(seed);
    const added = Array.from({ length: 500 }, (_, at) => directory.add(at << 24, at));

    for (const [at, person] of added.entries()) {
      assert.equal(directory.find(at << 24, at), person);
      assert.equal(directory.find(at << 24, at + 1), undefined);
    }
  }
});
