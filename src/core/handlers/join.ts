import { AddedType } from "../../wire/added-type.ts";
import { readId } from "../../wire/codec.ts";
import { OFFSET } from "../../wire/command.ts";
import { CoterieError } from "../../wire/error.ts";
import { decodeEnrol, decodeJoin, encodeJoinProof, type Enrol } from "../../wire/join.ts";
import { type MemberName, parseMemberName, readMemberName } from "../../wire/member-name.ts";
import { RefusalCode } from "../../wire/sign-in.ts";
import { tellJoined, tellTried } from "../members/inviters.ts";
import type { Membership } from "../members/membership.ts";
import { codeOfRefusal, turnAway } from "../members/refuse.ts";
import { enrolled, openInvite } from "../members/roster.ts";
import { mayTry, welcomeMember } from "../members/sign-in.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { handleUnknown } from "./unknown.ts";

const NOBODY = { high: 0, low: 0 } as const;

/**
 * JOIN: somebody has a code, of which this says no more than the name of its invitation. The
 * server shows that it knows the invitation before it is told anything else.
 */
export function handleJoin(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const { membership } = core;
  const { exporter } = session.channel;
  const isFirst = mayTry(session) && session.joining === undefined;
  if (membership === undefined || exporter === undefined || !isFirst) {
    handleUnknown(core, session);
    return;
  }
  const { attempts, proofs, roster } = membership;
  const id = readId(bytes, at);
  const waitMs = attempts.waitMs(session.network, core.nowMs);
  if (waitMs > 0) return turnAway(core, session, id, RefusalCode.tooOften, waitMs);
  const join = decodeJoin(bytes, at, size);
  if (join === undefined) return turnAway(core, session, id, RefusalCode.malformed);
  const invite = openInvite(roster, join.inviteId, wallMs(core));
  if (invite === undefined) {
    const used = roster.invites.get(join.inviteId);
    if (used !== undefined) tellTried(core, used, session.network);
    attempts.add(session.network, core.nowMs);
    return turnAway(core, session, id, RefusalCode.badCode);
  }
  const proof = proofs.proveJoin(invite, join.nonceC, exporter);
  session.joining = { invite, proof, isUnderWay: false };
  session.output.added(AddedType.joinProof, id, undefined, NOBODY, encodeJoinProof(proof));
  session.link.wake();
}

/** ENROL: who has been shown the server proves to have the code, and gives a key to be known by. */
export function handleEnrol(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const { membership } = core;
  const { joining } = session;
  const { exporter } = session.channel;
  const isAsked = joining !== undefined && mayTry(session) && !joining.isUnderWay;
  if (membership === undefined || exporter === undefined || !isAsked) {
    handleUnknown(core, session);
    return;
  }
  const id = readId(bytes, at);
  const enrol = decodeEnrol(bytes, at, size);
  const name = readMemberName(bytes, at + OFFSET.src);
  if (enrol === undefined || name === undefined) {
    return turnAway(core, session, id, RefusalCode.malformed);
  }
  const { invite, proof } = joining;
  if (!membership.proofs.isInvited(enrol, name, invite, proof, exporter)) {
    membership.attempts.add(session.network, core.nowMs);
    return turnAway(core, session, id, RefusalCode.badCode);
  }
  if (isOfficial(name)) return turnAway(core, session, id, RefusalCode.nameTaken);
  session.joining = { invite, proof, isUnderWay: true };
  enrolMember(core, membership, session, id, name, enrol);
}

function enrolMember(
  core: CoreState,
  membership: Membership,
  session: Session,
  id: number,
  name: MemberName,
  { devicePub, label }: Enrol,
): void {
  const { proofs, changes } = membership;
  const { joining } = session;
  if (joining === undefined) return;
  const { invite } = joining;
  const device = { id: proofs.deviceId(devicePub), key: devicePub, label, addedAtMs: wallMs(core) };
  changes.change(
    (roster) => {
      return enrolled(roster, invite.id, name, device, ({ chain }) => {
        return [...chain, proofs.vouch(name, chain, device)];
      });
    },
    (how) => {
      if (how === "kept") {
        tellJoined(core, invite, name, device, session.network);
        core.shell.note({ code: "COTERIE_JOINED", name, detail: `from ${session.network}` });
      }
      if (!session.listening) return;
      if (how !== "kept") return turnAway(core, session, id, codeOfRefusal(how));
      // It may have been taken away again while the disk was at work.
      const isTheirs = membership.device(name, device.id) !== undefined;
      if (isTheirs) welcomeMember(core, session, id, { name, device: device.id });
      else turnAway(core, session, id, RefusalCode.unknownDevice);
    },
  );
}

/** A name that nobody may have is refused where it is asked for, whatever a client has checked. */
function isOfficial(name: MemberName): boolean {
  try {
    parseMemberName(name);
    return false;
  } catch (error) {
    if (error instanceof CoterieError) return true;
    throw error;
  }
}

function wallMs(core: CoreState): number {
  return core.nowMs + core.wallOffsetMs;
}
