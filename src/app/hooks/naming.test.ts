import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { names } from "./naming.ts";

for (const text of ["ann", "Ann: look", "hey @ANN!", "is this ann's?", "ann, bob", "—ann—", "-ann"])
  test(`"${text}" names ann`, () => {
    assert.ok(names(text, "ann"));
  });

for (const text of ["", "anna", "joann", "ann_b", "ann-marie", "mary-ann", "ann2", "an n", "аnn"])
  test(`"${text}" does not name ann`, () => {
    assert.ok(!names(text, "ann"));
  });

test("a name of any characters is only itself", () => {
  const sign = fc.constantFrom(...Array.from("a.*+?^${}()|[]\\/-_1é"));
  const name = fc.string({ unit: sign, minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(name, (of) => {
      assert.ok(names(`so ${of} said`, of));
      assert.ok(!names(`so x${of}x said`, of));
    }),
  );
});

test("a long text is looked through at once", () => {
  assert.ok(!names("ann-ann".repeat(50_000), "ann"));
});
