import assert from "node:assert/strict";
import { test } from "node:test";
import { TypedSecret } from "./passphrase.ts";

test("a passphrase is typed with corrections, in any pieces", () => {
  const typed = new TypedSecret();
  const bytes = Buffer.from("wrong\u0015caf\u00E9\u{1F600}\u007Fx\r");
  for (const byte of bytes.subarray(0, -1)) {
    assert.equal(typed.take(Buffer.of(byte)), "goesOn");
  }

  assert.deepEqual(typed.take(bytes.subarray(-1)), { text: "caf\u00E9x" });
});

test("who leaves instead has said nothing", () => {
  for (const key of ["\u0003", "\u0004"]) {
    assert.deepEqual(new TypedSecret().take(Buffer.from(`secret${key}`)), { text: undefined });
  }
});
