import { AddedType } from "../../wire/added-type.ts";
import { readId } from "../../wire/codec.ts";
import { decodeInvite, encodeInviteOk, InviteKind as WireKind } from "../../wire/invite.ts";
import { RefusalCode } from "../../wire/sign-in.ts";
import { codeOfRefusal, sayNo } from "../members/refuse.ts";
import { type Invite, type InviteKind, invited } from "../members/roster.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { handleUnknown } from "./unknown.ts";

const NOBODY = { high: 0, low: 0 } as const;
/** How long a code may hold: for somebody new, and for one more device of one's own. */
const TTL_MAX_SECONDS = { member: 7 * 86_400, device: 600, reset: 86_400 } as const;

const KINDS: Readonly<Record<WireKind, InviteKind>> = {
  [WireKind.member]: "member",
  [WireKind.device]: "device",
  [WireKind.reset]: "reset",
};

/**
 * INVITE: a member has made a code, and tells the server what it takes to recognise it. The code
 * itself stays with the member.
 */
export function handleInvite(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const { membership } = core;
  const { login } = session;
  if (membership === undefined || login === undefined) {
    handleUnknown(core, session);
    return;
  }
  const id = readId(bytes, at);
  const asked = decodeInvite(bytes, at, size);
  // A code that opens twice could be stolen without anybody seeing it.
  if (asked?.uses !== 1) return sayNo(session, id, RefusalCode.malformed);
  const madeAtMs = core.nowMs + core.wallOffsetMs;
  const kind = KINDS[asked.kind];
  const seconds = Math.min(asked.ttlSeconds, TTL_MAX_SECONDS[kind]);
  const invite: Invite = {
    id: asked.inviteId,
    kind,
    name: asked.name,
    role: "member",
    serverKey: asked.ks,
    clientKey: asked.kc,
    by: login.name,
    madeAtMs,
    expiresAtMs: madeAtMs + seconds * 1000,
    usedAtMs: undefined,
  };
  membership.changes.change(
    (roster) => invited(roster, invite, core.limits.invites),
    (how) => {
      if (!session.listening) return;
      if (how !== "kept") return sayNo(session, id, codeOfRefusal(how));
      const body = encodeInviteOk({ inviteId: invite.id, expiresMs: invite.expiresAtMs });
      session.output.added(AddedType.inviteOk, id, undefined, NOBODY, body);
      session.link.wake();
    },
  );
}
