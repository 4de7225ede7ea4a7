import { tellTaken } from "./devices/fan-out.ts";
import type { Envelope } from "./envelope.ts";
import { Stored } from "./envelope.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/**
 * A message that need not be written: its recipient's client said at its start that it has it. It
 * stands in no list any more.
 */
export function takeUnwritten(core: CoreState, session: Session, envelope: Envelope): void {
  session.writtenUpto = envelope.number;
  tellTaken(core, envelope);
  core.end(envelope, "taken");
  if (envelope.stored === Stored.yes) dropKept(core, envelope.dst, envelope.number);
}

/**
 * Takes a message off the disk that need not be handed over again.
 *
 * If nothing older is left for its recipient, one move of the cursor covers it; otherwise it is
 * erased by number. The cursor moves once per event, however many messages an event ends.
 */
export function dropKept(core: CoreState, person: Person, number: number): void {
  if (!person.mailbox.kept.remove(number)) return;
  if (number < floorOf(person)) core.cursors.set(person, number);
  else core.erasures.push(number);
}

/** The lowest number of a person's messages that is live, kept, handed or waiting. */
function floorOf(person: Person): number {
  const { session, mailbox } = person;
  return Math.min(
    mailbox.kept.first,
    mailbox.queue.head?.number ?? Infinity,
    session?.live.head?.number ?? Infinity,
    session?.handed.head?.number ?? Infinity,
  );
}
