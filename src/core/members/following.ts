import { AddedType } from "../../wire/added-type.ts";
import { encodeKicked } from "../../wire/kicked.ts";
import { looksLike } from "../../wire/member-name.ts";
import { RefusalCode } from "../../wire/sign-in.ts";
import { readUsername } from "../../wire/username.ts";
import { dismiss } from "../presence.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { sayMember } from "./answering.ts";
import { type Device, deviceOf, type Member, memberOf, type Roster } from "./roster.ts";

const NOBODY = { high: 0, low: 0 } as const;
const REMOVED = "you do not belong to this group any more; ask one of its owners";
const REVOKED = "this device was taken off your name; join again with a new code";

/**
 * A roster is on the disk. First they hear of it who asked for the changes; then ends whoever
 * speaks with a key that is none any more; then the others are told.
 */
export function rosterKept(core: CoreState, version: number): void {
  const { membership } = core;
  if (membership === undefined) return;
  const { changes } = membership;
  const before = changes.durable;
  changes.kept(version);
  const after = changes.durable;
  if (after === before) return;
  dismissForeign(core, after);
  dismissNamesakes(core, before, after);
  tellChanges(core, before, after);
}

/** Ends every connection that signed in with what is no device of its member now. */
function dismissForeign(core: CoreState, roster: Roster): void {
  const foreign = Iterator.from(core.sessions).filter(({ login }) => {
    return login !== undefined && deviceOf(roster, login.name, login.device) === undefined;
  });
  for (const session of foreign.toArray()) {
    if (session.listening) kick(core, session, roster);
    // It waits for nothing but answers, which are not for it any more.
    else core.doom(session, "has signed in with what is no device any more");
  }
}

/**
 * A name that was free has been given to somebody: who has used it so far on a plain connection, or
 * one that looks like it, must not be taken for them.
 */
function dismissNamesakes(core: CoreState, before: Roster, after: Roster): void {
  const given = [...after.members.keys()].filter((name) => !before.members.has(name));
  if (given.length === 0) return;
  const namesakes = Iterator.from(core.sessions).filter(({ channel, listening, person }) => {
    if (channel.exporter !== undefined || !listening || person === undefined) return false;
    const name = readUsername(person.nameBytes(), 0);
    return name !== undefined && given.some((each) => looksLike(each, name));
  });
  for (const session of namesakes.toArray()) {
    const detail = "on a plain connection; the name, or one like it, is a member's now";
    core.shell.note({ code: "COTERIE_NOT_SIGNED_IN", detail });
    dismiss(core, session);
  }
}

function kick(core: CoreState, session: Session, roster: Roster): void {
  const { login } = session;
  if (login === undefined) return;
  const text = memberOf(roster, login.name) === undefined ? REMOVED : REVOKED;
  const body = encodeKicked({ code: RefusalCode.forbidden, text });
  session.output.added(AddedType.kicked, 0, undefined, NOBODY, body);
  session.link.wake();
  core.shell.note({ code: "COTERIE_KICKED", name: login.name, detail: text });
  dismiss(core, session);
}

function tellChanges(core: CoreState, before: Roster, after: Roster): void {
  const changed = [...after.members.values()].filter((member) => {
    const known = before.members.get(member.name);
    return known === undefined || isSeen(known, member);
  });
  if (changed.length === 0) return;
  for (const session of core.sessions) {
    if (!session.watchesMembers || !session.listening) continue;
    for (const member of changed) sayMember(session, 0, member, 0);
  }
}

/** Whether others see a difference, or the member's own devices do. */
function isSeen(before: Member, after: Member): boolean {
  return (
    before.role !== after.role ||
    before.isRemoved !== after.isRemoved ||
    before.displayName !== after.displayName ||
    before.chain.length !== after.chain.length ||
    idsOf(before.devices) !== idsOf(after.devices)
  );
}

function idsOf(devices: readonly Device[]): string {
  return devices.map(({ id }) => id).join(" ");
}
