import assert from "node:assert/strict";
import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isSignedBy } from "../../src/identity/device-key.ts";
import { hex, unhex } from "../helpers/wire.ts";

/** In front of a raw key of X25519 in DER. */
const PUBLIC_PREFIX = unhex("302a300506032b656e032100");
const PRIVATE_PREFIX = unhex("302e020100300506032b656e04220420");

/** Each line of a file of vectors, by the names of its columns. */
function vectors(name: string): ReadonlyMap<string, string>[] {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  const lines = text.split("\n").filter((line) => line !== "");
  const heads = lines.filter((line) => line.startsWith("#"));
  const columns = heads.at(-1)?.slice(2).split("\t") ?? [];
  return lines.slice(heads.length).map((line) => {
    return new Map(line.split("\t").map((value, at) => [columns[at] ?? "", value]));
  });
}

/** Whether what is computed is what it must be, for each vector of a file. */
function holds(name: string, says: (bytes: (column: string) => Uint8Array) => boolean): void {
  const all = vectors(name);
  assert.ok(all.length > 50, `${all.length} vectors in ${name}`);
  for (const vector of all) {
    const column = (key: string): string => vector.get(key) ?? assert.fail(`no column ${key}`);
    const id = `${name}, ${column("id")}`;
    const isRight = says((key) => (key === "size" ? sizeOf(column(key)) : unhex(column(key))));
    // What is acceptable may be refused.
    if (column("result") === "acceptable") continue;
    assert.equal(isRight, column("result") === "valid", id);
  }
}

function sizeOf(text: string): Uint8Array {
  return Uint8Array.of(Number(text) >> 8, Number(text) & 0xff);
}

test("signatures of Ed25519 hold where they should, and nowhere else", () => {
  holds("ed25519.tsv", (bytes) => isSignedBy(bytes("key"), bytes("message"), bytes("signature")));
});

test("HMAC-SHA256 is as it must be, cut ones included", () => {
  holds("hmac-sha256.tsv", (bytes) => {
    const tag = createHmac("sha256", bytes("key")).update(bytes("message")).digest("hex");
    return tag.slice(0, 2 * bytes("tag").length) === hex(bytes("tag"));
  });
});

test("HKDF-SHA256 is as it must be, and gives no more than it can", () => {
  holds("hkdf-sha256.tsv", (bytes) => {
    const [high = 0, low = 0] = bytes("size");
    try {
      const made = hkdfSync("sha256", bytes("key"), bytes("salt"), bytes("info"), high * 256 + low);
      return hex(new Uint8Array(made)) === hex(bytes("output"));
    } catch {
      return false;
    }
  });
});

test("X25519 agrees on what it must, and on no zero", () => {
  holds("x25519.tsv", (bytes) => {
    const shared = agreed(bytes("public"), bytes("private"));
    assert.ok(shared === undefined || shared.some((byte) => byte !== 0), "no zero");
    return shared !== undefined && hex(shared) === hex(bytes("shared"));
  });
});

/** What two keys agree on; `undefined` if that is refused. */
function agreed(publicBytes: Uint8Array, privateBytes: Uint8Array): Uint8Array | undefined {
  const publicKey = Buffer.concat([PUBLIC_PREFIX, publicBytes]);
  const privateKey = Buffer.concat([PRIVATE_PREFIX, privateBytes]);
  try {
    return diffieHellman({
      publicKey: createPublicKey({ key: publicKey, format: "der", type: "spki" }),
      privateKey: createPrivateKey({ key: privateKey, format: "der", type: "pkcs8" }),
    });
  } catch {
    return undefined;
  }
}

test("AES-256-GCM opens what was sealed, and nothing that was changed", () => {
  holds("aes-256-gcm.tsv", (bytes) => {
    const decipher = createDecipheriv("aes-256-gcm", bytes("key"), bytes("iv"));
    decipher.setAAD(bytes("aad")).setAuthTag(bytes("tag"));
    try {
      const opened = Buffer.concat([decipher.update(bytes("sealed")), decipher.final()]);
      return hex(opened) === hex(bytes("message"));
    } catch {
      return false;
    }
  });
});
