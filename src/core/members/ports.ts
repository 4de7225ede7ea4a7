import type { DeviceEntry } from "../../wire/device-entry.ts";
import type { Auth } from "../../wire/sign-in.ts";
import type { Enrol, JoinProof } from "../../wire/join.ts";
import type { Token } from "../../wire/token.ts";
import type { MemberName } from "../../wire/member-name.ts";
import type { Device, Invite, Roster } from "./roster.ts";

/** What a connection is, below the commands. */
export interface Channel {
  /**
   * 32 bytes that only the two ends of this TLS connection know; `undefined` on a plain one, on
   * which nobody can sign in.
   */
  readonly exporter: Uint8Array | undefined;
}

/** Signatures and keyed hashes. All of it is a matter of microseconds and returns at once. */
export interface Proofs {
  /** SHA-256 of this server's public key: what clients know it by. */
  readonly pin: Uint8Array;
  /** The id of the device with this public key; see `DeviceEntry`. */
  deviceId(key: Uint8Array): Token;
  /** Whether the holder of `deviceKey` has signed this AUTH on this very connection. */
  isSignedIn(auth: Auth, name: MemberName, deviceKey: Uint8Array, exporter: Uint8Array): boolean;
  /** Proves to who joins that this is the server that the invitation means. */
  proveJoin(invite: Invite, nonceC: Uint8Array, exporter: Uint8Array): JoinProof;
  /** Whether who joins has the code, and the key that it wants to be known by. */
  isInvited(
    enrol: Enrol,
    name: MemberName,
    invite: Invite,
    proof: JoinProof,
    exporter: Uint8Array,
  ): boolean;
  /**
   * Whether `entry` may stand behind the entries of this name's chain, which were asked about one
   * by one when they came.
   */
  mayFollow(name: MemberName, chain: readonly DeviceEntry[], entry: DeviceEntry): boolean;
  /** The hash of a chain's last entry, 32 bytes; zeros if it has none. */
  chainHead(chain: readonly DeviceEntry[]): Uint8Array;
  /** The server's own entry: from now on this is the only device of the name. */
  vouch(name: MemberName, chain: readonly DeviceEntry[], device: Device): DeviceEntry;
}

/** Where the roster is kept. */
export interface RosterStore {
  /**
   * Writes a whole roster in place of the last one. Answers come back in order as events of the
   * core: `rosterKept(version)`, which speaks for the earlier ones as well, or
   * `rosterNotKept(version)`.
   */
  keep(roster: Roster, version: number): void;
}
