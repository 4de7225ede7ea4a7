import { KnownFate } from "../wire/fate-list.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import { answer } from "./answers.ts";
import { pump } from "./delivery.ts";
import type { Envelope } from "./envelope.ts";
import { Stored } from "./envelope.ts";
import type { Person } from "./person.ts";
import type { CoreState } from "./state.ts";

/**
 * Puts a message on its way to the disk. With `answerDue` its sender hears "300" as soon as it is
 * there, and never earlier: a 300 promises that a crash does not lose it.
 */
export function keep(core: CoreState, envelope: Envelope, answerDue: boolean): void {
  if (answerDue) envelope.answerDue = true;
  if (envelope.stored === Stored.committing) return;
  if (envelope.stored === Stored.yes) {
    if (envelope.answerDue) answer(core, envelope, ReplyCode.kept);
    return;
  }
  envelope.stored = Stored.committing;
  core.committingMessages += 1;
  core.committingBytes += envelope.frameBytes;
  enrol(core, envelope.src);
  enrol(core, envelope.dst);
  core.store.keep(envelope);
}

/** Makes the store know a person's number before it is used there. */
export function enrol(core: CoreState, person: Person): void {
  if (person.enrolled) return;
  person.enrolled = true;
  core.store.enrol(person.id, person.nameBytes());
}

/** The group with this message is on disk. */
export function committed(core: CoreState, envelope: Envelope): void {
  leaveCommit(core, envelope);
  envelope.stored = Stored.yes;
  if (envelope.ended) {
    // It was taken while its commit was in flight: the copy goes again.
    core.slabs.release(envelope);
    core.store.erase(envelope.number);
    return;
  }
  const { dst } = envelope;
  dst.mailbox.kept.insert(envelope.number);
  core.settleName(envelope, KnownFate.kept);
  if (envelope.answerDue) answer(core, envelope, ReplyCode.kept);
  if (envelope.carrier === undefined) {
    pump(core, dst);
    // What could not be written now is fetched again by number when its turn comes.
    if (envelope.carrier === undefined) dst.mailbox.queue.remove(envelope);
  }
  core.slabs.release(envelope);
}

/** The time for a "200" is up: the sender hears "300" as soon as the disk makes it true. */
export function callTime(core: CoreState, envelope: Envelope): void {
  if (envelope.ended) return;
  envelope.answerDue = true;
  if (envelope.stored === Stored.yes) answer(core, envelope, ReplyCode.kept);
  else if (envelope.stored === Stored.no) giveUp(core, envelope);
}

/** The group with this message is not on disk. */
export function keepFailed(core: CoreState, envelope: Envelope): void {
  leaveCommit(core, envelope);
  envelope.stored = Stored.no;
  if (envelope.ended) {
    core.slabs.release(envelope);
    return;
  }
  // What was written and has time left may still be confirmed.
  if (envelope.carrier === undefined || envelope.station === 0) giveUp(core, envelope);
}

/**
 * What is not on disk cannot be answered with "300". A message that nobody was shown is refused
 * outright; for one that was forwarded all that is known is that it may have been seen.
 */
function giveUp(core: CoreState, envelope: Envelope): void {
  // What was written stays with its carrier, so that a late "200" settles it and no later message
  // of the same pair.
  if (envelope.carrier === undefined) envelope.dst.mailbox.queue.remove(envelope);
  answer(core, envelope, envelope.forwarded ? ReplyCode.maybeSeen : ReplyCode.storageFailed);
  core.end(envelope, "refused");
  pump(core, envelope.dst);
}

function leaveCommit(core: CoreState, envelope: Envelope): void {
  core.committingMessages -= 1;
  core.committingBytes -= envelope.frameBytes;
}
