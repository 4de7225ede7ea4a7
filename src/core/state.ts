import { KnownFate } from "../wire/fate-list.ts";
import { NO_TOKEN, type Token } from "../wire/token.ts";
import type { Username } from "../wire/username.ts";
import { BufferPool } from "./buffer-pool.ts";
import { Deadlines } from "./deadlines.ts";
import { Directory } from "./directory.ts";
import type { Envelope } from "./envelope.ts";
import { Stored } from "./envelope.ts";
import type { Limits } from "./limits.ts";
import { COMMITTING_MAX } from "./limits.ts";
import type { Epoch } from "./epoch.ts";
import { Membership, type MembershipPorts } from "./members/membership.ts";
import { isAddress, Readers } from "./devices/readers.ts";
import { Nameless } from "./nameless.ts";
import { Names } from "./names.ts";
import { Numbers } from "./numbers.ts";
import type { Person } from "./person.ts";
import type { MailStore, Shell, StoreState } from "./ports.ts";
import type { Session } from "./session.ts";
import { SlabPool } from "./slab.ts";
import type { Rate } from "./token-bucket.ts";

/** How a message may end. `expired` is the retention's doing, `erased` a person's wish. */
export type Ending = "taken" | "refused" | "expired" | "erased";

/** What comes from chance when a server starts. */
export interface Chance {
  /** A 32-bit number that peers cannot know. */
  readonly seed: number;
  /** See `Welcome`; not zero. */
  readonly incarnation: Token;
}

/** By how a message has ended; one that was refused may be sent again. */
const FATES: Readonly<Record<Ending, KnownFate>> = {
  taken: KnownFate.taken,
  refused: KnownFate.unknown,
  expired: KnownFate.gone,
  erased: KnownFate.gone,
};

/** Everything that the rules read and change. It has no rules of its own. */
export class CoreState {
  readonly limits: Limits;
  readonly store: MailStore;
  readonly shell: Shell;
  /** A 32-bit number that peers cannot know. */
  readonly seed: number;
  readonly directory: Directory;
  readonly deadlines: Deadlines = new Deadlines();
  readonly slabs: SlabPool = new SlabPool();
  readonly buffers: BufferPool = new BufferPool();
  /** What an ABOUT lay in whose message has come: for the next. */
  spareAbout: Uint8Array | undefined = undefined;
  readonly numbers: Numbers;
  readonly names: Names;
  /** `undefined` where nobody signs in. */
  readonly membership: Membership | undefined;
  /** The mailboxes of members' further devices; `undefined` where nobody signs in. */
  readonly readers: Readers | undefined;
  /** How many have signed in. */
  signIns = 0;
  /** The body of the ROLL that all who sign in are told. */
  roll: Uint8Array | undefined = undefined;
  /** New each time the server starts; see `Welcome`. */
  readonly incarnation: Token;
  /** Add this to {@link nowMs} for milliseconds since 1970. */
  wallOffsetMs = 0;
  readonly sessions: Set<Session> = new Set();
  readonly nameless: Nameless = new Nameless();
  /** Sessions that only wait for their answers, the first to be closed first. */
  readonly leaving: Set<Session> = new Set();
  /** Connections of each network, those of this machine aside. */
  readonly networks: Map<string, number> = new Map();
  /** Sessions with commands that wait to be admitted. */
  readonly waiting: Set<Session> = new Set();
  /** Who watches a name. */
  readonly watchers: Map<Username, Set<Session>> = new Map();
  /** Sessions that are to be told of somebody's presence, and of what became of messages. */
  readonly presenceDue: Set<Session> = new Set();
  readonly fatesDue: Set<Session> = new Set();
  /** Sessions that wait until a page may be asked for, and pages that have been asked for. */
  readonly pageless: Set<Session> = new Set();
  pagesUnderWay = 0;
  /** Sessions to be closed when the event at hand is done, and why. */
  readonly doomed: Map<Session, string> = new Map();
  /** People whose cursor moves when the event at hand is done, and up to where. */
  readonly cursors: Map<Person, number> = new Map();
  /** Messages that the disk had no more when they were to be read: lost, or just too old. */
  readonly missing: Set<number> = new Set();
  /** Messages that leave the disk one by one when the event at hand is done. */
  readonly erasures: number[] = [];

  /** Milliseconds of a clock that never goes back; set by every event. */
  nowMs = 0;
  /** Everything that had arrived by this time has been handled. */
  handledUptoMs = -1;
  /** From when on what was accepted last can be proven by a command; see `takeProven`. */
  provenFromMs = -1;
  stopping = false;
  /** The disk is nearly full. */
  spaceLow = false;
  committingMessages = 0;
  committingBytes = 0;
  /** Answers owed to all connections together. */
  owed = 0;
  /** Never-seen names for which something is kept. */
  unseenMailboxes = 0;
  /** Received = the four endings + {@link queued}, at every step. */
  received = 0;
  queued = 0;
  readonly ended: Record<Ending, number> = { taken: 0, refused: 0, expired: 0, erased: 0 };
  readonly ignored: Record<string, number> = {};

