import { readDisplayName } from "../../wire/display-name.ts";
import { type MemberEntry, MemberRank } from "../../wire/member-entry.ts";
import { type MemberName, readMemberName } from "../../wire/member-name.ts";
import { readIfThere } from "../read-if-there.ts";
import type { JoinedFiles } from "./joined-files.ts";
import { parsedJson, replaceFile } from "./small-file.ts";

/** What is kept of a member while there is no connection. */
export type KnownMember = Pick<
  MemberEntry,
  "name" | "rank" | "joinedAtMs" | "invitedBy" | "displayName"
>;

/** Who belonged to the group when the server told it last, by name. */
export type KnownMembers = ReadonlyMap<string, KnownMember>;

const encoder = new TextEncoder();

/**
 * Reads what {@link writeKnownMembers} has written; `undefined` if there is nothing of the kind.
 * The server tells it all again, so that a damaged file is worth no words.
 */
export function readKnownMembers({ members: path }: JoinedFiles): KnownMembers | undefined {
  const value = parsedJson(textIn(path));
  if (typeof value !== "object" || value === null || !("members" in value)) return undefined;
  if (!Array.isArray(value.members)) return undefined;
  const known = new Map<string, KnownMember>();
  for (const entry of value.members) {
    const member = memberOf(entry);
    if (member === undefined) return undefined;
    known.set(member.name, member);
  }
  return known;
}

/** Keeps the list, see {@link replaceFile}. Throws COTERIE_DISK. */
export function writeKnownMembers({ members: path }: JoinedFiles, known: KnownMembers): void {
  const members = [...known.values()].map(
    ({ name, rank, joinedAtMs, invitedBy = null, displayName }) => ({
      name,
      rank,
      joinedAtMs,
      invitedBy,
      displayName,
    }),
  );
  replaceFile(path, `${JSON.stringify({ members })}\n`);
}

function textIn(path: string): string {
  try {
    return readIfThere(path) ?? "";
  } catch {
    return "";
  }
}

function memberOf(entry: unknown): KnownMember | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  if (!("name" in entry && "rank" in entry && "joinedAtMs" in entry)) return undefined;
  if (!("invitedBy" in entry && "displayName" in entry)) return undefined;
  const name = nameOf(entry.name);
  const rank = Object.values(MemberRank).find((each) => each === entry.rank);
  const { joinedAtMs, displayName } = entry;
  if (name === undefined || rank === undefined || typeof joinedAtMs !== "number") return undefined;
  if (typeof displayName !== "string") return undefined;
  const bytes = encoder.encode(displayName);
  if (readDisplayName(bytes, 0, bytes.length) === undefined) return undefined;
  return { name, rank, joinedAtMs, invitedBy: nameOf(entry.invitedBy), displayName };
}

function nameOf(value: unknown): MemberName | undefined {
  if (typeof value !== "string") return undefined;
  const field = new Uint8Array(8);
  const { read } = encoder.encodeInto(value, field);
  return read === value.length ? readMemberName(field, 0) : undefined;
}
