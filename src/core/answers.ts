import { ReplyCode, replyCodeBytes } from "../wire/reply-code.ts";
import type { Envelope } from "./envelope.ts";
import type { Session } from "./session.ts";
import type { NameBits } from "./slab.ts";
import type { CoreState } from "./state.ts";

const TAKEN = replyCodeBytes(ReplyCode.taken);
const KEPT = replyCodeBytes(ReplyCode.kept);

/**
 * Tells the sender what became of a message, once, on the connection that the message came on
 * (S5). If that is gone the answer is dropped: a reply is never kept (S4).
 */
export function answer(core: CoreState, envelope: Envelope, code: ReplyCode): void {
  const session = envelope.owed;
  if (session === undefined) return;
  envelope.owed = undefined;
  core.owed -= 1;
  session.owed -= 1;
  if (session.role === "closed") return;
  session.output.answer(envelope.id, envelope.dst, envelope.src, codeBytes(code));
  session.link.wake();
  endIfDone(session);
}

/**
 * Refuses a message before it became an envelope. SRC of the answer is the DST as it was
 * received, valid or not, so that the sender can tell which message is meant.
 */
export function refuse(session: Session, id: number, dst: NameBits, code: ReplyCode): void {
  const person = session.person;
  if (person === undefined || session.role === "closed") return;
  session.output.answer(id, dst, person, codeBytes(code));
  session.link.wake();
}

/** A connection that has left and has its last answer is closed from our side, too. */
export function endIfDone(session: Session): void {
  if (session.role !== "leaving" || session.owed > 0 || session.waiting.length > 0) return;
  session.link.end();
}

function codeBytes(code: ReplyCode): Uint8Array {
  if (code === ReplyCode.taken) return TAKEN;
  return code === ReplyCode.kept ? KEPT : replyCodeBytes(code);
}
