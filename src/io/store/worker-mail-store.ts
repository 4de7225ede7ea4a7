import type { Worker } from "node:worker_threads";
import type { Envelope } from "../../core/envelope.ts";
import type { ExpiredRecord, KeptRecord, MailStore, StoreFailure } from "../../core/ports.ts";
import { HEADER_BYTES } from "../../wire/command.ts";
import type { CoterieError } from "../../wire/error.ts";
import type { Token } from "../../wire/token.ts";
import { askAgain } from "./asking-again.ts";
import { GroupLog } from "./group-log.ts";
import type { GroupReply, PageRequest, Reply, Request } from "./messages.ts";
import { noteOf } from "./names.ts";
import { readPages } from "./page.ts";
import { brokenError } from "./store-error.ts";

/** Where a group is closed although the worker is busy, so that no commit takes long. */
const GROUP_MESSAGES_MAX = 4096;
const GROUP_BYTES_MAX = 1_048_576;
/** How long a full disk is left alone before what it refused is asked for again, in ms. */
const RETRY_MS = 250;
/** Buffers that wait to be written over. */
const SPARE_BUFFERS_MAX = 4;

/**
 * What the store reports. Each call comes from the event loop, never from within a call to the
 * store. For one group: `committed` or `keepFailed`, then `reserved`. A page comes in between and
 * holds what has been reported as committed until then, also what is being erased meanwhile.
 */
export interface StoreEvents {
  /** These messages are on disk, in the order in which they were kept. */
  committed(envelopes: readonly Envelope[]): void;
  /** None of these messages is on disk. After `broken` everything fails. */
  keepFailed(envelopes: readonly Envelope[], reason: StoreFailure): void;
  reserved(end: number): void;
  paged(person: number, after: number, records: readonly KeptRecord[]): void;
  /**
   * These are gone from the disk because of their age. Some may have been taken or erased while
   * the report was on its way: what is not known any more is to be passed over.
   */
  expired(person: number, records: readonly ExpiredRecord[]): void;
  /** The disk is nearly full: accept nothing new; what was accepted can still be kept. */
  spaceLow?(low: boolean): void;
  /**
   * Nothing more will be written; comes once, before what then fails. `COTERIE_STORE_DISK`: the
   * disk failed, and the next start makes a fresh copy first (exit 74). `COTERIE_STORE_FAULT`:
   * a fault of ours (exit 70).
   */
  broken(error: CoterieError): void;
}

/** One group: what is written with one flush, and whom to tell. */
class OpenGroup {
  readonly log: GroupLog;
  readonly envelopes: Envelope[] = [];
  readonly openedAtMs: number;
  /** It holds only what a full disk refused, which has to wait a little. */
  resting = false;

  constructor(buffer: ArrayBuffer | undefined, openedAtMs: number) {
    this.log = new GroupLog(buffer);
    this.openedAtMs = openedAtMs;
  }
}

/** The two clocks that the store reads; tests bring their own. */
export interface StoreClock {
  monotonicMs(): number;
  wallMs(): number;
}

/**
 * The mailbox on disk as the core sees it.
 *
 * What is asked for in one turn of the loop goes to the worker as one group at the end of the
 * turn. While the worker writes, the next group collects: the flush of the disk is the timer, so
 * a single message waits for nothing and a flood makes large groups.
 *
 * {@link attach} must be called before the first operation.
 */
export class WorkerMailStore implements MailStore {
  readonly #worker: Worker;
  readonly #clock: StoreClock;
  #events: StoreEvents | undefined = undefined;
  #open: OpenGroup | undefined = undefined;
  readonly #closed: OpenGroup[] = [];
  readonly #pages: PageRequest[] = [];
  #written: OpenGroup | undefined = undefined;
  readonly #spare: ArrayBuffer[] = [];
  #scheduled = false;
  #rest: NodeJS.Timeout | undefined = undefined;
  #expiry: NodeJS.Timeout | undefined = undefined;
  #failed = false;
  #closing = false;
  readonly #lost: Envelope[] = [];
  readonly #early: Reply[] = [];
  #ended: PromiseWithResolvers<void> | undefined = undefined;

  /** Messages that were kept and are not known to be on disk. */
  waitingMessages = 0;
  /** Bytes of their texts. */
  waitingBytes = 0;

