import { AddedType } from "../wire/added-type.ts";
import { encodeChangeMember, type MemberChange } from "../wire/change-member.ts";
import { readType } from "../wire/codec.ts";
import {
  decodeMember,
  encodeMembers,
  type MemberEntry,
  type MembersQuestion,
} from "../wire/member-entry.ts";
import type { ServerTalk } from "./server-talk.ts";

/** Who belongs to the group. @throws what {@link ServerTalk.askAll} throws. */
export async function askMembers(
  talk: ServerTalk,
  question: MembersQuestion,
): Promise<MemberEntry[]> {
  const all = await talk.askAll(AddedType.members, encodeMembers(question), isLast);
  return all.map((bytes) => memberIn(bytes)).filter((entry) => entry !== undefined);
}

function isLast(bytes: Uint8Array): boolean {
  return (memberIn(bytes)?.left ?? 0) === 0;
}

/**
 * Changes a member.
 *
 * @returns the member as they are now; `undefined` if the server says it in a way unknown here.
 * @throws what {@link ServerTalk.ask} throws.
 */
export async function changeMember(
  talk: ServerTalk,
  change: MemberChange,
): Promise<MemberEntry | undefined> {
  const said = encodeChangeMember(change);
  const [bytes = new Uint8Array()] = await talk.askAll(AddedType.changeMember, said, () => true);
  return memberIn(bytes);
}

/** The MEMBER that these bytes are. */
export function memberIn(bytes: Uint8Array): MemberEntry | undefined {
  if (readType(bytes, 0) !== AddedType.member) return undefined;
  return decodeMember(bytes, 0, bytes.length);
}
