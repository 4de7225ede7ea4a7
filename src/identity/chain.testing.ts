/** Entries of a chain, as devices and a server sign them. */

import { type DeviceEntry, DeviceOp } from "../wire/device-entry.ts";
import { type DeviceChain, emptyChain, stepDeviceChain } from "./device-chain.ts";
import { DeviceKey } from "./device-key.ts";
import { deviceTranscript } from "./transcripts.ts";
import { parseMemberName } from "../wire/member-name.ts";

/** Keys of tests, a number each. */
export function testKey(number: number): DeviceKey {
  return DeviceKey.create(new Uint8Array(32).fill(number));
}

/** The server of the chains here. */
export const serverKey: DeviceKey = testKey(255);

export const nobodysChain: DeviceChain = emptyChain(parseMemberName("anna"));

/** The entry that would come next, signed by `signer`. */
export function nextEntry(
  chain: DeviceChain,
  op: DeviceOp,
  device: DeviceKey,
  signer: DeviceKey,
  change: Partial<DeviceEntry> = {},
): DeviceEntry {
  const entry = {
    seq: chain.nextSeq,
    prevHash: chain.head,
    op,
    deviceId: device.id,
    devicePub: device.pub,
    label: `device ${device.id}`.slice(0, 32),
    atMs: 1_700_000_000_000 + chain.nextSeq,
    signer: signer.id,
    signature: new Uint8Array(64),
    ...change,
  };
  return { ...entry, signature: signer.sign(deviceTranscript(chain.name, entry)) };
}

/** The chain with that entry. @throws Error with the reason if it is refused. */
export function grown(chain: DeviceChain, entry: DeviceEntry): DeviceChain {
  const step = stepDeviceChain(chain, entry, [serverKey.pub]);
  if (step.type === "refused") throw new Error(step.why);
  return step.chain;
}

/** A chain of one device. */
export function chainOf(device: DeviceKey): DeviceChain {
  return grown(nobodysChain, nextEntry(nobodysChain, DeviceOp.add, device, device));
}
