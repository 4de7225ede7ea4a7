import {
  isNobodys,
  type OwnCode,
  withOwnerInvited,
  withResetOf,
} from "../../core/members/own-invites.ts";
import type { Proofs } from "../../core/members/ports.ts";
import type { Refusal, Roster } from "../../core/members/roster.ts";
import { type InviteCode, newInviteCode } from "../../identity/invite-code.ts";
import { deriveInviteKeys } from "../../identity/invite-keys.ts";
import {
  makeServerKey,
  readServerKey,
  type ServerKey,
  signedRoll,
} from "../../identity/server-key.ts";
import { isKeyFileThere, openKeyFile } from "../../io/key-file.ts";
import { CoterieError } from "../../wire/error.ts";
import type { MemberName } from "../../wire/member-name.ts";
import { type NextKey, openNextKey, takeDueKey } from "./next-key.ts";
import { nodeProofs } from "./node-proofs.ts";
import { RosterKeeper } from "./roster-keeper.ts";

/** What a server with members has in its data folder, beside the mailbox. */
export interface OpenedGroup {
  readonly key: ServerKey;
  readonly keeper: RosterKeeper;
  readonly proofs: Proofs;
  /** The server will have another key, and says so to its members. */
  readonly roll: AnnouncedRoll | undefined;
  /** What this start has made for somebody. */
  readonly ownCode: MadeCode | undefined;
}

/** A code that the server tells once, and keeps nowhere. */
export interface MadeCode {
  readonly code: InviteCode;
  /** Whom it is for: a member who comes anew, or the first one, who will be the owner. */
  readonly reset: MemberName | undefined;
}

/** Another key from some time on. */
export interface AnnouncedRoll {
  readonly notBeforeMs: number;
  /** What ROLL says. */
  readonly body: Uint8Array;
}

/** How a group is opened. */
export interface GroupOptions {
  /** The data folder, which is there. */
  readonly folder: string;
  /** A member who has no device any more. */
  readonly reset: MemberName | undefined;
  /** The server is to have another key after so long; `undefined`: no other than was asked for. */
  readonly rollAfterMs?: number | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** Whether there is a group in a data folder, in order or not. */
export function isGroupThere(folder: string): boolean {
  return isKeyFileThere(pathsIn(folder).key);
}

/**
 * Opens the group in a data folder; in one that has none, a new one begins. If nobody belongs to
 * it, a code for its owner is made, and is on the disk when this resolves.
 *
 * @throws CoterieError COTERIE_ROSTER, COTERIE_ROSTER_NOT_KEPT, COTERIE_KEY_FILE,
 * COTERIE_SERVER_KEY or COTERIE_DISK if the files cannot be used; COTERIE_NO_MEMBER if nobody was
 * ever given the name that is to be reset.
 */
export async function openGroup(options: GroupOptions): Promise<OpenedGroup> {
  const { folder, reset, nowMs, rollAfterMs } = options;
  const paths = pathsIn(folder);
  const keeper = new RosterKeeper(paths.roster);
  // The list is written before the key is made, so a key without a list has lost it.
  if (keeper.isNew && isKeyFileThere(paths.key)) throw rosterGone(paths);
  const ownCode = await codeOfStart(keeper, reset, nowMs);
  takeDueKey(paths.nextKey, paths.key, nowMs);
  const isEmpty = isNobodys(keeper.roster);
  const key = openKeyFile(paths.key, {
    make: () => {
      if (isEmpty) return makeServerKey();
      throw keyGone();
    },
    read: readServerKey,
    write: ({ privatePem }) => privatePem,
  });
  const next = openNextKey(
    paths.nextKey,
    rollAfterMs === undefined ? undefined : nowMs + rollAfterMs,
  );
  return { key, keeper, proofs: nodeProofs(key), ownCode, roll: next && rollTo(key, next) };
}

function rollTo(key: ServerKey, { key: next, notBeforeMs }: NextKey): AnnouncedRoll {
  return { notBeforeMs, body: signedRoll(key, { newPin: next.pin, notBeforeMs }) };
}

async function codeOfStart(
  keeper: RosterKeeper,
  reset: MemberName | undefined,
  nowMs: number,
): Promise<MadeCode | undefined> {
  const { roster } = keeper;
  if (reset === undefined && !isNobodys(roster)) return undefined;
  const code = newInviteCode();
  const { id, ks, kc } = deriveInviteKeys(code);
  const own: OwnCode = { id, ks, kc, madeAtMs: nowMs };
  const changed =
    reset === undefined ? withOwnerInvited(roster, own) : withResetOf(roster, reset, own);
  await keeper.begin(rosterOf(changed, reset));
  return { code, reset };
}

function rosterOf(changed: Roster | Refusal, reset: MemberName | undefined): Roster {
  if (typeof changed !== "string") return changed;
  if (reset === undefined || changed !== "gone") throw new Error(`not invited: ${changed}`);
  throw new CoterieError(
    "COTERIE_NO_MEMBER",
    `nobody was ever given the name ${reset}`,
    "Say --reset with the name of a member; somebody new is invited by a member.",
  );
}

interface Paths {
  readonly roster: string;
  readonly key: string;
  readonly nextKey: string;
}

function pathsIn(folder: string): Paths {
  return {
    roster: `${folder}/members.json`,
    key: `${folder}/server.key`,
    nextKey: `${folder}/server.next.key`,
  };
}

function rosterGone({ roster, key }: Paths): CoterieError {
  return new CoterieError(
    "COTERIE_ROSTER",
    `the list of members in ${roster} is gone, though the server's key is there`,
    `Put it back from a backup; to begin a new group in its place, move ${key} away as well.`,
  );
}

function keyGone(): CoterieError {
  return new CoterieError(
    "COTERIE_SERVER_KEY",
    "the server's key is gone, and the members know the server by it",
    "Put it back from a copy; with a new key every client would have to join again.",
  );
}
