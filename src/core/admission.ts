import { AddedType } from "../wire/added-type.ts";
import { readType } from "../wire/codec.ts";
import { CommandType } from "../wire/command.ts";
import { endIfDone } from "./answers.ts";
import { QUESTIONS } from "./questions.ts";
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
  if (mayPass(core, session)) {
    route(core, session, bytes, at, size, answered);
    return;
  }
  // It says something of this message, so it waits in front of it; or of the first that waits.
  if (session.about !== undefined && session.waiting.length === 0) {
    wait(core, session, session.about);
    session.about = undefined;
  }
  // No slice: of a Buffer that would be a view into memory that is only lent.
  wait(core, session, new Uint8Array(bytes.subarray(at, at + size)));
}

/** An ABOUT that has come: it keeps its place in front of its message. */
export function admitAbout(core: CoreState, session: Session, about: Uint8Array): void {
  if (session.waiting.length === 0) session.about = about;
  else wait(core, session, about);
}

/** Answers a question, or lets it wait as {@link admit} does a message: it costs as much. */
export function admitQuestion(
  core: CoreState,
  session: Session,
  type: number,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  if (mayPass(core, session)) {
    QUESTIONS.get(type)?.(core, session, bytes, at, size);
  } else {
    wait(core, session, new Uint8Array(bytes.subarray(at, at + size)));
  }
}

function wait(core: CoreState, session: Session, frame: Uint8Array): void {
  session.waiting.push(frame);
  session.waitingBytes += frame.length;
  core.waiting.add(session);
  if (!session.paused && isFull(core, session)) {
    session.paused = true;
    session.link.pause();
  }
}

/** Admits what waits and may come in now. */
export function admitWaiting(core: CoreState, session: Session): void {
  let admitted = 0;
  while (admitted < session.waiting.length) {
    const frame = session.waiting[admitted];
    if (frame === undefined) break;
    const isAbout = readType(frame, 0) === AddedType.about;
    if (!isAbout && !mayAdmit(core, session)) break;
    admitted += 1;
    session.waitingBytes -= frame.length;
    if (isAbout) session.about = frame;
    else letIn(core, session, frame);
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

function letIn(core: CoreState, session: Session, frame: Uint8Array): void {
  const type = readType(frame, 0);
  const answerQuestion = QUESTIONS.get(type);
  if (answerQuestion !== undefined) answerQuestion(core, session, frame, 0, frame.length);
  else route(core, session, frame, 0, frame.length, type === CommandType.message);
}

function isFull({ limits }: CoreState, { waiting, waitingBytes }: Session): boolean {
  return waiting.length >= limits.waitingCommandsMax || waitingBytes >= limits.waitingBytesMax;
}

/** Nothing waits in front of what comes now, and nothing holds it up. */
function mayPass(core: CoreState, session: Session): boolean {
  return session.waiting.length === 0 && mayAdmit(core, session);
}

function mayAdmit(core: CoreState, session: Session): boolean {
  if (!core.numbers.available || core.congested || session.output.answersFull) return false;
  return core.stopping || takeToken(core, session);
}

function takeToken(core: CoreState, session: Session): boolean {
  const { rate } = core;
  const { person } = session;
  if (person === undefined || rate.perSecond === Infinity) return true;
  person.bucket ??= new TokenBucket(rate, core.nowMs);
  return person.bucket.take(rate, core.nowMs);
}