  /** @param worker has not been asked anything yet. */
  constructor(worker: Worker, clock: StoreClock) {
    this.#worker = worker;
    this.#clock = clock;
    worker.on("message", (reply: Reply) => {
      if (this.#events === undefined) this.#early.push(reply);
      else this.#take(reply);
    });
    worker.on("error", (error: unknown) => this.#breakDown(false, String(error)));
    worker.on("exit", () => {
      this.#breakDown(false, "the store's thread has ended");
      this.#ended?.resolve();
    });
  }

  /** Says where to report; what has been reported before comes at the end of this turn. */
  attach(events: StoreEvents): void {
    this.#events = events;
    setImmediate(() => {
      for (const reply of this.#early.splice(0)) this.#take(reply);
    });
  }

  /** How long the oldest message or change has been waiting for the disk, in ms; 0 if none. */
  get oldestWaitingMs(): number {
    const oldest = this.#written ?? this.#closed[0] ?? this.#open;
    return oldest === undefined || oldest.resting
      ? 0
      : this.#clock.monotonicMs() - oldest.openedAtMs;
  }

  enrol(person: number, name: Uint8Array): void {
    this.#group().log.enrol(person, name);
  }

  seen(person: number): void {
    this.#group().log.seen(person);
  }

  keep(envelope: Envelope): void {
    const { slab } = envelope;
    if (slab === undefined) throw new RangeError(`message ${envelope.number} has no text to keep`);
    if (this.#failed) {
      this.#lose(envelope);
      return;
    }
    const group = this.#group(envelope);
    const size = envelope.frameBytes - HEADER_BYTES;
    const at = envelope.frameAt + HEADER_BYTES;
    const { number, dst, src, id } = envelope;
    const note = noteOf(envelope);
    group.log.keepRun(number, dst.id, src.id, id, slab.bytes, at, size, note);
    group.envelopes.push(envelope);
    this.waitingMessages += 1;
    this.waitingBytes += size;
  }

  erase(number: number): void {
    this.#group().log.erase(number);
  }

  advance(person: number, upto: number): void {
    this.#group().log.advance(person, upto);
  }

  verdicts(person: number, epoch: Token, page: number, bits: Uint8Array): void {
    this.#group().log.verdicts(person, epoch, page, bits);
  }

  reserve(end: number): void {
    this.#group().log.reserve(end);
  }

  readPage(person: number, after: number, limit: number): void {
    if (this.#failed) return;
    this.#pages.push({ person, after, limit });
    this.#schedule();
  }

  /** Deletes what is too old by now, in idle moments. */
  expireOld(): void {
    if (!this.#failed) this.#ask({ kind: "expire", wallMs: this.#clock.wallMs() }, []);
  }

  /** Calls {@link expireOld} now and then every `everyMs`, without keeping the process alive. */
  expireEvery(everyMs: number): void {
    this.expireOld();
    this.#expiry = setInterval(() => this.expireOld(), everyMs);
    this.#expiry.unref();
  }

  /**
   * Commits what is waiting, empties the log and closes the database. Reports still come until
   * it is done. On a full disk what cannot be kept is reported, and changes get one last try.
   */
  async close(): Promise<void> {
    if (this.#ended === undefined) {
      this.#ended = Promise.withResolvers();
      clearInterval(this.#expiry);
      clearTimeout(this.#rest);
      if (this.#failed) await this.#worker.terminate();
      else this.#flush();
    }
    if (!this.#failed || this.#closing) await this.#ended.promise;
  }

  /** The group to write into; a new one if the last is full, except amid copies of a message. */
  #group(envelope?: Envelope): OpenGroup {
    let group = this.#open;
    if (group !== undefined) {
      const { messages, used } = group.log;
      const isFull = messages >= GROUP_MESSAGES_MAX || used >= GROUP_BYTES_MAX;
      const { fanOut } = envelope ?? {};
      const isCopy = fanOut !== undefined && group.envelopes.at(-1)?.fanOut === fanOut;
      if (isFull && !isCopy) {
        this.#closed.push(group);
        group = undefined;
      }
    }
    if (group === undefined) {
      group = new OpenGroup(this.#spare.pop(), this.#clock.monotonicMs());
      this.#open = group;
    }
    group.resting = false;
    this.#schedule();
    return group;
  }

  /** Everything of this turn leaves at its end. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
      this.#askPages();
    });
  }

  /** Pages hold what is on disk already, so they need not wait for the group that is written. */
  #askPages(): void {
    if (this.#pages.length > 0 && !this.#failed) {
      this.#ask({ kind: "pages", asked: this.#pages.splice(0) }, []);
    }
  }

  /** Hands the oldest group to the worker if it is idle. */
  #flush(): void {
    if (this.#written !== undefined || this.#failed) return;
    const group = this.#closed.shift() ?? this.#open;
    if (group === undefined) {
      if (this.#ended !== undefined) this.#askToClose();
      return;
    }
    if (group.resting && this.#ended === undefined) return;
    if (group === this.#open) this.#open = undefined;
    this.#written = group;
    const { buffer, used } = group.log;
    const wallMs = Math.trunc(this.#clock.wallMs());
    this.#ask({ kind: "group", buffer, used, wallMs }, [buffer]);
  }

  /** What is asked for from here on comes too late and fails. */
  #askToClose(): void {
    this.#askPages();
    this.#failed = true;
    this.#closing = true;
    this.#ask({ kind: "close" }, []);
  }

  #ask(request: Request, buffers: ArrayBuffer[]): void {
    this.#worker.postMessage(request, buffers);
  }

  #take(reply: Reply): void {
    switch (reply.kind) {
      case "group":
        this.#settle(reply);
        return;
      case "pages":
        for (const { person, after, records } of readPages(reply.buffer, reply.used)) {
          this.#events?.paged(person, after, records);
        }
        return;
      case "expired":
        for (const { person, records } of reply.rows) this.#events?.expired(person, records);
        return;
      case "space":
        this.#events?.spaceLow?.(reply.low);
        return;
      case "broken":
        this.#breakDown(reply.disk, reply.reason);
        return;
      case "opened":
      case "refused":
      case "closed":
        return;
    }
  }

  #settle(reply: GroupReply): void {
    const group = this.#written;
    this.#written = undefined;
    if (group === undefined) return;
    if (!reply.changed && this.#ended === undefined) this.#askAgain(reply.buffer, group.log.used);
    else if (this.#spare.length < SPARE_BUFFERS_MAX) this.#spare.push(reply.buffer);
    // The disk writes the next group while the answers of this one are made.
    if (this.#ended === undefined) this.#flush();
    this.waitingMessages -= group.log.messages;
    this.waitingBytes -= group.log.textBytes;
    this.#report(group, reply);
    if (this.#ended !== undefined) this.#flush();
  }

  #report(group: OpenGroup, reply: GroupReply): void {
    const events = this.#events;
    if (group.envelopes.length > 0) {
      if (reply.kept) events?.committed(group.envelopes);
      else events?.keepFailed(group.envelopes, "full");
    }
    if (reply.reserved > 0) events?.reserved(reply.reserved);
  }

  /** Puts the changes that a full disk refused into the open group, and lets it rest. */
  #askAgain(buffer: ArrayBuffer, used: number): void {
    let group = this.#open;
    if (group === undefined) {
      group = new OpenGroup(this.#spare.pop(), this.#clock.monotonicMs());
      group.resting = true;
      this.#open = group;
    }
    const since = [...this.#closed, group].map(({ log }) => log);
    askAgain(buffer, used, group.log, since);
    if (!group.resting) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      if (this.#open !== undefined) this.#open.resting = false;
      this.#flush();
    }, RETRY_MS);
  }

  #breakDown(disk: boolean, reason: string): void {
    if (this.#failed) return;
    if (this.#events === undefined) {
      this.#early.push({ kind: "broken", disk, reason });
      return;
    }
    this.#failed = true;
    clearInterval(this.#expiry);
    clearTimeout(this.#rest);
    const groups = [this.#written, ...this.#closed, this.#open];
    this.#written = undefined;
    this.#closed.length = 0;
    this.#open = undefined;
    this.waitingMessages = 0;
    this.waitingBytes = 0;
    this.#events.broken(brokenError(disk, reason));
    for (const group of groups) {
      if (group !== undefined && group.envelopes.length > 0) {
        this.#events?.keepFailed(group.envelopes, "broken");
      }
    }
    // Whoever waits for the end must not wait for ever.
    if (this.#ended !== undefined) void this.#worker.terminate();
  }

  /** Reports at the end of the turn, since no report comes from within a call. */
  #lose(envelope: Envelope): void {
    this.#lost.push(envelope);
    if (this.#lost.length > 1) return;
    setImmediate(() => this.#events?.keepFailed(this.#lost.splice(0), "broken"));
  }
}
