import assert from "node:assert/strict";
import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";
import fc from "fast-check";
import { DeviceKey, isSignedBy, keyId, rawPublicKey } from "./device-key.ts";

const key = DeviceKey.create(new Uint8Array(32).fill(7));
const text = new TextEncoder().encode("hi");

test("two new keys differ, and one seed gives one key", () => {
  assert.notDeepEqual(DeviceKey.create().pub, DeviceKey.create().pub);
  assert.deepEqual(DeviceKey.create(new Uint8Array(32).fill(7)).pub, key.pub);
  assert.throws(() => DeviceKey.create(new Uint8Array(31)), RangeError);
});

test("a key is named by the first 8 bytes of the hash of its public part", () => {
  const digest = createHash("sha256").update(key.pub).digest("hex");
  assert.equal(key.id.toString(16).padStart(16, "0"), digest.slice(0, 16));
  assert.equal(keyId(key.pub), key.id);
});

test("a key survives its PEM", () => {
  const again = DeviceKey.fromPem(key.toPem());
  assert.deepEqual(again.pub, key.pub);
  assert.deepEqual(again.sign(text), key.sign(text));
});

test("the public key is the one that the runtime sees", () => {
  assert.deepEqual(rawPublicKey(createPublicKey(key.toPem())), key.pub);
  const other = generateKeyPairSync("x25519").publicKey;
  assert.throws(() => rawPublicKey(other), RangeError);
});

test("what is no Ed25519 key is refused with a remedy, and without the text", () => {
  const other = generateKeyPairSync("x25519").privateKey.export({ format: "pem", type: "pkcs8" });
  for (const pem of ["", "secret words", key.toPem().slice(0, 80), other]) {
    assert.throws(() => DeviceKey.fromPem(pem), {
      code: "COTERIE_DEVICE_KEY",
      message: /^the key of this device (cannot be read|is of type x25519, not ed25519)$/u,
    });
  }
});

test("whoever prints a key does not print its secret", () => {
  const secret = key.toPem().split("\n")[1] ?? "";
  const seed = Buffer.alloc(32, 7).toString("hex");
  const shown = inspect(key, { depth: 9, showHidden: true }) + JSON.stringify({ pub: key.pub });
  assert.ok(!shown.includes(secret) && !shown.includes(seed));
});

test("a signature holds for its key and its bytes alone", () => {
  const signature = key.sign(text);
  assert.equal(signature.length, 64);
  assert.ok(isSignedBy(key.pub, text, signature));
  assert.ok(!isSignedBy(DeviceKey.create().pub, text, signature));
  for (const at of signature.keys()) {
    const flipped = signature.slice();
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    assert.ok(!isSignedBy(key.pub, text, flipped), `byte ${at}`);
  }
});

test("no bytes make the check of a signature throw", () => {
  const bytes = fc.uint8Array({ maxLength: 70 });
  const pub = fc.oneof(bytes, fc.uint8Array({ minLength: 32, maxLength: 32 }));
  const signature = fc.oneof(bytes, fc.uint8Array({ minLength: 64, maxLength: 64 }));
  fc.assert(
    fc.property(pub, bytes, signature, (one, two, three) => {
      assert.equal(typeof isSignedBy(one, two, three), "boolean");
    }),
  );
});
