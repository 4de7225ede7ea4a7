import { admit } from "../admission.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";

/**
 * Type 2 from a client: a message without answer. S4 keeps every command but type 1, S7 gives
 * type 2 no reply; so it is forwarded or kept, and nobody is told.
 */
export function handleOffline(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  admit(core, session, bytes, at, size, false);
}
