import * as v from "valibot";
import type { Invite, Member, Roster } from "../../core/members/roster.ts";
import { HEADER_BYTES } from "../../wire/command.ts";
import { decodeDevice, encodeDevice } from "../../wire/device-entry.ts";
import { CoterieError } from "../../wire/error.ts";
import { parseMemberName } from "../../wire/member-name.ts";

const VERSION = 1;

const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** 8 bytes, as 16 hexadecimal digits. */
const id = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{16}$/u),
  v.transform((digits) => BigInt(`0x${digits}`)),
);
const name = v.pipe(
  v.string(),
  v.check(isName, "no name of a member"),
  v.transform(parseMemberName),
);
const role = v.picklist(["owner", "member"]);
/** 32 bytes in base64. */
const key = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text) => new Uint8Array(Buffer.from(text, "base64"))),
  v.check((bytes) => bytes.length === 32, "32 bytes"),
);

/** The body of a DEVICE, in base64. */
const entry = v.pipe(
  v.string(),
  v.base64(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const body = Buffer.from(dataset.value, "base64");
    const frame = Buffer.concat([new Uint8Array(HEADER_BYTES), body]);
    const read = decodeDevice(frame, 0, frame.length);
    if (read !== undefined) return read;
    addIssue({ message: "no entry of a chain of devices" });
    return NEVER;
  }),
);

const device = v.strictObject({ id, key, label: v.string(), addedAtMs: time });
const member = v.strictObject({
  name,
  role,
  devices: v.array(device),
  joinedAtMs: time,
  isRemoved: v.boolean(),
  displayName: v.optional(v.string(), ""),
  invitedBy: v.optional(name),
  chain: v.optional(v.array(entry), []),
});
const invite = v.strictObject({
  id,
  kind: v.picklist(["member", "device", "reset"]),
  name: v.optional(name),
  role,
  serverKey: key,
  clientKey: key,
  by: v.optional(name),
  madeAtMs: time,
  expiresAtMs: time,
  usedAtMs: v.optional(time),
});
const file = v.strictObject({
  version: v.literal(VERSION),
  members: v.array(member),
  invites: v.array(invite),
});

/** The text of a roster: JSON that a person can read. */
export function rosterText({ members, invites }: Roster): string {
  const content = {
    version: VERSION,
    members: Iterator.from(members.values()).map(writtenMember).toArray(),
    invites: [...invites.values()],
  };
  return `${JSON.stringify(content, bytesAsText, 2)}\n`;
}

/**
 * Reads the text of a roster.
 *
 * @param path - where it was found, for the error.
 * @throws CoterieError COTERIE_ROSTER if it is not what {@link rosterText} has written: a server
 * that took it for empty would give the names of its members to whoever comes first.
 */
export function readRoster(text: string, path: string): Roster {
  const read = v.safeParse(file, parsed(text));
  if (!read.success) {
    const [issue] = read.issues;
    const where = v.getDotPath(issue) ?? "its whole";
    throw new CoterieError(
      "COTERIE_ROSTER",
      `the list of members in ${path} is damaged: ${where}: ${issue.message}`,
      "Put it back from a backup of the data folder; without it nobody could sign in.",
    );
  }
  const { members, invites } = read.output;
  return {
    members: new Map(members.map((each) => [each.name, memberOf(each)])),
    invites: new Map(invites.map((each) => [each.id, inviteOf(each)])),
  };
}

function isName(text: string): boolean {
  try {
    parseMemberName(text);
    return true;
  } catch (error) {
    if (error instanceof CoterieError) return false;
    throw error;
  }
}

function writtenMember({ chain, ...rest }: Member): unknown {
  return { ...rest, chain: chain.map(encodeDevice) };
}

function memberOf(read: v.InferOutput<typeof member>): Member {
  return { ...read, invitedBy: read.invitedBy };
}

function inviteOf(read: v.InferOutput<typeof invite>): Invite {
  return { ...read, name: read.name, by: read.by, usedAtMs: read.usedAtMs };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bytesAsText(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString(16).padStart(16, "0");
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}
