import { readId } from "../../wire/codec.ts";
import { OFFSET } from "../../wire/command.ts";
import { isTaken } from "../../wire/reply-code.ts";
import { confirm } from "../confirming.ts";
import { findPerson } from "../routing.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";

/**
 * Type 1: a recipient answers (S5). Its DST is the original sender; its SRC is not read, since
 * the seed does not say what a client puts there. Only "200" confirms.
 */
export function handleReply(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  if (!isTaken(bytes, at + OFFSET.text, at + size)) {
    core.ignore("reply that is not 200");
    return;
  }
  const sender = findPerson(core, bytes, at + OFFSET.dst);
  if (sender === undefined) {
    core.ignore("unmatched reply");
    return;
  }
  confirm(core, session, sender, readId(bytes, at) | 0);
}
