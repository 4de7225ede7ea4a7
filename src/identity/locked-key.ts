import { argon2Sync, createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { CoterieError } from "../wire/error.ts";

/**
 * The text of a key that a passphrase locks, four lines: this one, and in base64 the salt of 16
 * bytes, the nonce of 12 bytes, and the key's own text by AES-256-GCM with its tag of 16 bytes
 * behind it. The first line is authenticated with it.
 */
const HEAD = "coterie-locked-key-1 argon2id m=65536 t=3 p=1 aes-256-gcm";
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Whether a passphrase is needed to read this text. */
export function isLocked(text: string): boolean {
  return text.startsWith("coterie-locked-key-");
}

/** Locks the text of a key. It takes 64 MiB and a tenth of a second or more, on purpose. */
export function lockKey(text: string, passphrase: string): string {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv("aes-256-gcm", stretch(passphrase, salt), nonce);
  cipher.setAAD(Buffer.from(HEAD));
  const box = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${[HEAD, ...[salt, nonce, box].map((part) => part.toString("base64"))].join("\n")}\n`;
}

/**
 * The text of a key that {@link lockKey} has locked.
 *
 * @throws CoterieError COTERIE_PASSPHRASE if the passphrase is missing or wrong,
 * COTERIE_DEVICE_KEY if the text cannot be one.
 */
export function unlockKey(locked: string, passphrase: string | undefined): string {
  const [head, ...parts] = locked.trimEnd().split("\n");
  const [salt, nonce, box] = parts.map((part) => Buffer.from(part, "base64"));
  if (head !== HEAD || salt?.length !== SALT_BYTES || nonce?.length !== NONCE_BYTES) {
    throw damaged();
  }
  if (parts.length !== 3 || box === undefined || box.length <= TAG_BYTES) throw damaged();
  if (passphrase === undefined) throw missing();
  const cipher = createDecipheriv("aes-256-gcm", stretch(passphrase, salt), nonce);
  cipher.setAAD(Buffer.from(HEAD));
  cipher.setAuthTag(box.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([cipher.update(box.subarray(0, -TAG_BYTES)), cipher.final()]).toString();
  } catch {
    // What the runtime says would tell no more: the tag is another.
    throw new CoterieError(
      "COTERIE_PASSPHRASE",
      "the passphrase of this device's key is another, or the file is damaged",
      "Try again; nobody can read the key without it. If it is forgotten, join as a new device.",
    );
  }
}

/** People write one letter in several ways; each must open what another has locked. */
function stretch(passphrase: string, nonce: Uint8Array): Buffer {
  const message = Buffer.from(passphrase.normalize("NFC"));
  const cost = { parallelism: 1, tagLength: 32, memory: 65_536, passes: 3 };
  return argon2Sync("argon2id", { message, nonce, ...cost });
}

function missing(): CoterieError {
  return new CoterieError(
    "COTERIE_PASSPHRASE",
    "the key of this device is locked by a passphrase, and nobody can be asked for it",
    "Run this on a terminal, or set COTERIE_PASSPHRASE.",
  );
}

function damaged(): CoterieError {
  return new CoterieError(
    "COTERIE_DEVICE_KEY",
    "the key of this device cannot be read",
    "Put the file back from a backup, or add this device anew with a code.",
  );
}
