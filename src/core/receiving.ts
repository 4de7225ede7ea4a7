import { readId } from "../wire/codec.ts";
import { HEADER_BYTES, OFFSET } from "../wire/command.ts";
import { Envelope } from "./envelope.ts";
import type { Epoch } from "./epoch.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/**
 * Gives a message its number and puts it into this mailbox. From here on it counts, and is owed an
 * answer if it is `answered`.
 *
 * @param dst a name, or one device of it.
 */
export function takeUp(
  core: CoreState,
  session: Session,
  src: Person,
  dst: Person,
  bytes: Uint8Array,
  at: number,
  size: number,
  answered: boolean,
  epoch: Epoch | undefined,
): Envelope {
  const id = readId(bytes, at) | 0;
  const owed = answered ? session : undefined;
  const envelope = new Envelope(core.numbers.take(), src, dst, id, owed, core.nowMs, size);
  if (epoch !== undefined) {
    envelope.epoch = epoch;
    epoch.live.add(envelope);
  }
  core.slabs.put(envelope, bytes, at, size, aboutThis(session, id));
  envelope.slab?.names(envelope.frameAt, src, dst);
  core.begin(dst, src.id, size - HEADER_BYTES);
  if (answered) {
    session.owed += 1;
    core.owed += 1;
  }
  dst.mailbox.queue.append(envelope);
  return envelope;
}

/** The ABOUT that came last, if it is about this message and says something. */
export function aboutThis({ about }: Session, id: number): Uint8Array | undefined {
  if (about === undefined || (readId(about, 0) | 0) !== id) return undefined;
  for (let at: number = OFFSET.text; at < about.length; at += 1) {
    if (about[at] !== 0) return about;
  }
  return undefined;
}
