import type { Proofs } from "../src/core/members/ports.ts";
import type { Invite, InviteKind, MemberRole } from "../src/core/members/roster.ts";
import { DeviceOp } from "../src/wire/device-entry.ts";
import type { JoinProof } from "../src/wire/join.ts";
import type { MemberName } from "../src/wire/member-name.ts";
import type { ShownProof } from "./member-frames.ts";
import { labelBytes, signedInAuth, u32, u64 } from "./member-frames.ts";

/** What this world's server is known by. */
const PIN: Uint8Array = new Uint8Array(32).fill(0x70);

const encoder = new TextEncoder();
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * `size` bytes that nobody can know who does not have the secret, as far as this world goes: no
 * program of it computes anything but by the calls of this file. No cryptography, and cheap.
 */
function keyed(
  secret: Uint8Array,
  purpose: string,
  parts: readonly Uint8Array[],
  size: number,
): Uint8Array {
  let [left, right] = [0x811c9dc5, 0x9e3779b9];
  for (const part of [secret, encoder.encode(purpose), ...parts]) {
    for (const byte of part) {
      left = Math.imul(left ^ byte, 0x01000193);
      right = Math.imul(right ^ byte, 0x85ebca6b) ^ (left >>> 15);
    }
    left = Math.imul(left ^ part.length, 0x01000193);
  }
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) {
    left = Math.imul(left ^ (right >>> 13), 0x01000193);
    right = Math.imul(right ^ (left >>> 16) ^ at, 0x85ebca6b);
    bytes[at] = (left ^ right) >>> 24;
  }
  return bytes;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function idOf(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
}

function deviceIdOf(key: Uint8Array): bigint {
  return idOf(keyed(key, "device", [], 8));
}

function fieldOf(name: string | undefined): Uint8Array {
  const field = new Uint8Array(8);
  if (name !== undefined) encoder.encodeInto(name, field);
  return field;
}

/** A device's pair of keys: who holds this object can sign, and nobody else. */
export class DeviceKey {
  readonly #secret: Uint8Array;
  readonly pub: Uint8Array;
  readonly id: bigint;

  constructor(secret: Uint8Array) {
    this.#secret = secret;
    this.pub = keyed(secret, "public", [], KEY_BYTES);
    this.id = deviceIdOf(this.pub);
  }

  /** Signs for this purpose. */
  sign(purpose: string, parts: readonly Uint8Array[]): Uint8Array {
    return keyed(this.#secret, purpose, parts, SIGNATURE_BYTES);
  }

  /** The signature in AUTH under this name, on the connection of this exporter. */
  signAuth(name: Uint8Array, exporter: Uint8Array, device: bigint = this.id): Uint8Array {
    return this.sign("auth", [exporter, PIN, ...signedInAuth(name, device)]);
  }
}

/** An invitation's code: who holds this object has been told it. */
export class Code {
  readonly id: bigint;
  readonly serverKey: Uint8Array;
  readonly clientKey: Uint8Array;

  constructor(secret: Uint8Array) {
    this.id = idOf(keyed(secret, "id", [], 8));
    this.serverKey = keyed(secret, "ks", [], KEY_BYTES);
    this.clientKey = keyed(secret, "kc", [], KEY_BYTES);
  }

  /** Whether JOIN_PROOF comes from the server that was told of this code. */
  isProven(shown: ShownProof, nonce: Uint8Array, exporter: Uint8Array): boolean {
    const { nonce: nonceS, pin, name, expires, proof } = shown;
    const parts = [exporter, u64(this.id), nonce, nonceS, pin, name, expires];
    return isSame(proof, keyed(this.serverKey, "join-s", parts, KEY_BYTES)) && isSame(pin, PIN);
  }

  /** What ENROL proves to have the code with. */
  prove(parts: readonly Uint8Array[]): Uint8Array {
    return keyed(this.clientKey, "join-c", parts, KEY_BYTES);
  }

