import assert from "node:assert/strict";
import { test } from "node:test";
import { Strays } from "./strays.ts";

test("what was held is given once, in order", () => {
  const strays = new Strays();
  strays.hold("one\n");
  strays.hold("two\n");

  assert.deepEqual(strays.take(), ["one\ntwo\n"]);
  assert.deepEqual(strays.take(), []);
});

test("a flood of prints does not fill the memory, and its end is kept", () => {
  const strays = new Strays();
  for (let line = 0; line < 100_000; line += 1) strays.hold(`line ${line}\n`);

  const [text = ""] = strays.take();
  assert.ok(text.length <= 65_536);
  assert.ok(text.endsWith("line 99999\n"));
});
