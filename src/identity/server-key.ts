import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from "node:crypto";
import type { KeyObject } from "node:crypto";
import { CoterieError } from "../wire/error.ts";
import { KEY_BYTES } from "../wire/fixed-bytes.ts";
import { encodeRoll, type Roll } from "../wire/roll.ts";
import { isSignedBy, rawPublicKey } from "./device-key.ts";
import { rollTranscript } from "./transcripts.ts";

/**
 * The key by which a server is known, with a certificate that carries it through TLS.
 *
 * The certificate is a function of the key: it needs no place of its own, and a key that was put
 * back from a copy is the same server again.
 */
export interface ServerKey {
  /** PKCS #8, PEM: what is kept. It is secret. */
  readonly privatePem: string;
  /** X.509, PEM, signed by the key itself. */
  readonly certificatePem: string;
  /** SHA-256 of the SubjectPublicKeyInfo, 32 bytes: what clients remember of a server. */
  readonly pin: Uint8Array;
  /** The public key alone, 32 bytes. */
  readonly pub: Uint8Array;
}

/** A key that nobody has had before. */
export function makeServerKey(): ServerKey {
  return serverKeyOf(generateKeyPairSync("ed25519").privateKey);
}

/**
 * The key of a PEM text, as {@link ServerKey.privatePem} has it.
 *
 * @throws CoterieError COTERIE_SERVER_KEY if it is no private key of Ed25519.
 */
export function readServerKey(privatePem: string): ServerKey {
  return serverKeyOf(privateKeyIn(privatePem));
}

/** The server's signature over `bytes`, 64 bytes. */
export function signAsServer({ privatePem }: ServerKey, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, bytes, createPrivateKey(privatePem)));
}

/** The pin of a public key. @param spki - its SubjectPublicKeyInfo, DER. */
export function pinOf(spki: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(spki).digest());
}

/**
 * Whether the server with this key says that it will have another.
 *
 * @param spki - its SubjectPublicKeyInfo, DER.
 */
export function isRollOf(spki: Uint8Array, roll: Roll): boolean {
  // Of Ed25519 the key itself is at the end (RFC 8410); of another kind it signs nothing here.
  return isSignedBy(spki.slice(-KEY_BYTES), rollTranscript(roll), roll.signature);
}

/** ROLL, as the body that the server with this key says to its clients. */
export function signedRoll(key: ServerKey, next: Omit<Roll, "signature">): Uint8Array {
  return encodeRoll({ ...next, signature: signAsServer(key, rollTranscript(next)) });
}

function privateKeyIn(privatePem: string): KeyObject {
  try {
    const key = createPrivateKey(privatePem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch (error) {
    throw damaged("it is no private key in PEM", error);
  }
  throw damaged("it is a key of another kind than Ed25519", undefined);
}

function damaged(why: string, cause: unknown): CoterieError {
  return new CoterieError(
    "COTERIE_SERVER_KEY",
    `the server's key cannot be read: ${why}`,
    "Put it back from a copy; with a new key every client would have to join again.",
    { cause },
  );
}

function serverKeyOf(privateKey: KeyObject): ServerKey {
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: "spki", format: "der" });
  const pin = pinOf(spki);
  const certificate = certificateOf(spki, pin, privateKey);
  return {
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }),
    certificatePem: `${pem("CERTIFICATE", certificate)}\n`,
    pin,
    pub: rawPublicKey(publicKey),
  };
}

function pem(label: string, bytes: Uint8Array): string {
  const lines = Buffer.from(bytes)
    .toString("base64")
    .replaceAll(/(?<line>.{64})(?=.)/gu, "$<line>\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----`;
}

/** Tags of DER (X.690). */
const TAG = {
  integer: 0x02,
  bits: 0x03,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
} as const;

/** 1.3.101.112 and 2.5.4.3 */
const ED25519 = der(TAG.sequence, der(TAG.oid, Uint8Array.of(0x2b, 0x65, 0x70)));
const COMMON_NAME = der(TAG.oid, Uint8Array.of(0x55, 0x04, 0x03));
/** Who it is from and who it is for: nobody reads it, and it may not be empty (RFC 5280). */
const NAME = der(
  TAG.sequence,
  der(TAG.set, der(TAG.sequence, COMMON_NAME, ascii(TAG.utf8, "coterie"))),
);
/** From 1970 on, and without an end (RFC 5280, 4.1.2.5): a server is known by its key. */
const VALIDITY = der(
  TAG.sequence,
  ascii(TAG.utcTime, "700101000000Z"),
  ascii(TAG.time, "99991231235959Z"),
);

/** A certificate of X.509 version 3 without extensions, some 230 bytes of DER. */
function certificateOf(spki: Uint8Array, pin: Uint8Array, privateKey: KeyObject): Uint8Array {
  const version = der(TAG.version, der(TAG.integer, Uint8Array.of(2)));
  const serial = pin.slice(0, 16);
  // Positive, and with nothing in front that a shorter form would leave out.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const signed = der(
    TAG.sequence,
    version,
    der(TAG.integer, serial),
    ED25519,
    NAME,
    VALIDITY,
    NAME,
    spki,
  );
  // A string of bits begins with the number of those that are left over.
  const signature = der(TAG.bits, Uint8Array.of(0), sign(null, signed, privateKey));
  return der(TAG.sequence, signed, ED25519, signature);
}

function ascii(tag: number, text: string): Uint8Array {
  return der(tag, new TextEncoder().encode(text));
}

/** One element; no more than 65,535 bytes go into it. */
function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Uint8Array.of(tag, length), content]);
  const head = length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from(head), content]);
}
