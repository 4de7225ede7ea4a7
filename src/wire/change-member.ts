import { HEADER_BYTES, OFFSET } from "./command.ts";
import { displayNameBytes, readDisplayName } from "./display-name.ts";
import { MemberRank } from "./member-entry.ts";
import { type MemberName, readMemberName } from "./member-name.ts";
import { NO_TOKEN, readToken, type Token, writeToken } from "./token.ts";
import { writeUsername } from "./username.ts";

/** What a change does. */
export const ChangeOp = {
  /** The name belongs to the group no more. */
  remove: 1,
  /** It has another role. */
  role: 2,
  /** People call it otherwise. */
  rename: 3,
  /** One of its devices speaks for it no more. */
  device: 4,
} as const;

/** What somebody wants to be changed about a member. */
export type MemberChange = { readonly name: MemberName } & (
  | { readonly op: typeof ChangeOp.remove }
  | {
      readonly op: typeof ChangeOp.role;
      readonly rank: typeof MemberRank.member | typeof MemberRank.owner;
    }
  | { readonly op: typeof ChangeOp.rename; readonly displayName: string }
  | { readonly op: typeof ChangeOp.device; readonly deviceId: Token }
);

/** Op u8, name 8 bytes, rank u8, deviceId 8 bytes, the text to the end. */
const CHANGE = { op: 0, name: 1, rank: 9, deviceId: 10, displayName: 18 } as const;

/** The fields of which every op uses one at most. */
interface Said {
  readonly name: MemberName;
  readonly rank: number;
  readonly deviceId: Token;
  readonly displayName: string;
}

/** By the op: the change, if all that is said for it makes sense. */
const CHANGES: Readonly<Record<number, (said: Said) => MemberChange | undefined>> = {
  [ChangeOp.remove]: ({ name, ...rest }) => {
    return isBlank(rest) ? { op: ChangeOp.remove, name } : undefined;
  },
  [ChangeOp.role]: ({ name, rank, ...rest }) => {
    if (!isBlank({ ...rest, rank: 0 })) return undefined;
    if (rank !== MemberRank.member && rank !== MemberRank.owner) return undefined;
    return { op: ChangeOp.role, name, rank };
  },
  [ChangeOp.rename]: ({ name, displayName, ...rest }) => {
    if (!isBlank({ ...rest, displayName: "" })) return undefined;
    return { op: ChangeOp.rename, name, displayName };
  },
  [ChangeOp.device]: ({ name, deviceId, ...rest }) => {
    if (deviceId === NO_TOKEN || !isBlank({ ...rest, deviceId: NO_TOKEN })) return undefined;
    return { op: ChangeOp.device, name, deviceId };
  },
};

function isBlank({ rank, deviceId, displayName }: Omit<Said, "name">): boolean {
  return rank === 0 && deviceId === NO_TOKEN && displayName === "";
}

/** The body of CHANGE_MEMBER. */
export function encodeChangeMember(change: MemberChange): Uint8Array {
  const text = displayNameBytes(change.op === ChangeOp.rename ? change.displayName : "");
  const body = new Uint8Array(CHANGE.displayName + text.length);
  body[CHANGE.op] = change.op;
  writeUsername(change.name, body, CHANGE.name);
  if (change.op === ChangeOp.role) body[CHANGE.rank] = change.rank;
  if (change.op === ChangeOp.device) writeToken(body, CHANGE.deviceId, change.deviceId);
  body.set(text, CHANGE.displayName);
  return body;
}

/**
 * Reads the CHANGE_MEMBER at `bytes[at, at + size)`; `undefined` if it makes no sense. Fields that
 * its op does not use must be empty: a change that says two things is not guessed at.
 */
export function decodeChangeMember(
  bytes: Uint8Array,
  at: number,
  size: number,
): MemberChange | undefined {
  if (size < HEADER_BYTES + CHANGE.displayName) return undefined;
  const body = at + OFFSET.text;
  const name = readMemberName(bytes, body + CHANGE.name);
  const displayName = readDisplayName(bytes, body + CHANGE.displayName, at + size);
  if (name === undefined || displayName === undefined) return undefined;
  const rank = bytes[body + CHANGE.rank] ?? 0;
  const deviceId = readToken(bytes, body + CHANGE.deviceId);
  const make = CHANGES[bytes[body + CHANGE.op] ?? 0];
  return make?.({ name, rank, deviceId, displayName });
}
