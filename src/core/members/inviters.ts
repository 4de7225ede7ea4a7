import type { MemberName } from "../../wire/member-name.ts";
import { NoticeCode } from "../../wire/notice.ts";
import { tell } from "../notices.ts";
import type { CoreState } from "../state.ts";
import type { Device, Invite } from "./roster.ts";

const MINUTE_MS = 60_000;
/** Hexadecimal digits of a device's id that people are shown. */
const ID_DIGITS = 8;

/** Whoever gave the code sees who came by it: a stolen one is noticed. */
export function tellJoined(
  core: CoreState,
  invite: Invite,
  name: MemberName,
  { id }: Device,
  network: string,
): void {
  const digits = id.toString(16).padStart(16, "0").slice(0, ID_DIGITS);
  const text = `${name} joined by your code, device ${digits}, from ${network}`;
  const remedy =
    invite.name === invite.by
      ? "If this was not you, revoke that device at once."
      : "If this is not whom you gave it to, have an owner remove them.";
  tellInviter(core, invite, { code: NoticeCode.joined, text, remedy });
}

/**
 * Somebody tries a code that has been used. They hear what everybody hears whose code does not
 * open; only the one who gave it knows what to make of this.
 */
export function tellTried(core: CoreState, invite: Invite, network: string): void {
  const { usedAtMs } = invite;
  if (usedAtMs === undefined) return;
  const minutes = Math.max(0, Math.floor((core.nowMs + core.wallOffsetMs - usedAtMs) / MINUTE_MS));
  const text = `somebody at ${network} tried your code that was used ${minutes} min ago`;
  const remedy = "If this is whom you gave it to, another has used it: look who joined.";
  tellInviter(core, invite, { code: NoticeCode.codeTried, text, remedy });
}

function tellInviter(core: CoreState, { by }: Invite, notice: Parameters<typeof tell>[1]): void {
  if (by === undefined) return;
  for (const session of core.sessions) {
    if (session.listening && session.login?.name === by) tell(session, notice);
  }
}
