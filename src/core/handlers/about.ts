import { FACTS_BYTES } from "../../wire/about.ts";
import { HEADER_BYTES } from "../../wire/command.ts";
import { admitAbout } from "../admission.ts";
import { passOver } from "../notices.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";

/** ABOUT: what a sender says of the message that it sends next. */
export function handleAbout(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  if (size < HEADER_BYTES + FACTS_BYTES) passOver(core, session);
  // Copied, since the bytes are only lent.
  else admitAbout(core, session, new Uint8Array(bytes.subarray(at, at + size)));
}
