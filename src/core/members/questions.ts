import { readId } from "../../wire/codec.ts";
import { decodeDevices } from "../../wire/device-entry.ts";
import { decodeMembers } from "../../wire/member-entry.ts";
import { RefusalCode } from "../../wire/sign-in.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { sayEntry, sayMember, waitingEntry } from "./answering.ts";
import { waitingDevices } from "./member-changes.ts";
import { sayNo } from "./refuse.ts";

/** MEMBER for everybody who belongs to the group, as it is on the disk. */
export function answerMembers(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const { membership } = core;
  if (membership === undefined || session.login === undefined) return;
  const id = readId(bytes, at);
  const asked = decodeMembers(bytes, at, size);
  if (asked === undefined) return sayNo(session, id, RefusalCode.malformed);
  session.watchesMembers = asked.watches;
  const all = [...membership.changes.durable.members.values()].filter((one) => !one.isRemoved);
  let left = all.length;
  for (const member of all) {
    left -= 1;
    sayMember(session, id, member, left);
  }
}

/**
 * DEVICE for every entry of a chain, and for the own name for every device that waits to be
 * signed; then MEMBER for the name itself, which ends the answer.
 */
export function answerDevices(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const { membership } = core;
  const { login } = session;
  if (membership === undefined || login === undefined) return;
  const id = readId(bytes, at);
  const asked = decodeDevices(bytes, at, size);
  if (asked === undefined) return sayNo(session, id, RefusalCode.malformed);
  const member = membership.changes.durable.members.get(asked.name);
  if (member === undefined) return sayNo(session, id, RefusalCode.unknownMember);
  const { name, chain } = member;
  const waiting = name === login.name ? waitingDevices(member) : [];
  const entries = [
    ...chain.slice(asked.fromSeq),
    ...waiting.map((device) => waitingEntry(chain.length, device)),
  ];
  for (const entry of entries) sayEntry(session, id, name, entry);
  sayMember(session, id, member, 0);
}
