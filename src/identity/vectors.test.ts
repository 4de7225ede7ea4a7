import assert from "node:assert/strict";
import {
  argon2Sync,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from "node:crypto";
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
  [
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    `6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
     18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a`,
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

test("keys are derived as in example 3 of RFC 5869, from a secret alone", () => {
  const none = new Uint8Array(0);

  assert.equal(
    hex(new Uint8Array(hkdfSync("sha256", unhex("0b".repeat(22)), none, none, 42))),
    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  );
});

/** Any bytes as the keys of X25519. @returns what both ends share. */
function shared(scalar: Uint8Array, point: Uint8Array): Uint8Array {
  const secret = Buffer.concat([unhex("302e020100300506032b656e04220420"), scalar]);
  const pub = Buffer.concat([unhex("302a300506032b656e032100"), point]);
  const privateKey = createPrivateKey({ key: secret, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey({ key: pub, format: "der", type: "spki" });
  return new Uint8Array(diffieHellman({ privateKey, publicKey }));
}

/** RFC 7748, section 5.2: scalar, point, result. TLS agrees on its keys with it. */
const X25519 = [
  [
    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
    "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
    "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
  ],
  [
    "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
    "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
    "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
  ],
] as const;

test("two agree on a secret as in RFC 7748, and never on zero", () => {
  for (const [scalar, point, result] of X25519) {
    assert.equal(hex(shared(unhex(scalar), unhex(point))), result);
  }

  const [[scalar]] = X25519;
  for (const point of ["00".repeat(32), `01${"00".repeat(31)}`, `ec${"ff".repeat(30)}7f`]) {
    assert.throws(() => shared(unhex(scalar), unhex(point)), point);
  }
});

test("a passphrase is stretched as in RFC 9106, section 5.3", () => {
  const tag = argon2Sync("argon2id", {
    message: unhex("01".repeat(32)),
    nonce: unhex("02".repeat(16)),
    secret: unhex("03".repeat(8)),
    associatedData: unhex("04".repeat(12)),
    parallelism: 4,
    tagLength: 32,
    memory: 32,
    passes: 3,
  });

  assert.equal(
    tag.toString("hex"),
    "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
  );
});

/** Every way to write a point of order 8 or less, without its sign: keys without a secret. */
const SMALL_ORDER = [
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
];

test("a key that everybody can sign with signs nothing", () => {
  const points = SMALL_ORDER.map((point) => unhex(point));
  const one = unhex(`01${"00".repeat(31)}`);
  const withSign = points.map((point) => point.with(31, (point[31] ?? 0) | 0x80));
  // Without a look at the key, S = 0 and S = 1 with R of the same size would fit one text in eight.
  const base = unhex(`58${"66".repeat(31)}`);
  const made = [...points.map((r) => [r, new Uint8Array(32)] as const), [base, one] as const];
  for (const pub of [...points, ...withSign]) {
    for (const [r, s] of made) {
      for (let text = 0; text < 16; text += 1) {
        assert.ok(!isSignedBy(pub, Uint8Array.of(text), Buffer.concat([r, s])), hex(pub));
      }
    }
  }
});

test("a signature with a bit more, or written in another way, is none", () => {
  const [[, pub, , signature]] = ED25519;
  const good = unhex(signature);
  // S and S + L are the same number to who does not look.
  const order = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  const other = good.slice();
  let carry = 0;
  for (const [at, byte] of order.entries()) {
    carry += (good[32 + at] ?? 0) + byte;
    other[32 + at] = carry & 0xff;
    carry >>>= 8;
  }
  const none = new Uint8Array(0);

  assert.ok(isSignedBy(unhex(pub), none, good));
  for (const wrong of [other, Buffer.concat([good, Buffer.of(0)]), good.subarray(0, 63), none]) {
    assert.ok(!isSignedBy(unhex(pub), none, wrong));
  }
});
