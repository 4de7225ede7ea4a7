import { AddedType } from "../../wire/added-type.ts";
import { TEXT_BYTES_MAX } from "../../wire/command.ts";
import { KEY_BYTES } from "../../wire/fixed-bytes.ts";
import type { JoinProof } from "../../wire/join.ts";
import { encodeAuthOk } from "../../wire/sign-in.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import type { Login } from "./gate.ts";
import type { Invite } from "./roster.ts";

const NOBODY = { high: 0, low: 0 } as const;
const NO_CHAIN: Uint8Array = new Uint8Array(KEY_BYTES);

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
  // Who it is, is known, whatever it says next: it gives way to nobody.
  core.nameless.delete(session);
  core.signIns += 1;
  const body = encodeAuthOk({
    features: 0,
    sessionId: BigInt(core.signIns),
    nextId: 0,
    chainHead: headOf(core, login),
    atMs: core.nowMs + core.wallOffsetMs,
    textBytesMax: TEXT_BYTES_MAX,
  });
  session.output.added(AddedType.authOk, id, undefined, NOBODY, body);
  if (core.roll !== undefined) sayRoll(session, core.roll);
  session.link.wake();
}

function headOf({ membership }: CoreState, { name }: Login): Uint8Array {
  const member = membership?.changes.durable.members.get(name);
  return member === undefined ? NO_CHAIN : (membership?.proofs.chainHead(member.chain) ?? NO_CHAIN);
}

/**
 * The server will have another key: all who have signed in are told, and whoever signs in from
 * now on.
 *
 * @param body - of ROLL; `undefined`: nobody is told any more.
 */
export function announceRoll(core: CoreState, body: Uint8Array | undefined): void {
  core.roll = body;
  if (body === undefined) return;
  for (const session of core.sessions) {
    if (session.login !== undefined && session.listening) sayRoll(session, body);
  }
}

function sayRoll(session: Session, body: Uint8Array): void {
  session.output.added(AddedType.roll, 0, undefined, NOBODY, body);
  session.link.wake();
}
