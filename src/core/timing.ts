import { admitWaiting } from "./admission.ts";
import type { Envelope } from "./envelope.ts";
import { Stored } from "./envelope.ts";
import { callTime, keep } from "./keeping.ts";
import { becomeStale } from "./presence.ts";
import { hasHadTime } from "./room.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/** How often commands that wait for their rate are looked at. */
export const ADMIT_EVERY_MS = 20;
/** How often it is noted that all is handled, while kept messages wait to be proven. */
export const PROVE_EVERY_MS = 50;
/** How often connections are looked over for what has stood still too long. */
export const LOOK_OVER_EVERY_MS = 1000;

/** Does what is due for messages: keeping, answering, and calling recipients stale (S5). */
export function meetDeadlines(core: CoreState): void {
  let envelope = core.deadlines.due(core.nowMs);
  while (envelope !== undefined) {
    meetDeadline(core, envelope);
    envelope = core.deadlines.due(core.nowMs);
  }
}

function meetDeadline(core: CoreState, envelope: Envelope): void {
  if (envelope.carrier === undefined) {
    // Still waiting for its turn: kept, so that the sender need not wait.
    core.deadlines.remove(envelope);
    keep(core, envelope, true);
    closeIfNotAnswering(core, envelope.dst.session);
  } else if (envelope.station === 3) {
    keep(core, envelope, false);
    if (envelope.owed === undefined) core.deadlines.remove(envelope);
  } else if (envelope.station === 0) {
    const { carrier } = envelope;
    callTime(core, envelope);
    becomeStale(core, carrier);
  }
}

/**
 * A connection that has been written as much as may be unanswered, and has let a message go
 * without answer, gets no further: the next one should not have to time out to be kept.
 */
function closeIfNotAnswering(core: CoreState, session: Session | undefined): void {
  if (session !== undefined && isNotAnswering(core, session)) core.doom(session, "not answering");
}

function isNotAnswering(core: CoreState, session: Session): boolean {
  if (session.pending.size < core.limits.pendingMax) return false;
  const oldest = session.live.head;
  if (oldest === undefined) return false;
  // Its time is up, and it was kept or could not be. Until then a "200" may still come in time.
  return oldest.ended || (oldest.stored === Stored.yes && oldest.station === 0);
}

/** Admits commands that have waited for their rate, the store, or their sender's reading. */
export function admitAllWaiting(core: CoreState): void {
  for (const session of core.waiting) admitWaiting(core, session);
}

/** Closes connections whose time to leave is up. They stand in the order in which it ends. */
export function closeLeaving(core: CoreState): void {
  for (const session of core.leaving) {
    if (core.nowMs < session.closeAtMs) return;
    core.doom(session, "its time to leave is up");
  }
}

/**
 * Above so many connections without a name the oldest close, if they have had a second to say it:
 * when a server starts again, a thousand honest programs connect at once, each a moment before
 * its first command can be here.
 */
export function closeNameless(core: CoreState): void {
  for (const oldest of core.nameless) {
    if (core.nameless.size <= core.limits.namelessMax) return;
    if (!hasHadTime(core, oldest)) return;
    core.nameless.delete(oldest);
    core.doom(oldest, "too many connections without a name");
  }
}

/** Closes connections on which something has stood still too long. */
export function lookOver(core: CoreState): void {
  closeNameless(core);
  for (const session of core.sessions) {
    const why = overdue(core, session);
    if (why !== undefined) core.doom(session, why);
  }
}

/** Messages wait that this connection has not carried. */
function hasMore({ reader, writtenUpto }: Session): boolean {
  if (reader === undefined) return false;
  const { queue, kept } = reader.mailbox;
  return queue.head !== undefined || kept.firstAbove(writtenUpto) !== Infinity;
}

function overdue(core: CoreState, session: Session): string | undefined {
  const { nowMs, limits } = core;
  const isStranger = session.role === "nameless" && session.login === undefined;
  const mustSignIn = core.membership !== undefined && isStranger;
  if (mustSignIn && nowMs - session.openedAtMs >= limits.signInMsMax) {
    return "has not signed in";
  }
  const begunAtMs = session.paused ? -1 : session.begunAtMs;
  if (begunAtMs !== -1 && nowMs - begunAtMs >= limits.beginMsMax) {
    return "an unfinished command";
  }
  if (session.blocked(nowMs, limits.stalledMsMax)) return "not reading";
  // What waits behind may have come before these had timed out.
  if (isNotAnswering(core, session) && hasMore(session)) return "not answering";
  return undefined;
}
