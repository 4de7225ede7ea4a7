import { INVITES_MAX, type InviteBounds } from "./members/roster.ts";
import type { Rate } from "./token-bucket.ts";

/**
 * Every limit of the core that an operator may set, in one table; the configuration file has the
 * same under `[limits]`. `--limits off` lifts rates and quotas only: what bounds memory stays.
 */
export interface Limits {
  /** Messages of one name: where nobody signs in, and where people do. */
  readonly rate: Rate;
  readonly memberRate: Rate;
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
  /** Where people sign in: the same for one address, loopback exempt. */
  readonly addressNamelessMax: number;
  /** Connections of one address in ten minutes that came to no sign-in; loopback is exempt. */
  readonly addressStrangersMax: number;
  /** Attempts of one address to sign in or join that fail in one minute. */
  readonly failuresPerMinuteMax: number;
  /** Connections on which one member is signed in. */
  readonly memberSessionsMax: number;
  /** Open invitations of one member, and those that it may make in a day. */
  readonly invites: InviteBounds;
  /** Messages beyond this many unaccepted bytes of one connection stay in the mailbox; >= 1024. */
  readonly outputBytesMax: number;
  /** Above this many bytes of waiting answers no more messages of a connection are admitted. */
  readonly answerBytesMax: number;
  /** Commands over the rate that wait, in number and bytes, before reading pauses. */
  readonly waitingCommandsMax: number;
  readonly waitingBytesMax: number;
  /** Written and unconfirmed, before the connection counts as not answering. */
  readonly pendingMax: number;
  /** Commands of an unknown type in one minute. */
  readonly unknownPerMinuteMax: number;
  /** How long an unfinished command may take, and a write that is not accepted. */
  readonly beginMsMax: number;
  readonly stalledMsMax: number;
  /** How long a handshake of TLS may take, and signing in with it, from the start. */
  readonly handshakeMsMax: number;
  readonly signInMsMax: number;
  /** `strict`: a clean FIN or a later command proves nothing (for servers behind proxies). */
  readonly plainEvidence: "normal" | "strict";
}

/** What a server keeps to if nobody says otherwise. */
export const LIMITS_DEFAULT: Limits = {
  rate: { perSecond: 200, burst: 1000 },
  memberRate: { perSecond: 10, burst: 50 },
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
  addressNamelessMax: 8,
  addressStrangersMax: 32,
  failuresPerMinuteMax: 3,
  memberSessionsMax: 10,
  invites: INVITES_MAX,
  outputBytesMax: 262_144,
  answerBytesMax: 65_536,
  waitingCommandsMax: 256,
  waitingBytesMax: 65_536,
  pendingMax: 10_000,
  unknownPerMinuteMax: 100,
  beginMsMax: 10_000,
  stalledMsMax: 30_000,
  handshakeMsMax: 5000,
  signInMsMax: 10_000,
  plainEvidence: "normal",
};

const UNBOUNDED: Rate = { perSecond: Infinity, burst: Infinity };

/** The same without rates and quotas; what bounds memory stays. */
export function withoutQuotas(limits: Limits): Limits {
  return {
    ...limits,
    rate: UNBOUNDED,
    memberRate: UNBOUNDED,
    mailboxMessagesMax: Infinity,
    mailboxBytesMax: Infinity,
    shareMessagesMax: Infinity,
    unseenMessagesMax: Infinity,
    unseenMailboxesMax: Infinity,
  };
}

/** What else bounds one connection: it belongs to the protocol's rules and is no setting. */
export const CONNECTION_LIMITS = {
  /** Commands with a foreign SRC: the third closes. */
  foreignMax: 3,
  /** How long a connection may take to say its name, however many have not said theirs. */
  namelessMs: 1000,
  /** A write that is not accepted for so long blocks a revival. */
  blockedMs: 1000,
  /** How long a connection that no longer receives may wait for its answers. */
  lingerMs: 5000,
  /** How long accepted bytes must lie before a later sign of life proves them read. */
  evidenceMs: 1000,
  /** Connections of one name that throw each other off in turn, and in which time. */
  takeoversMax: 5,
  takeoverWindowMs: 60_000,
  /** Names that one connection watches, and how often it is told of them at most. */
  watchedMax: 256,
  presenceMs: 1000,
  /** People in an answer to who is everybody. */
  everybodyMax: 1000,
  /** TYPING and READ that are passed on for one connection. */
  signs: { perSecond: 4, burst: 8 },
  /** Kept messages that are asked of the store at a time. */
  pageMessages: 256,
  /** Pages under way for all together: a thousand who come back at once would fill the memory. */
  pagesUnderWayMax: 16,
} as const;

/** What the store may have uncommitted before admission waits for it. */
export const COMMITTING_MAX = { messages: 65_536, bytes: 8_388_608 } as const;
