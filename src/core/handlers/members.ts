import { readId, readType } from "../../wire/codec.ts";
import { decodeChangeMember } from "../../wire/change-member.ts";
import { RefusalCode } from "../../wire/sign-in.ts";
import { admitQuestion } from "../admission.ts";
import { sayMember } from "../members/answering.ts";
import { changedMember } from "../members/member-changes.ts";
import { codeOfRefusal, sayNo } from "../members/refuse.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { handleUnknown } from "./unknown.ts";

/** MEMBERS and DEVICES: whoever has signed in may ask; answered when their sender's turn comes. */
export function handleMembersQuestion(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  if (core.membership === undefined || session.login === undefined) handleUnknown(core, session);
  else admitQuestion(core, session, readType(bytes, at), bytes, at, size);
}

/** CHANGE_MEMBER: the answer is the member as they are once that is on the disk. */
export function handleChangeMember(
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
  const change = decodeChangeMember(bytes, at, size);
  if (change === undefined) return sayNo(session, id, RefusalCode.malformed);
  const waitMs = membership.pace.waitMs(login.name, core.nowMs);
  if (waitMs > 0) return sayNo(session, id, RefusalCode.tooOften, waitMs);
  membership.changes.change(
    (roster) => changedMember(roster, login.name, change),
    (how) => {
      if (!session.listening) return;
      const member = membership.changes.durable.members.get(change.name);
      if (how !== "kept") sayNo(session, id, codeOfRefusal(how));
      else if (member !== undefined) sayMember(session, id, member, 0);
    },
  );
}
