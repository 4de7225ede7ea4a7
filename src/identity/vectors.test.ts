import assert from "node:assert/strict";
import { hkdfSync } from "node:crypto";
import { test } from "node:test";
import { hex, unhex } from "../../test/helpers/wire.ts";
import { DeviceKey, isSignedBy } from "./device-key.ts";

// Examples of the standards. They fail if a version of the runtime computes something else.

/** RFC 8032, section 7.1: secret key, public key, message, signature. */
const ED25519 = [
  [
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    `e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555
     fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b`,
  ],
  [
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    `92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
     085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00`,
  ],
] as const;

for (const [index, [seed, pub, message, signature]] of ED25519.entries()) {
  test(`a device signs as in example ${index + 1} of RFC 8032`, () => {
    const key = DeviceKey.create(unhex(seed));

    assert.equal(hex(key.pub), pub);
    assert.equal(hex(key.sign(unhex(message))), hex(unhex(signature)));
    assert.ok(isSignedBy(unhex(pub), unhex(message), unhex(signature)));
  });
}

test("keys are derived as in example 1 of RFC 5869", () => {
  const okm = hkdfSync(
    "sha256",
    unhex("0b".repeat(22)),
    unhex("000102030405060708090a0b0c"),
    unhex("f0f1f2f3f4f5f6f7f8f9"),
    42,
  );

  assert.equal(
    hex(new Uint8Array(okm)),
    `3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865`,
  );
});
