import { readId, readU32 } from "../wire/codec.ts";
import { OFFSET } from "../wire/command.ts";
import { AddedType } from "../wire/added-type.ts";
import { encodeFates, type FateEntry, FATES_MAX, KnownFate } from "../wire/fate-list.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import { endIfDone, refuse } from "./answers.ts";
import type { Envelope } from "./envelope.ts";
import type { Epoch } from "./epoch.ts";
import { keep } from "./keeping.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/** What is not told to one who does not read is left for it to ask. */
const UNTOLD_MAX = 65_536;

const CODES: Readonly<Record<KnownFate, ReplyCode | undefined>> = {
  [KnownFate.unknown]: undefined,
  [KnownFate.kept]: ReplyCode.kept,
  [KnownFate.taken]: ReplyCode.taken,
  [KnownFate.gone]: ReplyCode.gone,
};

/**
 * Whether a message has come under the same name before: it is not delivered again, and its sender
 * hears what became of it, now or when that is known.
 */
export function isRepeated(
  core: CoreState,
  session: Session,
  epoch: Epoch,
  bytes: Uint8Array,
  at: number,
  answered: boolean,
): boolean {
  const id = readId(bytes, at);
  const live = epoch.live.get(id | 0);
  const code = CODES[epoch.fateOf(id)];
  if (live === undefined && code === undefined) return false;
  core.ignore("repeated message");
  if (!answered) return true;
  if (live !== undefined) attach(core, session, live);
  else if (code !== undefined) {
    const high = readU32(bytes, at + OFFSET.dst);
    const low = readU32(bytes, at + OFFSET.dst + 4);
    refuse(session, id, { high, low }, code);
  }
  return true;
}

/** The answer for a message that is under way goes to the connection that asked for it last. */
function attach(core: CoreState, session: Session, envelope: Envelope): void {
  const { owed } = envelope;
  if (owed === session) return;
  envelope.owed = session;
  session.owed += 1;
  if (owed === undefined) core.owed += 1;
  else {
    owed.owed -= 1;
    endIfDone(owed);
  }
  // One that nobody had wanted an answer for has no deadline.
  if (envelope.station === 0 && !envelope.ended) keep(core, envelope, true);
}

/** A connection begins, or ends, to send under this epoch. */
export function useEpoch(session: Session, epoch: Epoch): void {
  session.epoch = epoch;
  epoch.sessions.add(session);
}

export function leaveEpoch(core: CoreState, session: Session): void {
  const { epoch } = session;
  session.fates.length = 0;
  core.fatesDue.delete(session);
  if (epoch === undefined) return;
  epoch.sessions.delete(session);
  core.names.release(epoch);
}

/** Tells senders what became of messages that they know as kept. */
export function tellNews(core: CoreState): void {
  for (const [epoch, entries] of core.names.news) {
    for (const session of epoch.sessions) {
      session.fates.push(...entries);
      if (session.fates.length > UNTOLD_MAX) session.fates.splice(0, entries.length);
      core.fatesDue.add(session);
    }
  }
  core.names.news.clear();
  for (const session of core.fatesDue) {
    while (session.fates.length > 0 && !session.output.answersFull) {
      tellFates(session, session.epoch, session.fates.splice(0, FATES_MAX));
    }
    if (session.fates.length === 0) core.fatesDue.delete(session);
  }
}

function tellFates(
  session: Session,
  epoch: Epoch | undefined,
  entries: readonly FateEntry[],
): void {
  const { person } = session;
  if (person === undefined || epoch === undefined) return;
  const body = encodeFates({ epoch: epoch.token, entries });
  session.output.added(AddedType.fate, 0, undefined, person, body);
  session.link.wake();
}
