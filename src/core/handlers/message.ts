import { admit } from "../admission.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";

/** Type 0: a message for a recipient; its sender is owed an answer (S3, S5). */
export function handleMessage(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  admit(core, session, bytes, at, size, true);
}
