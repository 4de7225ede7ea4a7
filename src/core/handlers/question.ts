import { readType } from "../../wire/codec.ts";
import { admitQuestion } from "../admission.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";

/** ASK, WHO and PING: answered at once, or when their sender's turn comes. */
export function handleQuestion(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  admitQuestion(core, session, readType(bytes, at), bytes, at, size);
}
