import assert from "node:assert/strict";
import { test } from "node:test";
import { latinCommandOf, latinKeyOf, latinWordOf } from "./latin.ts";

test("each letter of the Russian layout lies on a key of its own", () => {
  const letters = Array.from("абвгдеёжзийклмнопрстуфхцчшщъыьэюя");
  const keys = new Set(letters.map(latinKeyOf));
  assert.equal(keys.size, 33);
  for (const key of keys) assert.match(key, /^[ -~]$/);
});

test("commands lie where they lie on a Latin keyboard", () => {
  assert.equal(Array.from("цфуллгн", latinKeyOf).join(""), "waekkuy");
  assert.equal(latinKeyOf("w"), "w");
  assert.equal(latinKeyOf("ש"), "ש");
  assert.equal(latinKeyOf(""), "");
});

test("a word typed on Russian keys is the word that was meant", () => {
  assert.equal(latinWordOf("РУДЗ"), "help");
  assert.equal(latinWordOf("help"), "help");
  assert.equal(latinCommandOf(".рудз ann"), "help");
  for (const line of ["рудз", ".", ". рудз", ".ещ ann", "..рудз", ".рудз,", ".help"]) {
    assert.equal(latinCommandOf(line), undefined, line);
  }
});
