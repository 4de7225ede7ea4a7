import { tellTaken } from "./devices/fan-out.ts";
import type { Envelope } from "./envelope.ts";
import { Stored } from "./envelope.ts";
import { CONNECTION_LIMITS } from "./limits.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";
import { dropKept } from "./taking.ts";

/**
 * A "200" for the pair (SRC, messageID) has come from a recipient's connection (S5): it settles
 * the oldest message of that pair that was written on this very connection. For nothing pending
 * it means nothing, so nobody can confirm what another was sent.
 *
 * A client that answers type 2 as well, which the seed does not ask for, is taken at its word
 * from its first such answer on.
 */
export function confirm(core: CoreState, session: Session, src: Person, id: number): void {
  const envelope = meant(session, src, id);
  if (envelope === undefined) {
    core.ignore("unmatched reply");
    return;
  }
  // E2: a peer reads in order, so this answer proves what was handed before it.
  if (!envelope.offline && !session.hasFacts) takeHandedBefore(core, session, envelope.number);
  take(core, session, envelope);
}

/**
 * E1: the recipient's client has committed everything up to a number. It speaks of what has been
 * written on this connection, whatever number it gives.
 */
export function takeUpto(core: CoreState, session: Session, upto: number): void {
  const { flush } = session.output;
  for (;;) {
    const live = session.live.head;
    const handed = session.handed.head;
    const isLive = handed === undefined || (live !== undefined && live.number < handed.number);
    const first = isLive ? live : handed;
    if (first === undefined || first.number > upto || first.flush === flush) return;
    take(core, session, first);
  }
}

/** Which message a "200" for this pair means. */
function meant(session: Session, src: Person, id: number): Envelope | undefined {
  // What leaves only with the next flush cannot have been answered.
  const { flush } = session.output;
  let oldest = session.pending.oldest(src, id);
  // Nobody answers a text of their own.
  while (oldest?.isSent === true) oldest = oldest.pairNext;
  if (oldest === undefined || oldest.flush === flush) return undefined;
  if (session.answersOffline) return oldest;
  let at: Envelope | undefined = oldest;
  while (at?.offline === true) at = at.pairNext;
  if (at !== undefined && at.flush !== flush) return at;
  session.answersOffline = true;
  return oldest;
}

/** The recipient's client has this message. */
function take(core: CoreState, session: Session, envelope: Envelope): void {
  (envelope.offline ? session.handed : session.live).remove(envelope);
  session.pending.remove(envelope);
  envelope.carrier = undefined;
  if (envelope.ended) return;
  tellTaken(core, envelope);
  core.end(envelope, "taken");
  if (envelope.stored === Stored.yes) dropKept(core, envelope.dst, envelope.number);
}

function takeHandedBefore(core: CoreState, session: Session, number: number): void {
  let head = session.handed.head;
  while (head !== undefined && head.number < number) {
    take(core, session, head);
    head = session.handed.head;
  }
}

/** A write has been accepted whole: what left with it can be proven from now on. */
export function stampAccepted(core: CoreState, session: Session, flush: number): void {
  let at = session.handed.tail;
  while (at !== undefined && at.acceptedAtMs === -1) {
    if (at.flush <= flush) at.acceptedAtMs = core.nowMs;
    at = at.prev;
  }
  core.provenFromMs = core.nowMs + CONNECTION_LIMITS.evidenceMs;
}

/**
 * E3: a command, or a clean FIN, that comes a second after bytes were accepted proves that they
 * were read. It must have come after that second, not only been noticed then: not while reading
 * was paused, and not while the server stood still. So it is judged by the last moment of which
 * is known that everything that had come by then has been handled.
 *
 * S7 gives a type 2 no answer, so for a program that knows only the seed this and E2 are all the
 * proof there is. Without proof the message is handed over again: a double beats a loss.
 */
export function takeProven(core: CoreState, session: Session): void {
  if (core.limits.plainEvidence === "strict" || session.paused || session.hasFacts) return;
  // A peer that does not accept more may not have read what it accepted.
  if (session.output.takenAtMs !== -1) return;
  const untilMs = core.handledUptoMs - CONNECTION_LIMITS.evidenceMs;
  if (session.resumedAtMs > untilMs) return;
  let head = session.handed.head;
  while (head !== undefined && head.acceptedAtMs !== -1 && head.acceptedAtMs <= untilMs) {
    take(core, session, head);
    head = session.handed.head;
  }
}
