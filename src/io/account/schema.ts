import { CoterieError } from "../../wire/error.ts";
import type { AccountDatabase } from "./database.ts";
import { carryOver } from "./version-1.ts";

const schemaVersion = 4;

/** What the column `state` says of a text of ours; a message of somebody else has `arrived`. */
export const State = {
  unsent: 0,
  unknown: 1,
  refused: 2,
  /** The server will tell by its name what becomes of it. */
  kept: 3,
  /** Nothing more will be heard of it; `code` is the last word. */
  done: 4,
  /** Given up by its writer. */
  dropped: 5,
  arrived: 6,
} as const;

/**
 * `peer`: everybody whom we have exchanged messages with. `read_row`: our message up to which they
 * have read; `seen_row`: their newest message with a name that we have read.
 *
 * `msg`: everything that was said, in the order in which it came to this machine.
 * - `dir` 0 came, 1 is ours; `peer` is the other one of the conversation; `dst` the name that an
 *   arrived message was addressed to.
 * - `epoch` of its writer, 8 bytes, NULL at level 1; `id` the messageID; `number` in the server's
 *   mailbox, NULL if not told. A text of its own is part 1 of 1.
 * - `at` in milliseconds since 1970. `text` as it was on the wire.
 * - `named`: ours left where names count. `offline`: it came as type 2. `waits`: see
 *   waits.ts. `unread`: nobody is known to have seen it, or somebody wants to come back
 *   to it. `proof`: the connection on which it came, as long as the server is not known to have
 *   heard our 200.
 * - the last three name the message that it answers.
 *
 * `find` is an index over the words (see fold.ts), `who` holds the peer as a word of its own, so
 * that one conversation can be searched without reading the hits of all others. Beginnings of up to
 * five signs are in it too: looked up one word at a time, those would be slow.
 *
 * `counter` has one row: `next_id`, the messageID after all that were given out; `epoch`, in which
 * they count; `used`, how many were given out in it; `place`, where the file lay when it began;
 * `connection`, how many connections there have been.
 */
const schema = `
  CREATE TABLE counter(
    next_id INTEGER NOT NULL, epoch BLOB NOT NULL, used INTEGER NOT NULL, place TEXT NOT NULL,
    connection INTEGER NOT NULL) STRICT;
  CREATE TABLE peer(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, read_row INTEGER,
    seen_row INTEGER) STRICT;
  CREATE TABLE msg(
    row INTEGER PRIMARY KEY AUTOINCREMENT, peer INTEGER NOT NULL, dir INTEGER NOT NULL,
    dst TEXT, epoch BLOB, id INTEGER NOT NULL, number INTEGER,
    part INTEGER NOT NULL, parts INTEGER NOT NULL, at INTEGER NOT NULL, text BLOB NOT NULL,
    state INTEGER NOT NULL, code TEXT, named INTEGER NOT NULL, offline INTEGER NOT NULL,
    waits INTEGER NOT NULL, unread INTEGER NOT NULL, proof INTEGER,
    reply_src TEXT, reply_epoch BLOB, reply_id INTEGER) STRICT;
  CREATE INDEX msg_peer ON msg(peer, row);
  CREATE INDEX msg_open ON msg(state, row) WHERE state < ${State.done};
  CREATE INDEX msg_own ON msg(epoch, id) WHERE dir = 1;
  CREATE UNIQUE INDEX msg_theirs ON msg(peer, epoch, id) WHERE dir = 0 AND epoch IS NOT NULL;
  CREATE INDEX msg_number ON msg(number)
    WHERE dir = 0 AND epoch IS NULL AND number IS NOT NULL;
  CREATE INDEX msg_inbox ON msg(row) WHERE waits = 1;
  CREATE INDEX msg_unread ON msg(peer) WHERE unread = 1;
  CREATE INDEX msg_unproven ON msg(peer, id) WHERE proof IS NOT NULL;
  CREATE INDEX msg_proof ON msg(proof, row) WHERE proof IS NOT NULL;
  CREATE VIRTUAL TABLE find USING fts5(
    words, who, content='', contentless_delete=1, prefix='1 2 3 4 5',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co So'");
  CREATE TABLE server(k TEXT PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID;
`;

/** `draft`: what is being written to whom; `cursor` in UTF-16 units. New in version 3. */
const draftTable =
  "CREATE TABLE draft(peer TEXT PRIMARY KEY, text TEXT NOT NULL, cursor INTEGER NOT NULL) " +
  "STRICT, WITHOUT ROWID";

/** `hush`: who is not to call the person; `how` is "muted" or "blocked". New in version 4. */
const hushTable =
  "CREATE TABLE hush(peer TEXT PRIMARY KEY, how TEXT NOT NULL) STRICT, WITHOUT ROWID";

/**
 * Brings the tables of a file to this version: makes them, or carries over what an older version
 * holds, in one transaction.
 *
 * @param newEpoch - chooses what a new file, or one of version 1, begins with.
 * @param firstId - the first messageID of a new file.
 * @throws CoterieError COTERIE_NEWER_FILE if a newer Coterie has written the file.
 */
export function setUp(
  database: AccountDatabase,
  newEpoch: () => Uint8Array,
  firstId: number,
): void {
  if (versionOf(database) === schemaVersion) return;
  database.transaction(() => {
    // Another process may have been faster.
    const version = versionOf(database);
    if (version === schemaVersion) return;
    if (version > schemaVersion) throw newerFile(database.path, version);
    if (version < 3) database.exec(draftTable);
    database.exec(hushTable);
    database.exec(`PRAGMA user_version = ${schemaVersion}`);
    if (version >= 2) return;
    const old = version === 1 ? carryOver(database) : undefined;
    database.exec(schema);
    const epoch = newEpoch();
    database.run(
      "INSERT INTO counter VALUES (?, ?, ?, ?, 0)",
      old?.nextId ?? firstId,
      epoch,
      old?.nextId ?? 0,
      database.place(),
    );
    old?.insert(epoch);
  });
}

function versionOf(database: AccountDatabase): number {
  return database.number("PRAGMA user_version");
}

function newerFile(path: string, version: number): CoterieError {
  return new CoterieError(
    "COTERIE_NEWER_FILE",
    `${path} was written by a newer Coterie (version ${version} of the file)`,
    "Use that Coterie, or another COTERIE_HOME.",
  );
}
