import { SENT_FACTS_BYTES } from "../wire/about.ts";
import { AddedType, Feature } from "../wire/added-type.ts";
import { CommandType, HEADER_BYTES } from "../wire/command.ts";
import { NO_TOKEN } from "../wire/token.ts";
import { DUE_AFTER_MS } from "./deadlines.ts";
import { Envelope, Stored } from "./envelope.ts";
import { CONNECTION_LIMITS } from "./limits.ts";
import { NOBODY } from "./mailbox.ts";
import type { Person } from "./person.ts";
import type { KeptRecord } from "./ports.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";
import { takeUnwritten } from "./taking.ts";

/**
 * Writes what is next in a person's queue, as far as its connection has room.
 *
 * There is one queue in number order. A message goes out as type 0 while it is not stored and in
 * time, as type 2 once it is on disk; while its commit is in flight the queue stops there. This
 * one rule covers the drain at a connect, waiting behind it, revival and takeover.
 */
export function pump(core: CoreState, person: Person): void {
  const { session, mailbox } = person;
  if (session === undefined || session.stale || core.stopping) return;
  while (session.output.roomForMessage && session.pending.size < core.limits.pendingMax) {
    const head = mailbox.queue.head;
    const onDisk = mailbox.kept.firstAbove(session.writtenUpto);
    if (head !== undefined && head.number <= onDisk) {
      if (head.number <= session.hasUpto || isPassedOver(session, head)) {
        mailbox.queue.remove(head);
        takeUnwritten(core, session, head);
        continue;
      }
      if (!mayWrite(core, head)) return;
      mailbox.queue.remove(head);
      const offline = head.offline || head.stored === Stored.yes;
      if (session.hasFacts) session.output.about(head, head.receivedAtMs + core.wallOffsetMs);
      session.output.message(head, typeOf(head, offline));
      carry(session, head, offline);
    } else if (onDisk === Infinity || !writeKept(core, session, person, onDisk)) {
      return;
    }
  }
}

/** A text from another device of this reader, for a program that does not want to know of it. */
function isPassedOver({ features }: Session, { isSent }: Envelope): boolean {
  return isSent && (features & Feature.devices) === 0;
}

function typeOf({ isSent }: Envelope, offline: boolean): number {
  if (isSent) return AddedType.sent;
  return offline ? CommandType.offline : CommandType.message;
}

function mayWrite(core: CoreState, head: Envelope): boolean {
  if (head.stored === Stored.committing) return false;
  if (head.stored === Stored.yes) return true;
  // What is too old for type 0 is about to be kept by its deadline.
  return core.nowMs - head.receivedAtMs <= DUE_AFTER_MS.wait;
}

/** Notes that a connection has been given a message and never gets it again. */
function carry(session: Session, envelope: Envelope, offline: boolean): void {
  envelope.offline = offline;
  envelope.forwarded = true;
  envelope.carrier = session;
  envelope.flush = session.output.flush;
  session.writtenUpto = envelope.number;
  (offline ? session.handed : session.live).append(envelope);
  session.pending.add(envelope);
  session.link.wake();
}

/** Writes the kept message `number`, or asks the store for it; tells whether it was written. */
function writeKept(core: CoreState, session: Session, person: Person, number: number): boolean {
  const record = findInPage(session, number);
  if (record === undefined) {
    askForPage(core, session, person, number);
    return false;
  }
  const src = core.directory.byId(record.src);
  if (src === undefined) return false;
  const size = HEADER_BYTES + record.text.length;
  const envelope = new Envelope(number, src, person, record.id | 0, undefined, core.nowMs, size);
  envelope.stored = Stored.yes;
  envelope.isSent = record.facts?.length === SENT_FACTS_BYTES;
  if (record.epoch !== NO_TOKEN) envelope.epoch = core.names.epochOf(src, record.epoch);
  if (number <= session.hasUpto || isPassedOver(session, envelope)) {
    takeUnwritten(core, session, envelope);
    return true;
  }
  if (session.hasFacts) session.output.about(envelope, record.atMs, record.facts);
  session.output.record(envelope, record.text, typeOf(envelope, true));
  carry(session, envelope, true);
  return true;
}

/** Asks the store for the page that begins with `number`, or waits until it has time. */
function askForPage(core: CoreState, session: Session, person: Person, number: number): void {
  if (session.pageWanted !== -1) return;
  if (core.pagesUnderWay >= CONNECTION_LIMITS.pagesUnderWayMax) {
    core.pageless.add(session);
    return;
  }
  core.pageless.delete(session);
  core.pagesUnderWay += 1;
  session.pageWanted = number;
  core.store.readPage(person.id, number - 1, CONNECTION_LIMITS.pageMessages);
}

/** A page has come, so the next who waits for one may ask. */
function askForNext(core: CoreState): void {
  for (const session of core.pageless) {
    if (core.pagesUnderWay >= CONNECTION_LIMITS.pagesUnderWayMax) return;
    core.pageless.delete(session);
    const { reader } = session;
    if (reader?.session === session) pump(core, reader);
  }
}

/** Steps through the page up to `number`; what lies before it has ended in the meantime. */
function findInPage(session: Session, number: number): KeptRecord | undefined {
  for (; session.pageAt < session.page.length; session.pageAt += 1) {
    const record = session.page[session.pageAt];
    if (record?.number === number) return record;
    if (record !== undefined && record.number > number) return undefined;
  }
  session.page = [];
  session.pageAt = 0;
  return undefined;
}

/** The store has brought what was asked for. */
export function paged(
  core: CoreState,
  person: Person,
  after: number,
  records: readonly KeptRecord[],
): void {
  core.pagesUnderWay -= 1;
  const { session } = person;
  const isWanted = session?.pageWanted === after + 1;
  if (isWanted) session.pageWanted = -1;
  // First those who wait: this one may need another page at once.
  askForNext(core);
  if (isWanted) takePage(core, session, person, after, records);
}

function takePage(
  core: CoreState,
  session: Session,
  person: Person,
  after: number,
  records: readonly KeptRecord[],
): void {
  const { mailbox } = person;
  session.page = records;
  session.pageAt = 0;
  if (records[0]?.number !== after + 1 && mailbox.kept.remove(after + 1)) {
    // The disk does not have what the index says: say so, and do not let it block the rest.
    core.shell.note({ code: "COTERIE_KEPT_MISSING", detail: `message ${after + 1}` });
    core.forget(person, NOBODY, 0, "erased");
    core.missing.add(after + 1);
  }
  pump(core, person);
  // Several pages share their memory: what is left of one must not hold on to all.
  session.page = session.page.slice(session.pageAt).map(copied);
  session.pageAt = 0;
}

function copied(record: KeptRecord): KeptRecord {
  const facts = record.facts && new Uint8Array(record.facts);
  return { ...record, text: new Uint8Array(record.text), facts };
}
