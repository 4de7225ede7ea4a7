import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { CoterieError } from "../wire/error.ts";
import { KEY_BYTES } from "../wire/fixed-bytes.ts";
import { readToken, type Token } from "../wire/token.ts";

/** DER of an Ed25519 key up to its last 32 bytes (RFC 8410): PKCS#8, SubjectPublicKeyInfo. */
const PRIVATE_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** The Ed25519 key of a device. Its secret leaves it only as PEM. */
export class DeviceKey {
  /** The public key, 32 bytes. */
  readonly pub: Uint8Array;
  /** See {@link keyId}. */
  readonly id: Token;
  readonly #secret: KeyObject;

  private constructor(secret: KeyObject) {
    this.#secret = secret;
    this.pub = rawPublicKey(createPublicKey(secret));
    this.id = keyId(this.pub);
  }

  /**
   * A new key.
   *
   * @param seed 32 bytes that nobody else knows; by default from the operating system.
   * @throws RangeError if the seed has another size.
   */
  static create(seed: Uint8Array = randomBytes(KEY_BYTES)): DeviceKey {
    if (seed.length !== KEY_BYTES) throw new RangeError(`a seed of ${seed.length} bytes, not 32`);
    const key = Buffer.concat([PRIVATE_PREFIX, seed]);
    return new DeviceKey(createPrivateKey({ key, format: "der", type: "pkcs8" }));
  }

  /**
   * Reads the key that {@link toPem} has written.
   *
   * @throws CoterieError COTERIE_DEVICE_KEY if the text holds no Ed25519 key.
   */
  static fromPem(text: string): DeviceKey {
    const remedy = "Put the file back from a backup, or add this device anew with a code.";
    let secret: KeyObject;
    try {
      secret = createPrivateKey(text);
    } catch (cause) {
      const message = "the key of this device cannot be read";
      throw new CoterieError("COTERIE_DEVICE_KEY", message, remedy, { cause });
    }
    if (secret.asymmetricKeyType !== "ed25519") {
      const message = `the key of this device is of type ${secret.asymmetricKeyType}, not ed25519`;
      throw new CoterieError("COTERIE_DEVICE_KEY", message, remedy);
    }
    return new DeviceKey(secret);
  }

  /** The whole key as PKCS#8, for a file that only its owner may read. */
  toPem(): string {
    return this.#secret.export({ format: "pem", type: "pkcs8" });
  }

  /** The signature over `bytes`, 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array {
    return Uint8Array.from(sign(undefined, bytes, this.#secret));
  }
}

/** By what a key is named: the first 8 bytes of SHA-256 of its 32 bytes. */
export function keyId(pub: Uint8Array): Token {
  return readToken(Uint8Array.from(createHash("sha256").update(pub).digest()), 0);
}

/**
 * The 32 bytes of a public key.
 *
 * @throws RangeError if it is none of Ed25519.
 */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const der = key.export({ format: "der", type: "spki" });
  const raw = Uint8Array.from(der.subarray(PUBLIC_PREFIX.length));
  if (raw.length !== KEY_BYTES || !der.subarray(0, PUBLIC_PREFIX.length).equals(PUBLIC_PREFIX)) {
    throw new RangeError("not a public key of Ed25519");
  }
  return raw;
}

/** Whether `signature` over `bytes` is by the key `pub`. Any bytes may be given; never throws. */
export function isSignedBy(pub: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (pub.length !== KEY_BYTES) return false;
  try {
    const der = Buffer.concat([PUBLIC_PREFIX, pub]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verify(undefined, bytes, key, signature);
  } catch {
    return false;
  }
}
