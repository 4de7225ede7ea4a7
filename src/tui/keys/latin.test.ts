import assert from "node:assert/strict";
import { test } from "node:test";
import { latinKeyOf } from "./latin.ts";

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
