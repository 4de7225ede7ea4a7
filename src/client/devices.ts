import { type DeviceChain, toldChain } from "../identity/device-chain.ts";
import type { DeviceKey } from "../identity/device-key.ts";
import { deviceTranscript } from "../identity/transcripts.ts";
import { AddedType } from "../wire/added-type.ts";
import { readType } from "../wire/codec.ts";
import {
  decodeDevice,
  type DeviceEntry,
  DeviceOp,
  encodeDevice,
  encodeDevices,
} from "../wire/device-entry.ts";
import { CoterieError } from "../wire/error.ts";
import { SIGNATURE_BYTES } from "../wire/fixed-bytes.ts";
import type { MemberName } from "../wire/member-name.ts";
import type { Token } from "../wire/token.ts";
import { RefusalCode } from "../wire/sign-in.ts";
import { SaidNo, type ServerTalk } from "./server-talk.ts";

/** Whose devices they are, and the key of the one that speaks. */
export interface OwnDevice {
  readonly name: MemberName;
  readonly key: DeviceKey;
}

/** The devices of a name. */
export interface DeviceList {
  readonly chain: DeviceChain;
  /** Have joined by a code, and no older device has signed them yet. */
  readonly waiting: readonly DeviceEntry[];
}

type Entry = Pick<DeviceEntry, "op" | "deviceId" | "devicePub" | "label">;

/** How often it is tried again if another device signs at the same time. */
const triesMax = 3;
/** More than a name has devices: a server that never takes what is signed is not asked for ever. */
const signedMax = 32;

/**
 * The devices of the own name.
 *
 * @throws CoterieError COTERIE_DEVICE_CHAIN if what the server tells is not what devices have
 * signed; or what {@link ServerTalk.askAll} throws.
 */
async function askDevices(talk: ServerTalk, name: MemberName): Promise<DeviceList> {
  const question = encodeDevices({ name, fromSeq: 0 });
  const all = await talk.askAll(AddedType.devices, question, isLast);
  const entries = all
    .filter((bytes) => readType(bytes, 0) === AddedType.device)
    .map((bytes) => decodeDevice(bytes, 0, bytes.length))
    .filter((entry) => entry !== undefined);
  const chain = toldChain(name, entries.filter(isSigned));
  if (chain === undefined) throw forged(name);
  return { chain, waiting: entries.filter((entry) => !isSigned(entry)) };
}

/** MEMBER ends the answer. */
function isLast(bytes: Uint8Array): boolean {
  return readType(bytes, 0) === AddedType.member;
}

function isSigned({ op }: DeviceEntry): boolean {
  return op !== DeviceOp.waiting;
}

/**
 * Signs what waits for this device: itself, if it is the first of its name; and every device that
 * has joined by a code since.
 *
 * @returns the devices as they are then, and which of them were signed.
 */
export async function signWaiting(
  talk: ServerTalk,
  own: OwnDevice,
  nowMs: number,
): Promise<DeviceList & { readonly signed: readonly DeviceEntry[] }> {
  const signed: DeviceEntry[] = [];
  for (;;) {
    const list = await askDevices(talk, own.name);
    const next = nextToSign(list, own);
    if (next === undefined || signed.length === signedMax) return { ...list, signed };
    await sign(talk, own, nowMs, () => ({ ...next, op: DeviceOp.add }));
    signed.push(next);
  }
}

function nextToSign({ chain, waiting }: DeviceList, { key }: OwnDevice): DeviceEntry | undefined {
  if (chain.live.has(key.id)) return waiting.find(({ deviceId }) => !chain.known.has(deviceId));
  const isFirst = chain.nextSeq === 0;
  return isFirst ? waiting.find(({ deviceId }) => deviceId === key.id) : undefined;
}

/**
 * Takes a signed device off the own name, for good.
 *
 * @throws CoterieError COTERIE_UNKNOWN_MEMBER if it is none any more.
 */
export async function revokeDevice(
  talk: ServerTalk,
  own: OwnDevice,
  device: Token,
  nowMs: number,
): Promise<void> {
  await sign(talk, own, nowMs, ({ live }) => {
    const known = live.get(device);
    if (known === undefined) throw gone();
    const { id: deviceId, pub: devicePub, label } = known;
    return { op: DeviceOp.revoke, deviceId, devicePub, label };
  });
}

/** Signs an entry behind the last one, again if another device was faster. */
async function sign(
  talk: ServerTalk,
  { name, key }: OwnDevice,
  nowMs: number,
  entryIn: (chain: DeviceChain) => Entry,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { chain } = await askDevices(talk, name);
    const place = { seq: chain.nextSeq, prevHash: chain.head, signer: key.id, atMs: nowMs };
    const { op, deviceId, devicePub, label } = entryIn(chain);
    const entry = {
      op,
      deviceId,
      devicePub,
      label,
      ...place,
      signature: new Uint8Array(SIGNATURE_BYTES),
    };
    const signature = key.sign(deviceTranscript(name, entry));
    try {
      const said = encodeDevice({ ...entry, signature });
      await talk.ask(AddedType.device, said, AddedType.device);
      return;
    } catch (error) {
      const isBehind = error instanceof SaidNo && error.no.code === RefusalCode.behind;
      if (!isBehind || tries === triesMax) throw error;
    }
  }
}

function gone(): CoterieError {
  return new CoterieError(
    "COTERIE_UNKNOWN_MEMBER",
    "this is no device of yours any more",
    "See `coterie device list`.",
  );
}

function forged(name: MemberName): CoterieError {
  return new CoterieError(
    "COTERIE_DEVICE_CHAIN",
    `what the server tells of the devices of ${name} is not what these have signed`,
    "Nothing was signed. Ask whoever runs the server what has happened to its data.",
  );
}
