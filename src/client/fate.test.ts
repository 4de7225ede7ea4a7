import assert from "node:assert/strict";
import { test } from "node:test";
import { describeCode, worstFate } from "./fate.ts";
import type { Fate } from "./fate.ts";

function answered(code: string): Fate {
  return { state: "answered", code };
}

test("a text in parts fared as its worst part did", () => {
  const unknown: Fate = { state: "unknown", code: undefined };

  assert.deepEqual(worstFate([answered("200"), answered("300"), answered("200")]), answered("300"));
  assert.deepEqual(worstFate([answered("413"), answered("300")]), answered("413"));
  assert.deepEqual(worstFate([answered("413"), answered("999"), answered("200")]), answered("999"));
  assert.deepEqual(worstFate([unknown, answered("403")]), unknown);
});

test("a code that nobody knows is a refusal, not a success", () => {
  assert.match(describeCode("201"), /refused/);
  assert.match(describeCode("constructor"), /refused/);
});
