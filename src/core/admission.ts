import { readType } from "../wire/codec.ts";
import { CommandType } from "../wire/command.ts";
import { endIfDone } from "./answers.ts";
import { route } from "./routing.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";
import { TokenBucket } from "./token-bucket.ts";

/**
 * Lets a message in, or makes it wait: over the rate, while the store is behind, or while the
 * sender does not read its answers. What waits has not been received yet, so its 3 seconds have
 * not begun. Reading pauses only when the list is full, since a type 1 behind it is wanted.
 */
export function admit(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
  answered: boolean,
): void {
  if (session.waiting.length === 0 && mayAdmit(core, session)) {
    route(core, session, bytes, at, size, answered);
    return;
  }
  // No slice: of a Buffer that would be a view into memory that is only lent.
  session.waiting.push(new Uint8Array(bytes.subarray(at, at + size)));
  session.waitingBytes += size;
  core.waiting.add(session);
  if (!session.paused && isFull(core, session)) {
    session.paused = true;
    session.link.pause();
  }
}

/** Admits what waits and may come in now. */
export function admitWaiting(core: CoreState, session: Session): void {
  let admitted = 0;
  while (admitted < session.waiting.length && mayAdmit(core, session)) {
    const frame = session.waiting[admitted];
    admitted += 1;
    if (frame === undefined) break;
    session.waitingBytes -= frame.length;
    const answered = readType(frame, 0) === CommandType.message;
    route(core, session, frame, 0, frame.length, answered);
  }
  session.waiting.splice(0, admitted);
  if (session.waiting.length === 0) core.waiting.delete(session);
  if (session.paused && !isFull(core, session)) {
    session.paused = false;
    session.resumedAtMs = core.nowMs;
    // The rest of a command could not be read meanwhile.
    if (session.begunAtMs !== -1) session.begunAtMs = core.nowMs;
    session.link.resume();
  }
  endIfDone(session);
}

function isFull({ limits }: CoreState, { waiting, waitingBytes }: Session): boolean {
  return waiting.length >= limits.waitingCommandsMax || waitingBytes >= limits.waitingBytesMax;
}

function mayAdmit(core: CoreState, session: Session): boolean {
  if (!core.numbers.available || core.congested || session.output.answersFull) return false;
  return core.stopping || takeToken(core, session);
}

function takeToken(core: CoreState, session: Session): boolean {
  const { rate } = core.limits;
  const { person } = session;
  if (person === undefined || rate.perSecond === Infinity) return true;
  person.bucket ??= new TokenBucket(rate, core.nowMs);
  return person.bucket.take(rate, core.nowMs);
}
