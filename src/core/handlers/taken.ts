import { decodeTaken } from "../../wire/taken.ts";
import { takeUpto } from "../confirming.ts";
import { passOver } from "../notices.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";

/** TAKEN: the recipient's client has committed everything up to a number. */
export function handleTaken(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const upto = decodeTaken(bytes, at, size);
  if (upto === undefined) passOver(core, session);
  else takeUpto(core, session, upto);
}
