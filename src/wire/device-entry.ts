import { readU32 } from "./codec.ts";
import { HEADER_BYTES, OFFSET } from "./command.ts";
import { KEY_BYTES, readBytes, SIGNATURE_BYTES, writeBytes } from "./fixed-bytes.ts";
import { readLabel, writeLabel } from "./label.ts";
import { type MemberName, readMemberName } from "./member-name.ts";
import { readExactU64, writeU32, writeU64 } from "./numbers.ts";
import { readToken, type Token, writeToken } from "./token.ts";
import { writeUsername } from "./username.ts";

/** What an entry does. */
export const DeviceOp = {
  /** From now on this is a device of the name. */
  add: 1,
  /** It is none any more, for good. */
  revoke: 2,
  /** The operator vouches for this device; all earlier ones are revoked. */
  reset: 3,
  /** No entry of a chain: a device has joined, and no device of the name has signed it yet. */
  waiting: 4,
} as const;
export type DeviceOp = (typeof DeviceOp)[keyof typeof DeviceOp];

/** One entry of the chain that says which devices a name has. */
export interface DeviceEntry {
  /** Its place in the chain, from 0. */
  readonly seq: number;
  /** SHA-256 of the entry before, 32 bytes; zeros in the first. */
  readonly prevHash: Uint8Array;
  readonly op: DeviceOp;
  /** The first 8 bytes of SHA-256 of {@link devicePub}. */
  readonly deviceId: Token;
  /** Ed25519, 32 bytes. */
  readonly devicePub: Uint8Array;
  /** What people call the device; up to 32 bytes, what is longer is cut. */
  readonly label: string;
  /** Milliseconds since 1970, by the signer's clock. */
  readonly atMs: number;
  /** Which key has signed: its first 8 bytes of SHA-256. */
  readonly signer: Token;
  /** Over the name and all of the above: 64 bytes. */
  readonly signature: Uint8Array;
}

/** Asks for the entries of a name's chain. */
export interface DevicesQuestion {
  readonly name: MemberName;
  /** The first entry that is wanted. */
  readonly fromSeq: number;
}

/**
 * Place u32, hash 32 bytes, op u8, deviceId 8 bytes, key 32 bytes, label 32 bytes, time u64,
 * signer 8 bytes, signature 64 bytes.
 */
const DEVICE = {
  seq: 0,
  prevHash: 4,
  op: 36,
  deviceId: 37,
  devicePub: 45,
  label: 77,
  atMs: 109,
  signer: 117,
  signature: 125,
  size: 189,
} as const;
/** Name 8 bytes, place u32. */
const DEVICES = { name: 0, fromSeq: 8, size: 12 } as const;

/** Bytes of an entry that are signed: all but its signature. */
export const SIGNED_ENTRY_BYTES: number = DEVICE.signature;

/** The body of DEVICE. */
export function encodeDevice(entry: DeviceEntry): Uint8Array {
  const body = new Uint8Array(DEVICE.size);
  writeU32(body, DEVICE.seq, entry.seq);
  writeBytes(body, DEVICE.prevHash, KEY_BYTES, entry.prevHash);
  body[DEVICE.op] = entry.op;
  writeToken(body, DEVICE.deviceId, entry.deviceId);
  writeBytes(body, DEVICE.devicePub, KEY_BYTES, entry.devicePub);
  writeLabel(entry.label, body, DEVICE.label);
  writeU64(body, DEVICE.atMs, entry.atMs);
  writeToken(body, DEVICE.signer, entry.signer);
  writeBytes(body, DEVICE.signature, SIGNATURE_BYTES, entry.signature);
  return body;
}

/**
 * Reads the DEVICE at `bytes[at, at + size)`; `undefined` if it makes no sense. What is read gives
 * the same bytes when it is encoded again, so signatures and hashes can be taken over those.
 */
export function decodeDevice(bytes: Uint8Array, at: number, size: number): DeviceEntry | undefined {
  if (size < HEADER_BYTES + DEVICE.size) return undefined;
  const body = at + OFFSET.text;
  const op = Object.values(DeviceOp).find((known) => known === bytes[body + DEVICE.op]);
  const label = readLabel(bytes, body + DEVICE.label);
  const atMs = readExactU64(bytes, body + DEVICE.atMs);
  if (op === undefined || label === undefined || atMs === undefined) return undefined;
  return {
    seq: readU32(bytes, body + DEVICE.seq),
    prevHash: readBytes(bytes, body + DEVICE.prevHash, KEY_BYTES),
    op,
    deviceId: readToken(bytes, body + DEVICE.deviceId),
    devicePub: readBytes(bytes, body + DEVICE.devicePub, KEY_BYTES),
    label,
    atMs,
    signer: readToken(bytes, body + DEVICE.signer),
    signature: readBytes(bytes, body + DEVICE.signature, SIGNATURE_BYTES),
  };
}

/** The body of DEVICES. */
export function encodeDevices({ name, fromSeq }: DevicesQuestion): Uint8Array {
  const body = new Uint8Array(DEVICES.size);
  writeUsername(name, body, DEVICES.name);
  writeU32(body, DEVICES.fromSeq, fromSeq);
  return body;
}

/** Reads the DEVICES at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeDevices(
  bytes: Uint8Array,
  at: number,
  size: number,
): DevicesQuestion | undefined {
  if (size < HEADER_BYTES + DEVICES.size) return undefined;
  const body = at + OFFSET.text;
  const name = readMemberName(bytes, body + DEVICES.name);
  return name && { name, fromSeq: readU32(bytes, body + DEVICES.fromSeq) };
}
