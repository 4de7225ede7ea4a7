import { FACTS_BYTES } from "../../wire/about.ts";
import { HEADER_BYTES } from "../../wire/command.ts";
import { admitAbout } from "../admission.ts";
import { passOver } from "../notices.ts";
import type { Session } from "../session.ts";
import { copyBytes } from "../slab.ts";
import type { CoreState } from "../state.ts";

/** What is read of an ABOUT; what stands behind is for later versions. */
const KNOWN_BYTES = HEADER_BYTES + FACTS_BYTES;

/** ABOUT: what a sender says of the message that it sends next. */
export function handleAbout(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  if (size < KNOWN_BYTES) {
    passOver(core, session);
    return;
  }
  // Copied, since the bytes are only lent; mostly into what the last one lay in.
  const about = core.spareAbout ?? new Uint8Array(KNOWN_BYTES);
  core.spareAbout = undefined;
  copyBytes(bytes, at, KNOWN_BYTES, about, 0);
  admitAbout(core, session, about);
}