  /** As the server remembers it. */
  invite(fields: {
    kind: InviteKind;
    name: MemberName | undefined;
    role: MemberRole;
    madeAtMs: number;
    expiresAtMs: number;
  }): Invite {
    const { id, serverKey, clientKey } = this;
    return { ...fields, id, serverKey, clientKey, by: undefined, usedAtMs: undefined };
  }
}

/** What stands under proofC and the signature of ENROL. */
export function underEnrol(
  exporter: Uint8Array,
  proofS: Uint8Array,
  name: Uint8Array,
  key: Uint8Array,
  label: string,
): readonly Uint8Array[] {
  return [exporter, proofS, name, key, labelBytes(label)];
}

/** Makes keys and codes, and checks for the server what was made with them. */
export class Vault {
  readonly #devices: Map<string, DeviceKey> = new Map();
  #count = 0;

  newDevice(): DeviceKey {
    const device = new DeviceKey(this.#secret());
    this.#devices.set(hex(device.pub), device);
    return device;
  }

  newCode(): Code {
    return new Code(this.#secret());
  }

  /** 32 bytes that only the two ends of one connection know. */
  newExporter(): Uint8Array {
    return keyed(this.#secret(), "exporter", [], KEY_BYTES);
  }

  /** 32 bytes that no other bytes give. */
  hash(bytes: Uint8Array): Uint8Array {
    return keyed(PIN, "hash", [bytes], KEY_BYTES);
  }

  /** Whether the holder of a device's key has signed this. */
  isSigned(
    key: Uint8Array,
    purpose: string,
    parts: readonly Uint8Array[],
    signature: Uint8Array,
  ): boolean {
    const expected = this.#devices.get(hex(key))?.sign(purpose, parts);
    return expected !== undefined && isSame(signature, expected);
  }

  readonly proofs: Proofs = {
    pin: PIN,
    deviceId: deviceIdOf,
    isSignedIn: ({ signature, deviceId, features, flags }, name, key, exporter) => {
      if (features !== 0 || flags !== 0) return false;
      const expected = this.#devices.get(hex(key))?.signAuth(fieldOf(name), exporter, deviceId);
      return expected !== undefined && isSame(signature, expected);
    },
    // No device of this world signs for another one.
    mayFollow: () => false,
    chainHead: (chain) => keyed(PIN, "chain", [u32(chain.length)], KEY_BYTES),
    vouch: (_name, chain, { id, key, label, addedAtMs }) => ({
      seq: chain.length,
      prevHash: new Uint8Array(KEY_BYTES),
      op: DeviceOp.reset,
      deviceId: id,
      devicePub: key,
      label,
      atMs: addedAtMs,
      signer: idOf(PIN),
      signature: new Uint8Array(SIGNATURE_BYTES),
    }),
    proveJoin: (invite, nonceC, exporter): JoinProof => {
      const { id, name, expiresAtMs, serverKey } = invite;
      const nonceS = this.#secret().slice(0, 16);
      const parts = [exporter, u64(id), nonceC, nonceS, PIN, fieldOf(name), u64(expiresAtMs)];
      const proofS = keyed(serverKey, "join-s", parts, KEY_BYTES);
      return { nonceS, pin: PIN, boundName: name, expiresMs: expiresAtMs, proofS };
    },
    isInvited: (enrol, name, { clientKey }, { proofS }, exporter) => {
      const { devicePub, label, proofC, signature } = enrol;
      const parts = underEnrol(exporter, proofS, fieldOf(name), devicePub, label);
      const signed = this.#devices.get(hex(devicePub))?.sign("enrol", parts);
      const isHeld = signed !== undefined && isSame(signature, signed);
      return isHeld && isSame(proofC, keyed(clientKey, "join-c", parts, KEY_BYTES));
    },
  };

  /** 16 bytes, no two alike. */
  #secret(): Uint8Array {
    this.#count += 1;
    return keyed(u32(this.#count), "secret", [], 16);
  }
}
