import assert from "node:assert/strict";
import { test } from "node:test";
import { DeviceKey } from "./device-key.ts";
import { isLocked, lockKey, unlockKey } from "./locked-key.ts";

const pem = DeviceKey.create().toPem();

test("a locked key opens with its passphrase, however its letters are composed", () => {
  const locked = lockKey(pem, "caf\u00E9");

  assert.ok(isLocked(locked) && !isLocked(pem));
  assert.ok(!locked.includes(pem.split("\n")[1] ?? ""));
  assert.equal(unlockKey(locked, "cafe\u0301"), pem);
  assert.notEqual(lockKey(pem, "caf\u00E9"), locked);
});

test("a wrong passphrase, none, and an empty one are refused, without the key", () => {
  const locked = lockKey(pem, "right");

  for (const passphrase of ["wrong", "", undefined]) {
    assert.throws(() => unlockKey(locked, passphrase), { code: "COTERIE_PASSPHRASE" });
  }
});

function changed(line: string): string {
  return (line.startsWith("A") ? "B" : "A") + line.slice(1);
}

test("a locked key that is damaged in any line is refused", () => {
  const lines = lockKey(pem, "right").trimEnd().split("\n");
  for (const at of lines.keys()) {
    const wrong = lines.map((line, each) => (each === at ? changed(line) : line)).join("\n");
    assert.throws(() => unlockKey(wrong, "right"), { code: /^COTERIE_(PASSPHRASE|DEVICE_KEY)$/u });
    const without = lines.filter((_, each) => each !== at).join("\n");
    assert.throws(() => unlockKey(without, "right"), { code: "COTERIE_DEVICE_KEY" });
  }
});
