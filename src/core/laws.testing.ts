/** What must hold after every event, whatever happens in a play. */

import assert from "node:assert/strict";
import type { FakeDisk } from "./disk.testing.ts";
import type { Envelope } from "./envelope.ts";
import { Stored } from "./envelope.ts";
import type { EnvelopeList } from "./envelope-list.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/** The state of the core agrees with itself and with the disk. */
export function checkLaws(core: CoreState, disk: FakeDisk): void {
  const { taken, refused, expired, erased } = core.ended;
  const accounted = taken + refused + expired + erased + core.queued;
  assert.equal(core.received, accounted, "received = the endings + what is queued");

  const everyone = core.directory.people;
  const counted = everyone.reduce((sum, person) => sum + person.mailbox.messages, 0);
  assert.equal(core.queued, counted, "what is queued lies in the mailboxes");
  const unseen = everyone.filter((person) => !person.seen && person.mailbox.messages > 0);
  assert.equal(core.unseenMailboxes, unseen.length, "mailboxes of names never seen");

  const envelopes = new Set<Envelope>(disk.committing);
  for (const person of everyone) checkPerson(person, disk, envelopes);
  // What was taken is owed its answer still until its copies are safe.
  for (const { fanOut } of disk.committing) if (fanOut !== undefined) envelopes.add(fanOut.lead);
  for (const session of core.sessions) checkSession(core, session);
  checkMemory(core, disk, envelopes);
  checkDisk(core, disk);
  for (const envelope of core.deadlines) {
    assert.ok(!envelope.ended, "what has ended has no deadline");
  }
}

function checkPerson(person: Person, disk: FakeDisk, envelopes: Set<Envelope>): void {
  const { mailbox, session } = person;
  checkOrder(mailbox.queue, "queue");
  const unended = new Map<number, { bytes: number; src: number }>();
  for (const number of mailbox.kept) {
    const row = disk.rows.get(number);
    assert.ok(row !== undefined, `message ${number} is on disk, as the index says`);
    unended.set(number, { bytes: row.text.length, src: row.src });
  }
  const carried = [...(session?.live ?? []), ...(session?.handed ?? [])];
  for (const envelope of [...mailbox.queue, ...carried]) {
    envelopes.add(envelope);
    if (envelope.ended) continue;
    const { number, stored } = envelope;
    assert.equal(
      mailbox.kept.has(number),
      stored === Stored.yes,
      `message ${number} and the index`,
    );
    unended.set(number, { bytes: envelope.textBytes, src: envelope.src.id });
  }
  for (const envelope of mailbox.queue) {
    assert.ok(!envelope.ended, "nothing that has ended is queued");
    assert.equal(envelope.carrier, undefined, "what is queued is carried by nobody");
    const upto = session?.writtenUpto ?? -1;
    assert.ok(envelope.number > upto, "what is queued has not been written on this connection");
    if (session !== undefined && !session.stale) continue;
    assert.equal(envelope.stored, Stored.committing, "what is for an absent one is being kept");
  }
  const all = [...unended.values()];
  assert.equal(mailbox.messages, all.length, "messages of a mailbox");
  const bytes = all.reduce((sum, each) => sum + each.bytes, 0);
  assert.equal(mailbox.textBytes, bytes, "bytes of a mailbox");
  for (const src of new Set(all.map((each) => each.src))) {
    const share = all.filter((each) => each.src === src).length;
    assert.equal(mailbox.share(src), share, "a sender's share of a mailbox");
  }
}

function checkSession(core: CoreState, session: Session): void {
  checkOrder(session.live, "live");
  checkOrder(session.handed, "handed");
  assert.equal(core.waiting.has(session), session.waiting.length > 0, "sessions with waiting ones");
  const waitingBytes = session.waiting.reduce((sum, frame) => sum + frame.length, 0);
  assert.equal(session.waitingBytes, waitingBytes, "bytes that wait to be admitted");
  const isNameless = session.role === "nameless" && session.login === undefined;
  assert.equal(core.nameless.has(session), isNameless, "nameless connections");
  const isHolder = session.reader?.session === session;
  assert.equal(session.role === "present", isHolder, "present means to hold the name");
  const carried = [...session.live, ...session.handed];
  if (!isHolder) {
    assert.equal(carried.length, 0, "one who has left carries nothing");
    return;
  }
  assert.equal(session.pending.size, carried.length, "what is pending is what is carried");
  const handed = new Set(session.handed);
  for (const envelope of carried) {
    assert.equal(envelope.carrier, session, "a carried message knows its carrier");
    assert.ok(envelope.number <= session.writtenUpto, "what is carried was written");
    assert.equal(envelope.offline, handed.has(envelope), "its list");
    let at = session.pending.oldest(envelope.src, envelope.id);
    while (at !== undefined && at !== envelope) at = at.pairNext;
    assert.equal(at, envelope, "what is carried can be confirmed");
  }
}

function checkMemory(core: CoreState, disk: FakeDisk, envelopes: Set<Envelope>): void {
  const held = [...envelopes].filter((envelope) => envelope.slab !== undefined);
  const heldBytes = held.reduce((sum, envelope) => sum + envelope.slabBytes, 0);
  assert.equal(core.slabs.liveBytes, heldBytes, "live bytes are those of messages on their way");

  const owed = [...envelopes].filter((envelope) => envelope.owed !== undefined);
  assert.equal(core.owed, owed.length, "answers owed");
  for (const session of core.sessions) {
    const own = owed.filter((envelope) => envelope.owed === session);
    assert.equal(session.owed, own.length, "answers owed to one connection");
  }

  const { committing } = disk;
  const bytes = committing.reduce((sum, envelope) => sum + envelope.frameBytes, 0);
  assert.equal(core.committingMessages, committing.length, "messages being committed");
  assert.equal(core.committingBytes, bytes, "bytes being committed");
}

function checkDisk(core: CoreState, disk: FakeDisk): void {
  for (const row of disk.live()) {
    if (disk.isLeaving(row)) continue;
    const owner = core.directory.byId(row.dst);
    assert.ok(owner?.mailbox.kept.has(row.number), `message ${row.number} on disk has an owner`);
  }
}

function checkOrder(list: EnvelopeList, what: string): void {
  let last = -1;
  let size = 0;
  for (const { number } of list) {
    assert.ok(number > last, `${what} is in number order`);
    last = number;
    size += 1;
  }
  assert.equal(list.size, size, `the size of ${what}`);
  assert.equal(list.tail?.number ?? -1, last, `the tail of ${what}`);
}
