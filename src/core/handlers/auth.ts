import { readId } from "../../wire/codec.ts";
import { OFFSET } from "../../wire/command.ts";
import { readMemberName } from "../../wire/member-name.ts";
import { decodeAuth, RefusalCode } from "../../wire/sign-in.ts";
import { turnAway } from "../members/refuse.ts";
import { mayTry, welcomeMember } from "../members/sign-in.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { handleUnknown } from "./unknown.ts";

/** When a member with too many connections may look again whether one of them has ended. */
const FULL_WAIT_MS = 5000;

/**
 * AUTH: a device signs what only the two ends of this connection know, and so shows that it speaks
 * for its member. What was recorded on another connection, or passed on from one, proves nothing.
 */
export function handleAuth(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const { membership } = core;
  const { exporter } = session.channel;
  if (membership === undefined || exporter === undefined || !mayTry(session)) {
    handleUnknown(core, session);
    return;
  }
  const { attempts, proofs } = membership;
  const id = readId(bytes, at);
  const waitMs = attempts.waitMs(session.network, core.nowMs);
  if (waitMs > 0) return turnAway(core, session, id, RefusalCode.tooOften, waitMs);
  const auth = decodeAuth(bytes, at, size);
  const name = readMemberName(bytes, at + OFFSET.src);
  if (auth === undefined || name === undefined) {
    return turnAway(core, session, id, RefusalCode.malformed);
  }
  const device = membership.device(name, auth.deviceId);
  if (device === undefined || !proofs.isSignedIn(auth, name, device.key, exporter)) {
    attempts.add(session.network, core.nowMs);
    return turnAway(core, session, id, RefusalCode.unknownDevice);
  }
  if (membership.sessionsOf(name) >= core.limits.memberSessionsMax) {
    return turnAway(core, session, id, RefusalCode.tooOften, FULL_WAIT_MS);
  }
  welcomeMember(core, session, id, { name, device: device.id });
}
