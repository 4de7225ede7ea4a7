import { Feature } from "../wire/added-type.ts";
import type { FateEntry } from "../wire/fate-list.ts";
import { FrameCutter } from "../wire/frame.ts";
import type { Username } from "../wire/username.ts";
import type { BufferPool } from "./buffer-pool.ts";
import type { Epoch } from "./epoch.ts";
import { EnvelopeList } from "./envelope-list.ts";
import type { Limits } from "./limits.ts";
import { Output } from "./output.ts";
import { PendingTable } from "./pending.ts";
import type { Person } from "./person.ts";
import { type Login, PLAIN_CHANNEL } from "./members/gate.ts";
import type { Channel } from "./members/ports.ts";
import type { Joining } from "./members/sign-in.ts";
import type { KeptRecord, Link } from "./ports.ts";
import type { TokenBucket } from "./token-bucket.ts";

/**
 * What a connection is to the server.
 *
 * `nameless` until its first command; then `present`: it receives for its name; or `sending`: it
 * speaks under the name and receives nothing. After its FIN, or when a newer connection took the
 * name, it is `leaving`: it only waits for its own answers.
 */
export type Role = "nameless" | "present" | "sending" | "leaving" | "closed";

/** What a session takes from its server. */
export interface SessionContext {
  readonly buffers: BufferPool;
  readonly limits: Limits;
  /** See {@link PendingTable}. */
  readonly seed: number;
}

/** One person's presence over one connection, with everything that ends with the connection. */
export class Session {
  readonly link: Link;
  /** See `networkOf`. */
  readonly network: string;
  readonly cutter: FrameCutter = new FrameCutter();
  readonly output: Output;
  role: Role = "nameless";
  /** When it was opened, in ms. */
  readonly openedAtMs: number;
  /** Under whose name it speaks. */
  person: Person | undefined = undefined;
  /** Whose mailbox its device reads: that of the name, or of one more device of it. */
  reader: Person | undefined = undefined;
  /** It threw off a connection that was alive. */
  displacedAnother = false;
  /** It left a message unanswered for 3 seconds: what comes for it is kept (S5). */
  stale = false;

  /** Everything for its person up to this number was carried by this connection or has ended. */
  writtenUpto = -1;
  /** Written as type 0 and not confirmed, those that timed out included. */
  readonly live: EnvelopeList = new EnvelopeList();
  /** Written as type 2, with no proof yet that it was taken. */
  readonly handed: EnvelopeList = new EnvelopeList();
  readonly pending: PendingTable;
  /** It has answered a type 2, so it is expected to answer all of them. */
  answersOffline = false;

  /** Kept messages that the store has brought and that wait for room. */
  page: readonly KeptRecord[] = [];
  pageAt = 0;
  /** The number that a page was asked for; -1 if none is under way. */
  pageWanted = -1;

  /** What it is below the commands; a server with members asks. */
  channel: Channel = PLAIN_CHANNEL;
  /** Who has signed in on it. */
  login: Login | undefined = undefined;
  /** Somebody is joining by an invitation. */
  joining: Joining | undefined = undefined;
  /** It is told what changes about members. */
  watchesMembers = false;

  /** It has said HELLO. */
  isLevel2 = false;
  /** What of level 2 both sides have agreed on; see `Feature`. */
  features = 0;
  /** Under which its messages have names. */
  epoch: Epoch | undefined = undefined;
  /** Everything up to this number has reached its client, as it said at its start. */
  hasUpto = -1;
  /** The ABOUT that came last, up to what is known of it, if its message has not come yet. */
  about: Uint8Array | undefined = undefined;
  /** What became of its messages, and is to be told when there is room. */
  readonly fates: FateEntry[] = [];
  /** Whom it watches, and which state it was told last; made for the first. */
  watched: Map<Username, number> | undefined = undefined;
  /** Whose presence has changed since. */
  readonly presenceNews: Set<Username> = new Set();
  presenceToldAtMs: number = -Infinity;
  /** Bounds its TYPING and READ. */
  signs: TokenBucket | undefined = undefined;

  /** Answers owed to this connection. */
  owed = 0;
  /** Whole commands that wait to be admitted. */
  readonly waiting: Uint8Array[] = [];
  waitingBytes = 0;
  paused = false;
  resumedAtMs = -1;

  foreign = 0;
  unknown = 0;
  unknownSinceMs = 0;
  /** When the unfinished command began; -1 if there is none. */
  begunAtMs = -1;
  /** When it must be closed at the latest; `Infinity` while it may stay. */
  closeAtMs: number = Infinity;

  constructor(link: Link, network: string, server: SessionContext, openedAtMs: number) {
    this.link = link;
    this.network = network;
    this.openedAtMs = openedAtMs;
    this.output = new Output(server.buffers, server.limits);
    this.pending = new PendingTable(server.seed);
  }

  /** Its commands are still listened to. */
  get listening(): boolean {
    return this.role === "nameless" || this.role === "present" || this.role === "sending";
  }

  /** ABOUT precedes its messages, and only what confirms them by itself confirms them. */
  get hasFacts(): boolean {
    return (this.features & Feature.facts) !== 0;
  }

  /** A write has been under way for so long that the peer cannot be reading. */
  blocked(nowMs: number, forMs: number): boolean {
    return this.output.takenAtMs !== -1 && nowMs - this.output.takenAtMs >= forMs;
  }
}