  constructor(
    limits: Limits,
    store: MailStore,
    shell: Shell,
    stored: StoreState,
    { seed, incarnation }: Chance,
    members?: MembershipPorts,
  ) {
    this.membership = members && new Membership(members, limits);
    this.readers = members && new Readers();
    this.seed = seed;
    this.incarnation = incarnation;
    this.names = new Names(store, seed);
    this.directory = new Directory(seed);
    this.limits = limits;
    this.store = store;
    this.shell = shell;
    this.numbers = new Numbers(stored.next, store);
    this.#restore(stored);
  }

  /** How fast one name may send. */
  get rate(): Rate {
    return this.membership === undefined ? this.limits.rate : this.limits.memberRate;
  }

  get congested(): boolean {
    return (
      this.committingMessages >= COMMITTING_MAX.messages ||
      this.committingBytes >= COMMITTING_MAX.bytes
    );
  }

  /** There is no room for a name that is not known yet. */
  get namesFull(): boolean {
    return this.directory.people.length >= this.limits.namesMax;
  }

  /** Counts something that was dropped without an answer. */
  ignore(what: string): void {
    this.ignored[what] = (this.ignored[what] ?? 0) + 1;
  }

  /** A message has been accepted: it counts until {@link end}. */
  begin(dst: Person, src: number, textBytes: number): void {
    if (!dst.seen && dst.mailbox.messages === 0) this.unseenMailboxes += 1;
    dst.mailbox.add(src, textBytes);
    this.queued += 1;
  }

  /** A message has come to its end: nothing is owed or remembered for it any more. */
  end(envelope: Envelope, ending: Ending): void {
    envelope.ended = true;
    this.deadlines.remove(envelope);
    if (envelope.stored !== Stored.committing) this.slabs.release(envelope);
    this.forget(envelope.dst, envelope.src.id, envelope.textBytes, ending);
    if (envelope.epoch !== undefined) this.settleName(envelope, FATES[ending]);
  }

  /** A message with a name is not under way any more, or has come to its end. */
  settleName(envelope: Envelope, fate: KnownFate): void {
    const { epoch, id, fanOut } = envelope;
    if (epoch === undefined) return;
    if (fanOut !== undefined && !fanOut.maySettle(envelope, fate)) return;
    epoch.live.remove(envelope);
    if (fate === KnownFate.unknown) this.names.release(epoch);
    // What one of several devices has is taken, whatever becomes of it on the others.
    else if (fate === KnownFate.taken || epoch.fateOf(id >>> 0) !== KnownFate.taken) {
      this.names.settle(epoch, id >>> 0, fate, this.nowMs);
    }
  }

  /** The same for a message that has no envelope. */
  forget(dst: Person, src: number, textBytes: number, ending: Ending): void {
    dst.mailbox.subtract(src, textBytes);
    if (!dst.seen && dst.mailbox.messages === 0) this.unseenMailboxes -= 1;
    this.queued -= 1;
    this.ended[ending] += 1;
  }

  /** Closes a session when the event at hand is done. */
  doom(session: Session, why: string): void {
    if (!this.doomed.has(session)) this.doomed.set(session, why);
  }

  #restore(stored: StoreState): void {
    for (const { person, name, seen } of stored.people) {
      if (isAddress(name)) {
        this.readers?.add(this.directory.restoreReader(person, name));
        continue;
      }
      const view = new DataView(name.buffer, name.byteOffset, 8);
      this.directory.restore(person, view.getInt32(0), view.getInt32(4), seen);
    }
    const { numbers, dst, src, bytes } = stored.kept;
    for (let at = 0; at < numbers.length; at += 1) {
      const owner = this.directory.byId(dst[at] ?? 0);
      if (owner === undefined) continue;
      owner.mailbox.kept.insert(numbers[at] ?? 0);
      this.begin(owner, src[at] ?? 0, bytes[at] ?? 0);
      this.received += 1;
    }
    this.#restoreNames(stored);
  }

  /** What lies on the disk is kept, whatever page of names was written last. */
  #restoreNames({ verdicts, kept }: StoreState): void {
    for (const page of verdicts) {
      const src = this.directory.byId(page.person);
      if (src !== undefined) this.names.restore(src, page);
    }
    const { at: places, ids, epochs, tokens } = kept.named;
    const known: Epoch[] = [];
    for (let at = 0; at < places.length; at += 1) {
      const src = this.directory.byId(kept.src[places[at] ?? 0] ?? 0);
      if (src === undefined) continue;
      const tokenAt = epochs[at] ?? 0;
      let epoch = known[tokenAt];
      // One without pages may have been forgotten.
      if (epoch?.src !== src || epoch.pages.size === 0) {
        epoch = this.names.epochOf(src, tokens[tokenAt] ?? NO_TOKEN);
        known[tokenAt] = epoch;
      }
      const id = ids[at] ?? 0;
      // A copy on one device does not mean that no other has taken the message.
      if (this.readers !== undefined && epoch.fateOf(id) === KnownFate.taken) continue;
      this.names.restoreKept(epoch, id, this.nowMs);
    }
    this.names.reconcile(this.nowMs);
  }
}
