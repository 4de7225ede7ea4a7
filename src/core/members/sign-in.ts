import { AddedType } from "../../wire/added-type.ts";
import { TEXT_BYTES_MAX } from "../../wire/command.ts";
import type { JoinProof } from "../../wire/join.ts";
import { encodeAuthOk } from "../../wire/sign-in.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import type { Login } from "./gate.ts";
import type { Invite } from "./roster.ts";

const NOBODY = { high: 0, low: 0 } as const;
/** No chain of devices is kept yet. */
const NO_CHAIN: Uint8Array = new Uint8Array(32);

/** Somebody has named an invitation, and was shown that this server knows it. */
export interface Joining {
  readonly invite: Invite;
  readonly proof: JoinProof;
  /** They have proven to have the code, and the disk is at work. */
  readonly isUnderWay: boolean;
}

/** Whether a connection may sign in now: it has not, and has said nothing under any name. */
export function mayTry(session: Session): boolean {
  return session.role === "nameless" && session.login === undefined;
}

/** From now on the connection speaks for this member, and for nobody else. */
export function welcomeMember(core: CoreState, session: Session, id: number, login: Login): void {
  session.login = login;
  core.membership?.signedIn(login.name);
  core.membership?.strangers.takeBack(session.network, session.openedAtMs);
  session.joining = undefined;
  core.signIns += 1;
  const body = encodeAuthOk({
    features: 0,
    sessionId: BigInt(core.signIns),
    nextId: 0,
    chainHead: NO_CHAIN,
    atMs: core.nowMs + core.wallOffsetMs,
    textBytesMax: TEXT_BYTES_MAX,
  });
  session.output.added(AddedType.authOk, id, undefined, NOBODY, body);
  session.link.wake();
}
