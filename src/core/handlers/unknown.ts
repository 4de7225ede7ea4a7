import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";

const MINUTE_MS = 60_000;

/** Type 3 and up: skipped by its len, never forwarded; too many in a minute close. */
export function handleUnknown(core: CoreState, session: Session): void {
  core.ignore("unknown type");
  if (core.nowMs - session.unknownSinceMs >= MINUTE_MS) {
    session.unknownSinceMs = core.nowMs;
    session.unknown = 0;
  }
  session.unknown += 1;
  if (session.unknown >= core.limits.unknownPerMinuteMax) {
    core.doom(session, "commands of unknown types");
  }
}
