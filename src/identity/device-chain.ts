import { createHash } from "node:crypto";
import { type DeviceEntry, DeviceOp, encodeDevice } from "../wire/device-entry.ts";
import { KEY_BYTES } from "../wire/fixed-bytes.ts";
import type { MemberName } from "../wire/member-name.ts";
import type { Token } from "../wire/token.ts";
import { isSignedBy, keyId } from "./device-key.ts";
import { deviceTranscript } from "./transcripts.ts";

/** A device that speaks for a name. */
export interface Device {
  readonly id: Token;
  readonly pub: Uint8Array;
  readonly label: string;
  /** When it was added, milliseconds since 1970, by the signer's clock. */
  readonly sinceMs: number;
}

/** What the entries up to here say of the devices of a name. */
export interface DeviceChain {
  readonly name: MemberName;
  /** The next entry's place: how many there are. */
  readonly nextSeq: number;
  /** SHA-256 of the last entry, 32 bytes; zeros before the first. */
  readonly head: Uint8Array;
  readonly live: ReadonlyMap<Token, Device>;
  /** Every device that there has ever been: none is added twice. */
  readonly known: ReadonlySet<Token>;
}

/** Why an entry is not taken. */
export type ChainRefusal =
  /** Its place is not the next one. */
  | "wrong-place"
  /** It does not follow the last entry: the chain has forked, or was changed. */
  | "wrong-parent"
  /** Its deviceId is not that of its key. */
  | "wrong-device-id"
  /** The first entry is no add signed by its own key, nor a reset. */
  | "wrong-start"
  /** It adds a device that is, or was, in the chain. */
  | "device-known"
  /** It revokes what is no device of the name now. */
  | "device-unknown"
  /** It is no entry at all: a device that waits to be signed. */
  | "no-entry"
  /** Its signer is not allowed to sign it: no device of the name now; for a reset, no server's. */
  | "signer-unknown"
  | "bad-signature";

/** What came of an entry. */
export type ChainStep =
  | { readonly type: "taken"; readonly chain: DeviceChain }
  | { readonly type: "refused"; readonly why: ChainRefusal };

/** The chain of a name that has no device yet. */
export function emptyChain(name: MemberName): DeviceChain {
  return { name, nextSeq: 0, head: new Uint8Array(KEY_BYTES), live: new Map(), known: new Set() };
}

/** What the next entry names as its `prevHash`: SHA-256 of the body of this one. */
export function entryHash(entry: DeviceEntry): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(encodeDevice(entry)).digest());
}

/**
 * Adds an entry to a chain if it may follow. The chain that is passed in stays as it is.
 *
 * @param serverPubs public keys of the server, those it had before included: one of them signs a
 *   reset.
 */
export function stepDeviceChain(
  chain: DeviceChain,
  entry: DeviceEntry,
  serverPubs: readonly Uint8Array[],
): ChainStep {
  const why = misplaced(chain, entry) ?? unsigned(chain, entry, serverPubs);
  return why === undefined
    ? { type: "taken", chain: grown(chain, entry) }
    : { type: "refused", why };
}

/** The chain of entries that were checked one by one when they came: nothing is checked again. */
export function checkedChain(name: MemberName, entries: readonly DeviceEntry[]): DeviceChain {
  return entries.reduce(grown, emptyChain(name));
}

/**
 * A chain as a server tells it that is known by its key. What devices have signed is checked; a
 * reset is that server's own word, signed or not.
 *
 * @returns `undefined` if an entry may not stand where it does.
 */
export function toldChain(
  name: MemberName,
  entries: readonly DeviceEntry[],
): DeviceChain | undefined {
  let chain = emptyChain(name);
  for (const entry of entries) {
    const isReset = entry.op === DeviceOp.reset;
    const why = misplaced(chain, entry) ?? (isReset ? undefined : unsigned(chain, entry, []));
    if (why !== undefined) return undefined;
    chain = grown(chain, entry);
  }
  return chain;
}

function grown(chain: DeviceChain, entry: DeviceEntry): DeviceChain {
  const { deviceId: id, devicePub: pub, label, atMs: sinceMs, op } = entry;
  // A reset leaves nobody but the device that the operator vouches for.
  const live = new Map(op === DeviceOp.reset ? [] : chain.live);
  if (op === DeviceOp.revoke) live.delete(id);
  else live.set(id, { id, pub, label, sinceMs });
  const known = new Set(chain.known).add(id);
  const next = { name: chain.name, nextSeq: chain.nextSeq + 1, head: entryHash(entry) };
  return { ...next, live, known };
}

/** Why the entry cannot stand here, whoever has signed it. */
function misplaced(chain: DeviceChain, entry: DeviceEntry): ChainRefusal | undefined {
  if (entry.op === DeviceOp.waiting) return "no-entry";
  if (entry.seq !== chain.nextSeq) return "wrong-place";
  if (!sameBytes(entry.prevHash, chain.head)) return "wrong-parent";
  if (entry.deviceId !== keyId(entry.devicePub)) return "wrong-device-id";
  if (entry.op !== DeviceOp.revoke) {
    return chain.known.has(entry.deviceId) ? "device-known" : undefined;
  }
  if (chain.nextSeq === 0) return "wrong-start";
  // The whole key is compared, since eight bytes of a hash can be met on purpose.
  const device = chain.live.get(entry.deviceId);
  const isLive = device !== undefined && sameBytes(device.pub, entry.devicePub);
  return isLive ? undefined : "device-unknown";
}

/** Why the signature does not count. */
function unsigned(
  chain: DeviceChain,
  entry: DeviceEntry,
  serverPubs: readonly Uint8Array[],
): ChainRefusal | undefined {
  const isFirstAdd = chain.nextSeq === 0 && entry.op === DeviceOp.add;
  if (isFirstAdd && entry.signer !== entry.deviceId) return "wrong-start";
  const pub = isFirstAdd ? entry.devicePub : signerPub(chain, entry, serverPubs);
  if (pub === undefined) return "signer-unknown";
  const isGood = isSignedBy(pub, deviceTranscript(chain.name, entry), entry.signature);
  return isGood ? undefined : "bad-signature";
}

function signerPub(
  chain: DeviceChain,
  { op, signer }: DeviceEntry,
  serverPubs: readonly Uint8Array[],
): Uint8Array | undefined {
  if (op === DeviceOp.reset) return serverPubs.find((pub) => keyId(pub) === signer);
  return chain.live.get(signer)?.pub;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
