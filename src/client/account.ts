import { AccountFile } from "../io/account/account-file.ts";
import { hasJoined, type JoinedFiles, joinedFiles } from "../io/account/joined-files.ts";
import { randomId, systemRandom } from "../io/random.ts";
import type { Address } from "../io/transport.ts";
import { TurnFile } from "../io/turn-file.ts";
import type { Username } from "../wire/username.ts";
import { MemberList } from "./member-list.ts";

/** A name on a server, and what this machine keeps of it. */
export interface Account {
  readonly server: Address;
  readonly user: Username;
  /** Counter of messageIDs, and all that was said; shared with other processes. */
  readonly file: AccountFile;
  /** Held by a process while it uses the name for a short time. */
  readonly turn: TurnFile;
  /** Held by a process while it shows messages of the inbox, so that no other shows them too. */
  readonly showing: TurnFile;
  /** See {@link ClientAccount}. */
  readonly isPlain?: boolean;
  /** See {@link ClientAccount}. */
  readonly joined?: JoinedFiles;
  /** See {@link ClientAccount}. */
  readonly members?: MemberList;
}

/** What a client needs of the file of its account; {@link AccountFile} says what each does. */
export type ClientFile = Pick<
  AccountFile,
  | "queue"
  | "claim"
  | "unclaim"
  | "dropOutbox"
  | "settle"
  | "settleByName"
  | "outbox"
  | "keptOnes"
  | "epoch"
  | "epochOf"
  | "unusedNames"
  | "beginAnewIfUsed"
  | "newConnection"
  | "proven"
  | "resume"
  | "plainUntil"
  | "notePlain"
  | "silentSince"
  | "noteSilent"
  | "refuse"
  | "take"
  | "lastRead"
  | "noteRead"
  | "readElsewhere"
  | "inbox"
  | "inboxCount"
  | "dropInbox"
  | "close"
>;

/** Something that one process at a time holds; {@link TurnFile} says what each does. */
export type ClientTurn = Pick<TurnFile, "tryTake" | "isFree" | "release">;

/** An account as a client sees it, on the disk or in memory. */
export interface ClientAccount {
  readonly server: Address;
  readonly user: Username;
  readonly file: ClientFile;
  readonly turn: ClientTurn;
  readonly showing: ClientTurn;
  /**
   * When a message is answered with 200: as soon as it is in `file`, which is right for a file
   * that outlives the process, and the default; or once the client is told that it was handled.
   */
  readonly confirms?: "whenStored" | "whenHandled";
  /** Only the seed's three types are spoken, and nothing more is asked for. */
  readonly isPlain?: boolean;
  /** It belongs to a group with members: it speaks TLS alone, and signs in. */
  readonly joined?: JoinedFiles;
  /** Who belongs to that group; where it is given, a client asks for it. */
  readonly members?: MemberList;
}

/**
 * Opens an account, and makes it on first use; works without a network.
 *
 * @param home - the folder of all accounts, see io/home.ts.
 * @throws CoterieError COTERIE_DISK if its folder cannot be written to.
 */
export function openAccount(home: string, server: Address, user: Username): Account {
  const base = basePath(home, server, user);
  const joined = joinedFilesOf(home, server, user);
  const isMember = hasJoined(joined);
  // A recipient of level 1 cannot tell the messages of two devices apart but by their messageIDs.
  const firstId = isMember ? randomId(systemRandom) : 0;
  return {
    server,
    user,
    file: new AccountFile(`${base}.sqlite`, { firstId }),
    turn: new TurnFile(`${base}.turn`),
    showing: new TurnFile(`${base}.showing`),
    ...(isMember && { joined, members: new MemberList(joined) }),
  };
}

/** Where the account keeps what it signs in with, or would. */
export function joinedFilesOf(home: string, server: Address, user: Username): JoinedFiles {
  return joinedFiles(serverFolder(home, server), fileName(user));
}

/** The same for an account that is there; one that is not is not made, and is `undefined`. */
export function openKnownAccount(
  home: string,
  server: Address,
  user: Username,
): Account | undefined {
  const isThere = AccountFile.isThere(`${basePath(home, server, user)}.sqlite`);
  if (!isThere && !hasJoined(joinedFilesOf(home, server, user))) return undefined;
  return openAccount(home, server, user);
}

function basePath(home: string, server: Address, user: Username): string {
  return `${serverFolder(home, server)}/${fileName(user)}`;
}

/** The folder of all accounts on one server. */
export function serverFolder(home: string, server: Address): string {
  return `${home}/accounts/${fileName(server.host)}_${server.port}`;
}

const encoder = new TextEncoder();

/**
 * A file name that stands for `text` and no other text, on every file system: those that fold
 * case or forbid characters.
 *
 * @example
 * fileName("ann"); // "ann"
 * fileName("../A"); // "%2e%2e%2f%41"
 */
export function fileName(text: string): string {
  let name = "";
  for (const byte of encoder.encode(text)) {
    const character = String.fromCharCode(byte);
    name += /[0-9a-z-]/.test(character) ? character : `%${byte.toString(16).padStart(2, "0")}`;
  }
  return name;
}
