import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import { test } from "node:test";
import { createSecureContext } from "node:tls";
import { CoterieError } from "../wire/error.ts";
import { makeServerKey, pinOf, readServerKey } from "./server-key.ts";

test("a server's certificate is signed by the key that it carries, and never expires", () => {
  for (let round = 0; round < 20; round += 1) {
    const { certificatePem } = makeServerKey();
    const certificate = new X509Certificate(certificatePem);

    assert.equal(certificate.publicKey.asymmetricKeyType, "ed25519");
    assert.ok(certificate.verify(certificate.publicKey));
    assert.equal(certificate.validToDate.toISOString(), "9999-12-31T23:59:59.000Z");
    assert.equal(certificate.validFromDate.getTime(), 0);
    assert.equal(certificate.subject, "CN=coterie");
    assert.equal(certificate.issuer, "CN=coterie");
  }
});

test("TLS takes the certificate with its key", () => {
  const { privatePem: key, certificatePem: cert } = makeServerKey();

  assert.doesNotThrow(() => createSecureContext({ key, cert, minVersion: "TLSv1.3" }));
});

test("a pin is the hash of the public key in the certificate", () => {
  const { certificatePem, pin } = makeServerKey();
  const spki = new X509Certificate(certificatePem).publicKey.export({
    type: "spki",
    format: "der",
  });

  assert.equal(pin.length, 32);
  assert.deepEqual(pin, new Uint8Array(createHash("sha256").update(spki).digest()));
  assert.deepEqual(pin, pinOf(spki));
});

test("a key that was written and read is the same server, byte for byte", () => {
  const key = makeServerKey();

  assert.deepEqual(readServerKey(key.privatePem), key);
});

test("no two servers have one key", () => {
  assert.notDeepEqual(makeServerKey().pin, makeServerKey().pin);
});

test("a text that is no key of a server is refused with a remedy", () => {
  const { privatePem, certificatePem } = makeServerKey();
  const other = generateKeyPairSync("x25519").privateKey.export({ type: "pkcs8", format: "pem" });
  const texts = ["", "hello", privatePem.slice(0, 60), certificatePem, other];

  for (const text of texts) {
    assert.throws(
      () => readServerKey(text),
      (error) =>
        error instanceof CoterieError &&
        error.code === "COTERIE_SERVER_KEY" &&
        error.remedy !== "" &&
        // What is secret is in no message.
        !error.message.includes("PRIVATE"),
      text.slice(0, 40),
    );
  }
});
