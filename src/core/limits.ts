import type { Rate } from "./token-bucket.ts";

/** Every limit of the core, in one table. `--limits off` lifts rates and quotas only. */
export interface Limits {
  /** Messages of one name. */
  readonly rate: Rate;
  readonly mailboxMessagesMax: number;
  readonly mailboxBytesMax: number;
  /** Messages of one sender in one mailbox. */
  readonly shareMessagesMax: number;
  /** A mailbox of a name that was never seen, and how many of those there may be. */
  readonly unseenMessagesMax: number;
  readonly unseenMailboxesMax: number;
  /** Names that the server knows: each costs some 400 bytes for ever. Never lifted. */
  readonly namesMax: number;
  /** Bytes of messages that are neither on disk nor taken. Never lifted. */
  readonly liveBytesMax: number;
  readonly connectionsMax: number;
  /** Connections of one address (IPv6: of one /64); loopback is exempt. */
  readonly addressConnectionsMax: number;
  /** Connections that have not named themselves; above it the oldest closes. */
  readonly namelessMax: number;
  /** `strict`: a clean FIN or a later command proves nothing (for servers behind proxies). */
  readonly plainEvidence: "normal" | "strict";
}

/** The limits of a server without login. */
export const LIMITS_DEFAULT: Limits = {
  rate: { perSecond: 200, burst: 1000 },
  mailboxMessagesMax: 10_000,
  mailboxBytesMax: 10 * 1_048_576,
  shareMessagesMax: 2000,
  unseenMessagesMax: 100,
  unseenMailboxesMax: 1000,
  namesMax: 1_000_000,
  liveBytesMax: 16 * 1_048_576,
  connectionsMax: 10_000,
  addressConnectionsMax: 16,
  namelessMax: 256,
  plainEvidence: "normal",
};

/** The same without rates and quotas; what bounds memory stays. */
export function withoutQuotas(limits: Limits): Limits {
  return {
    ...limits,
    rate: { perSecond: Infinity, burst: Infinity },
    mailboxMessagesMax: Infinity,
    mailboxBytesMax: Infinity,
    shareMessagesMax: Infinity,
    unseenMessagesMax: Infinity,
    unseenMailboxesMax: Infinity,
  };
}

/** What bounds one connection. These belong to the protocol's rules and are no settings. */
export const CONNECTION_LIMITS = {
  /** Commands over the rate that wait, in number and bytes, before reading pauses. */
  waitingCommandsMax: 256,
  waitingBytesMax: 65_536,
  /** Written and unconfirmed, before the connection counts as not answering. */
  pendingMax: 10_000,
  /** Commands with a foreign SRC: the third closes. */
  foreignMax: 3,
  /** Commands of an unknown type in one minute. */
  unknownPerMinuteMax: 100,
  /** An unfinished command. */
  beginMsMax: 10_000,
  /** A write that is not accepted: first it blocks a revival, then it closes. */
  blockedMs: 1000,
  stalledMsMax: 30_000,
  /** How long a connection that no longer receives may wait for its answers. */
  lingerMs: 5000,
  /** How long accepted bytes must lie before a later sign of life proves them read. */
  evidenceMs: 1000,
  /** Connections of one name that throw each other off in turn, and in which time. */
  takeoversMax: 5,
  takeoverWindowMs: 60_000,
  /** Kept messages that are asked of the store at a time. */
  pageMessages: 256,
} as const;

/** What the store may have uncommitted before admission waits for it. */
export const COMMITTING_MAX = { messages: 65_536, bytes: 8_388_608 } as const;
