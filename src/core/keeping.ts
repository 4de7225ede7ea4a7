import { KnownFate } from "../wire/fate-list.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import { answer } from "./answers.ts";
import { pump } from "./delivery.ts";
import { copyIsKept } from "./devices/fan-out.ts";
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
    if (envelope.answerDue) answerKept(core, envelope);
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
  core.store.enrol(person.id, person.address ?? person.nameBytes());
  // No time limit of names that nobody has ever used holds for it.
  if (person.address !== undefined) core.store.seen(person.id);
}

/** The group with this message is on disk. */
export function committed(core: CoreState, envelope: Envelope): void {
  leaveCommit(core, envelope);
  envelope.stored = Stored.yes;
  if (envelope.fanOut !== undefined) copyIsKept(core, envelope);
  if (envelope.ended) {
    // It was taken while its commit was in flight: the copy goes again.
    core.slabs.release(envelope);
    core.store.erase(envelope.number);
    return;
  }
  const { dst } = envelope;
  dst.mailbox.kept.insert(envelope.number);
  core.settleName(envelope, KnownFate.kept);
  if (envelope.answerDue) answerKept(core, envelope);
  if (envelope.carrier === undefined) {
    pump(core, dst);
    // What could not be written now is fetched again by number when its turn comes.
    if (envelope.carrier === undefined && !envelope.ended) dst.mailbox.queue.remove(envelope);
  }
  core.slabs.release(envelope);
}

/** The time for a "200" is up: the sender hears "300" as soon as the disk makes it true. */
export function callTime(core: CoreState, envelope: Envelope): void {
  if (envelope.ended) return;
  envelope.answerDue = true;
  if (envelope.stored === Stored.yes) answerKept(core, envelope);
  else if (envelope.stored === Stored.no) giveUp(core, envelope);
}

/** It is on disk, and its sender hears so. */
function answerKept(core: CoreState, envelope: Envelope): void {
  // Until now one who asks again is not told either.
  if (envelope.fanOut !== undefined) core.settleName(envelope, KnownFate.kept);
  answer(core, envelope, ReplyCode.kept);
}

/** The group with this message is not on disk. */
export function keepFailed(core: CoreState, envelope: Envelope): void {
  leaveCommit(core, envelope);
  envelope.stored = Stored.no;
  if (envelope.fanOut !== undefined) copyIsLost(core, envelope);
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

/**
 * A device of the recipient will not have the message, whoever else has it: its sender is not told
 * that all is well, and may send it again. What its own devices are told is worth less.
 */
function copyIsLost(core: CoreState, copy: Envelope): void {
  const { fanOut } = copy;
  if (fanOut === undefined || copy === fanOut.lead) return;
  if (copy.isSent) {
    copyIsKept(core, copy);
    return;
  }
  const { lead } = fanOut;
  fanOut.uncommitted -= 1;
  fanOut.hasFailed = true;
  if (!lead.ended && lead.stored !== Stored.yes) {
    giveUp(core, lead);
    return;
  }
  answer(core, lead, ReplyCode.maybeSeen);
  if (lead.ended) core.settleName(lead, KnownFate.unknown);
}

function leaveCommit(core: CoreState, envelope: Envelope): void {
  core.committingMessages -= 1;
  core.committingBytes -= envelope.frameBytes;
}
