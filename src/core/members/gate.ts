import type { MemberName } from "../../wire/member-name.ts";
import type { Token } from "../../wire/token.ts";
import type { Username } from "../../wire/username.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import type { Channel } from "./ports.ts";
import { isReserved, memberOf } from "./roster.ts";

/** Who has signed in on a connection, and with which device. */
export interface Login {
  readonly name: MemberName;
  readonly device: Token;
}

/** A connection on which nobody can sign in. */
export const PLAIN_CHANNEL: Channel = { exporter: undefined };

/**
 * Whether a connection may speak under this name. A server without members asks nobody. With
 * members it is the name that has signed in; on a plain connection, where nobody can, any name
 * that is not a member's and looks like none.
 */
export function maySpeakAs(core: CoreState, session: Session, name: Username): boolean {
  const { membership } = core;
  if (membership === undefined) return true;
  if (session.login !== undefined) return session.login.name === name;
  const isPlain = session.channel.exporter === undefined;
  return isPlain && !isReserved(membership.roster, name);
}

/**
 * Whether a message for this name has anybody to go to: a member; or somebody without a key who
 * has been here.
 */
export function isKnownRecipient(core: CoreState, name: Username, wasSeen: boolean): boolean {
  const { membership } = core;
  if (membership === undefined) return true;
  const { roster } = membership;
  return roster.members.has(name) ? memberOf(roster, name) !== undefined : wasSeen;
}
