import { AddedType, Feature } from "../../wire/added-type.ts";
import { readType, readU32 } from "../../wire/codec.ts";
import { CommandType, OFFSET } from "../../wire/command.ts";
import { takeProven } from "../confirming.ts";
import { CONNECTION_LIMITS } from "../limits.ts";
import { isAdmitted } from "../members/admitted.ts";
import { bind, revive } from "../presence.ts";
import { findOrAddPerson, findPerson } from "../routing.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { handleAbout } from "./about.ts";
import { handleAuth } from "./auth.ts";
import { handleDevice } from "./device.ts";
import { handleHello } from "./hello.ts";
import { handleInvite } from "./invite.ts";
import { handleEnrol, handleJoin } from "./join.ts";
import { handleChangeMember, handleMembersQuestion } from "./members.ts";
import { handleMessage } from "./message.ts";
import { handleOffline } from "./offline.ts";
import { handleQuestion } from "./question.ts";
import { handleReply } from "./reply.ts";
import { handleSign } from "./sign.ts";
import { handleTaken } from "./taken.ts";
import { handleUnknown } from "./unknown.ts";

type Handler = (
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
) => void;

/** By the number of the type (S7). */
const HANDLERS: readonly Handler[] = [handleMessage, handleReply, handleOffline];

/** Commands of level 2, and which feature both sides must have agreed on. */
const ADDED: ReadonlyMap<number, { readonly handler: Handler; readonly feature: number }> = new Map(
  [
    [AddedType.ping, { handler: handleQuestion, feature: 0 }],
    [AddedType.about, { handler: handleAbout, feature: Feature.facts }],
    [AddedType.taken, { handler: handleTaken, feature: Feature.facts }],
    [AddedType.ask, { handler: handleQuestion, feature: Feature.names }],
    [AddedType.who, { handler: handleQuestion, feature: Feature.people }],
    [AddedType.typing, { handler: handleSign, feature: Feature.people }],
    [AddedType.read, { handler: handleSign, feature: Feature.people }],
  ],
);

/** Commands of a server with members, on a connection that says nothing of level 2 yet. */
const SIGNING_IN: ReadonlyMap<number, Handler> = new Map([
  [AddedType.auth, handleAuth],
  [AddedType.join, handleJoin],
  [AddedType.enrol, handleEnrol],
  [AddedType.invite, handleInvite],
  [AddedType.device, handleDevice],
  [AddedType.devices, handleMembersQuestion],
  [AddedType.members, handleMembersQuestion],
  [AddedType.changeMember, handleChangeMember],
]);

/** Handles one whole command in network order: first who speaks, then what is said. */
export function handleCommand(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  if (!session.listening || core.doomed.has(session)) return;
  if (session.handed.size > 0) takeProven(core, session);
  const type = readType(bytes, at);
  const handler = HANDLERS[type];
  if (handler === undefined) {
    handleAdded(core, session, bytes, at, size);
  } else if (isSpeaker(core, session, bytes, at, type)) {
    if (session.stale) revive(core, session, type === CommandType.reply);
    handler(core, session, bytes, at, size);
    return;
  }
  if (session.stale) revive(core, session, type === AddedType.taken);
}

/** A type that is none of the seed's: level 2 if it was agreed on, and else unknown. */
function handleAdded(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const type = readType(bytes, at);
  const added = ADDED.get(type);
  const signingIn = SIGNING_IN.get(type);
  if (type === AddedType.hello) handleHello(core, session, bytes, at, size);
  else if (signingIn !== undefined) signingIn(core, session, bytes, at, size);
  // The answer to a question that the server does not put.
  else if (type === AddedType.pong && session.isLevel2) return;
  else if (added === undefined || !session.isLevel2) handleUnknown(core, session);
  else if ((session.features & added.feature) !== added.feature) handleUnknown(core, session);
  else added.handler(core, session, bytes, at, size);
}

/**
 * Whether the command comes from the name that its connection is bound to. The first valid
 * command binds it: the seed has no login. A reply's SRC is read only there.
 */
function isSpeaker(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  type: number,
): boolean {
  const { person } = session;
  if (person === undefined) {
    if (core.membership !== undefined && !isAdmitted(core, session, bytes, at)) return false;
    const speaker = findOrAddPerson(core, bytes, at + OFFSET.src);
    if (speaker === undefined && core.namesFull) return noRoom(core, session);
    if (speaker === undefined) return foreign(core, session);
    if (bind(core, session, speaker)) return true;
    core.doom(session, "two programs take this name from each other");
    return false;
  }
  if (type === CommandType.reply) return true;
  const high = readU32(bytes, at + OFFSET.src) | 0;
  const low = readU32(bytes, at + OFFSET.src + 4) | 0;
  if (high === person.high && low === person.low) return true;
  return findPerson(core, bytes, at + OFFSET.src) === person || foreign(core, session);
}

/** Closes a connection under a name that cannot be remembered. */
function noRoom(core: CoreState, session: Session): false {
  core.doom(session, "no room for one more name");
  return false;
}

/** Drops a command under another name; the third closes. */
function foreign(core: CoreState, session: Session): false {
  core.ignore("foreign SRC");
  session.foreign += 1;
  if (session.foreign >= CONNECTION_LIMITS.foreignMax) core.doom(session, "foreign SRC");
  return false;
}
