import { NoticeCode } from "../wire/notice.ts";
import { endIfDone } from "./answers.ts";
import { takeProven } from "./confirming.ts";
import { pump } from "./delivery.ts";
import type { Envelope } from "./envelope.ts";
import { Stored } from "./envelope.ts";
import { enrol, keep } from "./keeping.ts";
import { CONNECTION_LIMITS } from "./limits.ts";
import { readerOf } from "./devices/readers.ts";
import { leaveEpoch } from "./naming.ts";
import { notify } from "./notices.ts";
import { presenceChanged, stopWatching } from "./people.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/**
 * Binds a connection to the name of its first command and hands over what is kept (S4). A
 * connection that held the name steps back: the newest wins. Different devices of a name hold one
 * mailbox each, and nothing of each other's.
 *
 * @returns false if the connection is to be closed instead, since two programs throw each other
 * off in turn.
 */
export function bind(core: CoreState, session: Session, person: Person): boolean {
  const reader = readerOf(core, session, person);
  const holder = reader.session;
  if (holder !== undefined) {
    if (holder.displacedAnother && !mayTakeOver(reader, core.nowMs)) return false;
    session.displacedAnother = true;
    displace(core, holder);
  }
  meet(core, session, person);
  session.role = "present";
  reader.session = session;
  presenceChanged(core, person);
  pump(core, reader);
  return true;
}

/** Binds a connection to a name under which it only sends: whoever receives for it goes on. */
export function bindToSend(core: CoreState, session: Session, person: Person): void {
  meet(core, session, person);
  session.role = "sending";
}

/** Notes who speaks, and that this name has been here. */
function meet(core: CoreState, session: Session, person: Person): void {
  core.nameless.delete(session);
  session.person = person;
  session.reader = readerOf(core, session, person);
  session.output.little = session.cutter.order === "little";
  noteSeen(core, person);
}

/** This name has been here, whether it says something or not. */
export function noteSeen(core: CoreState, person: Person): void {
  if (person.seen) return;
  if (person.mailbox.messages > 0) core.unseenMailboxes -= 1;
  person.seen = true;
  enrol(core, person);
  core.store.seen(person.id);
}

/** A takeover in turn counts; after five in a minute there is no sixth. */
function mayTakeOver(person: Person, nowMs: number): boolean {
  const sinceMs = nowMs - CONNECTION_LIMITS.takeoverWindowMs;
  person.takeoversAtMs = person.takeoversAtMs.filter((atMs) => atMs > sinceMs);
  if (person.takeoversAtMs.length >= CONNECTION_LIMITS.takeoversMax) return false;
  person.takeoversAtMs.push(nowMs);
  return true;
}

function displace(core: CoreState, session: Session): void {
  notify(session, NoticeCode.takenOver);
  stopReceiving(core, session);
  beginLeaving(core, session);
}

/** The connection is over: nothing is handed to it any more, and it waits for no answers. */
export function dismiss(core: CoreState, session: Session): void {
  stopReceiving(core, session);
  session.waiting.length = 0;
  session.waitingBytes = 0;
  core.waiting.delete(session);
  beginLeaving(core, session);
  session.link.end();
}

/** The connection only waits for its answers now, for five seconds at most. */
export function beginLeaving(core: CoreState, session: Session): void {
  core.nameless.delete(session);
  stopWatching(core, session);
  leaveEpoch(core, session);
  session.role = "leaving";
  session.closeAtMs = core.nowMs + CONNECTION_LIMITS.lingerMs;
  core.leaving.add(session);
  endIfDone(session);
}

/** The peer has sent FIN: it receives no more, but hears its last answers. */
export function finished(core: CoreState, session: Session): void {
  if (!session.listening) return;
  // Under TLS a connection that broke looks the same, so its end proves nothing.
  if (session.channel.exporter === undefined) takeProven(core, session);
  stopReceiving(core, session);
  beginLeaving(core, session);
}

/** Ends a connection for good. What it had not confirmed goes back to its person's queue. */
export function close(core: CoreState, session: Session): void {
  if (session.role === "closed") return;
  stopReceiving(core, session);
  session.role = "closed";
  stopWatching(core, session);
  leaveEpoch(core, session);
  session.output.discard();
  session.waiting.length = 0;
  session.waitingBytes = 0;
  core.sessions.delete(session);
  if (session.login !== undefined) core.membership?.signedOut(session.login.name);
  core.nameless.delete(session);
  core.leaving.delete(session);
  core.waiting.delete(session);
  const left = (core.networks.get(session.network) ?? 1) - 1;
  if (left > 0) core.networks.set(session.network, left);
  else core.networks.delete(session.network);
  session.link.destroy();
}

/**
 * The recipient drops: its unconfirmed messages go back to their old places and are kept, those
 * waiting behind a drain as well. Each sender hears "300" at once after its commit, since the
 * absence is known and waiting would inform nobody.
 */
export function stopReceiving(core: CoreState, session: Session): void {
  const { person, reader } = session;
  if (person === undefined || reader?.session !== session) return;
  reader.session = undefined;
  presenceChanged(core, person);
  session.page = [];
  core.pageless.delete(session);
  session.output.discardMessages();
  const queue = reader.mailbox.queue;
  for (let at = lastCarried(session); at !== undefined; at = lastCarried(session)) {
    (at.offline ? session.handed : session.live).remove(at);
    at.carrier = undefined;
    at.acceptedAtMs = -1;
    at.bucketNext = undefined;
    at.pairNext = undefined;
    at.pairLast = undefined;
    if (at.ended) continue;
    if (at.stored === Stored.yes) settleKept(core, at);
    else queue.prepend(at);
  }
  keepQueued(core, reader);
}

/** What is on disk needs no envelope: the index has its number. */
function settleKept(core: CoreState, envelope: Envelope): void {
  core.deadlines.remove(envelope);
  keep(core, envelope, true);
}

function lastCarried(session: Session): Envelope | undefined {
  const live = session.live.tail;
  const handed = session.handed.tail;
  if (live === undefined || handed === undefined) return live ?? handed;
  return live.number > handed.number ? live : handed;
}

/** Keeps all that is queued for a person who cannot be written to. */
function keepQueued(core: CoreState, person: Person): void {
  for (const envelope of person.mailbox.queue) {
    core.deadlines.remove(envelope);
    keep(core, envelope, true);
  }
}

/** A recipient that left a message unanswered is as good as absent, until it shows life (S5). */
export function becomeStale(core: CoreState, session: Session): void {
  const { person, reader } = session;
  if (session.stale || person === undefined || reader?.session !== session) return;
  session.stale = true;
  presenceChanged(core, person);
  keepQueued(core, reader);
}

/**
 * Any command revives a stale session, and what it has not carried drains. If its output is
 * blocked only a type 1 does: a peer that sends but does not read gains nothing by being alive.
 */
export function revive(core: CoreState, session: Session, byReply: boolean): void {
  const { person, reader } = session;
  if (!session.stale || person === undefined || reader === undefined) return;
  if (!byReply && session.blocked(core.nowMs, CONNECTION_LIMITS.blockedMs)) return;
  session.stale = false;
  presenceChanged(core, person);
  pump(core, reader);
}
