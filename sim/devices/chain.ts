import type { Proofs } from "../../src/core/members/ports.ts";
import { type Member, signedDevices } from "../../src/core/members/roster.ts";
import { type DeviceEntry, DeviceOp, encodeDevice } from "../../src/wire/device-entry.ts";
import { parseMemberName } from "../../src/wire/member-name.ts";
import type { Name } from "../frames.ts";
import type { DeviceKey, Vault } from "../secrets.ts";

const SIGNATURE_BYTES = 64;
const HASH_BYTES = 32;

/** Whom an entry is about. */
export type About = Pick<DeviceKey, "id" | "pub">;

/** The bytes of an entry that are signed, beside the name. */
function signedPart(entry: DeviceEntry): Uint8Array {
  return encodeDevice(entry).subarray(0, -SIGNATURE_BYTES);
}

/** What the next entry says of this one: no two chains have the same. */
function headOf(vault: Vault, chain: readonly DeviceEntry[]): Uint8Array {
  const last = chain.at(-1);
  return last === undefined ? new Uint8Array(HASH_BYTES) : vault.hash(encodeDevice(last));
}

/** The next entry of a chain, signed by who holds this key. */
export function nextEntry(
  vault: Vault,
  signer: DeviceKey,
  name: Uint8Array,
  chain: readonly DeviceEntry[],
  { op, about, atMs }: { op: DeviceOp; about: About; atMs: number },
): DeviceEntry {
  const entry = {
    seq: chain.length,
    prevHash: headOf(vault, chain),
    op,
    deviceId: about.id,
    devicePub: about.pub,
    label: "device",
    atMs,
    signer: signer.id,
    signature: new Uint8Array(SIGNATURE_BYTES),
  };
  return { ...entry, signature: signer.sign("chain", [name, signedPart(entry)]) };
}

/** What the server is given to check signatures with, those of chains included. */
export function proofsOf(vault: Vault, fieldOf: (name: string) => Uint8Array): Proofs {
  return {
    ...vault.proofs,
    chainHead: (chain) => headOf(vault, chain),
    mayFollow: (name, chain, entry) => {
      const { op, signer, devicePub, deviceId, prevHash } = entry;
      if (vault.proofs.deviceId(devicePub) !== deviceId) return false;
      if (!headOf(vault, chain).every((byte, at) => byte === prevHash[at])) return false;
      const live = signedDevices(chain);
      const isKnown = chain.some((each) => each.deviceId === deviceId);
      if (op === DeviceOp.revoke ? !live.has(deviceId) : isKnown) return false;
      const isFirst = chain.length === 0 && signer === deviceId;
      if (!isFirst && !live.has(signer)) return false;
      const own = isFirst ? devicePub : keyIn(chain, signer);
      return vault.isSigned(own, "chain", [fieldOf(name), signedPart(entry)], entry.signature);
    },
    vouch: (name, chain, device) => ({
      ...vault.proofs.vouch(name, chain, device),
      prevHash: headOf(vault, chain),
    }),
  };
}

function keyIn(chain: readonly DeviceEntry[], id: bigint): Uint8Array {
  const entry = chain.find(({ deviceId }) => deviceId === id);
  return entry?.devicePub ?? new Uint8Array(0);
}

/** A member from the beginning, whose first device has signed all of them. */
export function founder(
  vault: Vault,
  name: Name,
  keys: readonly DeviceKey[],
  role: Member["role"],
): Member {
  const [first] = keys;
  let chain: Member["chain"] = [];
  for (const about of keys) {
    const fields = { op: DeviceOp.add, about, atMs: 0 };
    chain = [...chain, nextEntry(vault, first ?? about, name.bytes, chain, fields)];
  }
  const devices = keys.map(({ id, pub: key }) => ({ id, key, label: "device", addedAtMs: 0 }));
  const facts = { joinedAtMs: 0, isRemoved: false, displayName: "", invitedBy: undefined };
  return { name: parseMemberName(name.label), role, devices, ...facts, chain };
}
