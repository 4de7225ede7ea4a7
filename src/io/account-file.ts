import { closeSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CoterieError } from "../wire/error.ts";
import { MESSAGE_ID_END } from "../wire/message-id.ts";
import { diskError } from "./disk-error.ts";
import { makePrivateFolder } from "./private-folder.ts";

/** A message that arrived and was not yet shown to anybody. */
export interface InboxMessage {
  /** Its place in the inbox; grows, and is never used twice. */
  readonly row: number;
  readonly from: string;
  readonly to: string;
  /** The sender's messageID. */
  readonly id: number;
  /** The server had kept it while we were away (type 2, S4). */
  readonly offline: boolean;
  /** When it came, milliseconds since 1970. */
  readonly atMs: number;
  /** Not necessarily UTF-8. */
  readonly text: Uint8Array;
}

/** A text of ours that is not known to have reached its recipient or a mailbox. */
export interface OutboxText {
  readonly row: number;
  /** The messageID that it has or will have on the wire (S8). */
  readonly id: number;
  readonly to: string;
  /** A long text goes in several commands: this is part `part` (from 1) of `parts`. */
  readonly part: number;
  readonly parts: number;
  readonly text: Uint8Array;
  /**
   * `unsent`: it never left. `unknown`: it left or was about to, and no answer is known.
   * `refused`: the server said `code`.
   */
  readonly state: OutboxState;
  readonly code: string | undefined;
  /** When it was typed, milliseconds since 1970. */
  readonly atMs: number;
}

export type OutboxState = "unsent" | "unknown" | "refused";

const stateNumbers = { unsent: 0, unknown: 1, refused: 2 } as const;
const states = ["unsent", "unknown", "refused"] as const;

/** Another process holds the file for a few milliseconds at a time; this long is never normal. */
const busyTimeoutMs = 10_000;
/** Pages of 4 KiB that may lie unused in the file. */
const unusedPagesMax = 64;
/** What `PRAGMA synchronous` answers if each commit waits for the disk. */
const synchronousFull = 2;
const schemaVersion = 1;
const schema = `
  CREATE TABLE counter(next_id INTEGER NOT NULL) STRICT;
  INSERT INTO counter VALUES (0);
  CREATE TABLE outbox(
    row INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL, dst TEXT NOT NULL,
    part INTEGER NOT NULL, parts INTEGER NOT NULL, text BLOB NOT NULL,
    state INTEGER NOT NULL, code TEXT, at INTEGER NOT NULL) STRICT;
  CREATE INDEX outbox_state ON outbox(state, row);
  CREATE TABLE inbox(
    row INTEGER PRIMARY KEY AUTOINCREMENT, src TEXT NOT NULL, dst TEXT NOT NULL,
    id INTEGER NOT NULL, offline INTEGER NOT NULL, at INTEGER NOT NULL,
    text BLOB NOT NULL) STRICT;
  PRAGMA user_version = ${schemaVersion};
`;

export interface AccountFileOptions {
  /** The file may grow to this many pages of 4 KiB, as on a disk with no more room. */
  readonly pagesMax?: number;
}

/**
 * The file of one account: a name on a server. It holds the counter of messageIDs, the texts that
 * did not get through, and what arrived and was not shown yet.
 *
 * Every method that changes something returns once the change is on the disk (`synchronous =
 * FULL`), so that what is confirmed or numbered afterwards holds across kill -9 and power cuts.
 * Any number of processes may have the file open.
 *
 * Every method throws CoterieError COTERIE_DISK if the disk is full, broken or read-only.
 */
export class AccountFile {
  /** Where it is. */
  readonly path: string;
  readonly #database: DatabaseSync;
  #seenVersion = -1;

  /** Opens the file at `path` and makes it and its folder if they are missing (0600, 0700). */
  constructor(path: string, { pagesMax }: AccountFileOptions = {}) {
    this.path = path;
    this.#database = this.#guarded(() => open(path));
    if (pagesMax !== undefined) this.#database.exec(`PRAGMA max_page_count = ${pagesMax}`);
  }

  /**
   * Puts the parts of one text for `to` into the outbox as `unsent` and gives each the next
   * messageID.
   *
   * "It starts at 0 and grows by 1" (S8): over all processes and restarts no id comes twice
   * before all 4,294,967,296 have been used.
   */
  queue(to: string, parts: readonly Uint8Array[], atMs: number): OutboxText[] {
    return this.#transaction(() => {
      const end = this.#number(
        "UPDATE counter SET next_id = (next_id + ?) % ? RETURNING next_id",
        parts.length,
        MESSAGE_ID_END,
      );
      const insert = this.#database.prepare(
        "INSERT INTO outbox(id, dst, part, parts, text, state, at) VALUES (?, ?, ?, ?, ?, 0, ?)",
      );
      return parts.map((text, index) => {
        const id = (end - parts.length + index + MESSAGE_ID_END) % MESSAGE_ID_END;
        const part = index + 1;
        const { lastInsertRowid } = insert.run(id, to, part, parts.length, text, atMs);
        const row = Number(lastInsertRowid);
        const common = { row, id, to, part, parts: parts.length, text, atMs };
        return { ...common, state: "unsent", code: undefined } as const;
      });
    });
  }

  /**
   * Marks texts as `unknown`, to be called before they are written to a socket: should this
   * process die now, nobody can tell whether they left.
   *
   * @returns the rows that were `unsent` until now: another process may have been faster.
   */
  claim(rows: readonly number[]): Set<number> {
    return this.#transaction(() => {
      const mark = this.#database.prepare(
        "UPDATE outbox SET state = 1 WHERE row = ? AND state = 0",
      );
      return new Set(rows.filter((row) => Number(mark.run(row).changes) === 1));
    });
  }

  /** Makes claimed texts `unsent` again: it turned out that nothing can have read them. */
  unclaim(rows: readonly number[]): void {
    this.#transaction(() => {
      const mark = this.#database.prepare(
        "UPDATE outbox SET state = 0 WHERE row = ? AND state = 1",
      );
      for (const row of rows) mark.run(row);
    });
  }

  /** Takes texts out of the outbox: they got through, or their writer gave them up. */
  dropOutbox(rows: readonly number[]): void {
    this.#deleteRows("outbox", rows);
  }

  /** Notes that the server refused texts, and with which code. */
  refuse(refusals: readonly { readonly row: number; readonly code: string }[]): void {
    this.#transaction(() => {
      const mark = this.#database.prepare("UPDATE outbox SET state = 2, code = ? WHERE row = ?");
      for (const { row, code } of refusals) mark.run(code, row);
    });
  }

  /** Up to `limit` texts of the outbox in one state with a row above `after`, oldest first. */
  outbox(state: OutboxState, limit: number, after = 0): OutboxText[] {
    return this.#guarded(() =>
      this.#database
        .prepare(
          "SELECT row, id, dst, part, parts, text, state, code, at FROM outbox " +
            "WHERE state = ? AND row > ? ORDER BY row LIMIT ?",
        )
        .all(stateNumbers[state], after, limit)
        .map(readOutboxText),
    );
  }

  /** How many texts of the outbox are in this state. */
  outboxCount(state: OutboxState): number {
    return this.#guarded(() =>
      this.#number("SELECT count(*) FROM outbox WHERE state = ?", stateNumbers[state]),
    );
  }

  /** Commits messages that arrived. Only afterwards may they be answered with 200. */
  take(messages: readonly Omit<InboxMessage, "row">[]): InboxMessage[] {
    return this.#transaction(() => {
      const insert = this.#database.prepare(
        "INSERT INTO inbox(src, dst, id, offline, at, text) VALUES (?, ?, ?, ?, ?, ?)",
      );
      return messages.map((message) => {
        const { from, to, id, offline, atMs, text } = message;
        const { lastInsertRowid } = insert.run(from, to, id, offline ? 1 : 0, atMs, text);
        return { ...message, row: Number(lastInsertRowid) };
      });
    });
  }

  /** Up to `limit` messages of the inbox, oldest first. */
  inbox(limit: number): InboxMessage[] {
    return this.#guarded(() =>
      this.#database
        .prepare("SELECT row, src, dst, id, offline, at, text FROM inbox ORDER BY row LIMIT ?")
        .all(limit)
        .map(readInboxMessage),
    );
  }

  inboxCount(): number {
    return this.#guarded(() => this.#number("SELECT count(*) FROM inbox"));
  }

  /** Removes messages that somebody has been shown. */
  dropInbox(rows: readonly number[]): void {
    this.#deleteRows("inbox", rows);
  }

  /** Whether another process changed the file since this was last asked (at first: yes). */
  changedElsewhere(): boolean {
    const version = this.#guarded(() => this.#number("PRAGMA data_version"));
    const changed = version !== this.#seenVersion;
    this.#seenVersion = version;
    return changed;
  }

  /** Closes the file, and gives back the space of a long text that has left it. Never throws. */
  close(): void {
    if (!this.#database.isOpen) return;
    try {
      const unused = this.#number("PRAGMA freelist_count");
      if (unused > unusedPagesMax) this.#database.exec("PRAGMA incremental_vacuum");
    } catch {
      // Only space: another process is busy, or the disk has failed and that was told before.
    }
    this.#database.close();
  }

  #deleteRows(table: "inbox" | "outbox", rows: readonly number[]): void {
    this.#transaction(() => {
      const remove = this.#database.prepare(`DELETE FROM ${table} WHERE row = ?`);
      for (const row of rows) remove.run(row);
    });
  }

  #number(sql: string, ...values: number[]): number {
    const row = this.#database.prepare(sql).get(...values) ?? {};
    return Number(Object.values(row)[0]);
  }

  #transaction<Result>(change: () => Result): Result {
    return this.#guarded(() => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const result = change();
        this.#database.exec("COMMIT");
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors, such as a full disk.
        if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  #guarded<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      throw diskError(this.path, error);
    }
  }
}

function open(path: string): DatabaseSync {
  makePrivateFile(path);
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  // Must be said before the first table; then the file can shrink again.
  database.exec("PRAGMA auto_vacuum = INCREMENTAL;");
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;");
  // Every 200 that we answer stands on this, so it is not taken on trust.
  if (database.prepare("PRAGMA synchronous").get()?.["synchronous"] !== synchronousFull) {
    database.close();
    throw diskError(path, new Error("SQLite does not wait for the disk here"));
  }
  database.exec("BEGIN IMMEDIATE");
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version === 0) database.exec(schema);
  database.exec("COMMIT");
  if (version > schemaVersion) {
    database.close();
    throw new CoterieError(
      "COTERIE_NEWER_FILE",
      `${path} was written by a newer Coterie (version ${version} of the file)`,
      "Use that Coterie, or another COTERIE_HOME.",
    );
  }
  return database;
}

/**
 * SQLite gives its side files the mode of the main one, which must therefore be right first. It
 * waits by itself until the names of all of them are on the disk.
 */
function makePrivateFile(path: string): void {
  makePrivateFolder(dirname(path));
  closeSync(openSync(path, "a", 0o600));
}

type Row = Record<string, unknown>;

function readOutboxText(row: Row): OutboxText {
  const { code, text } = row;
  return {
    row: Number(row["row"]),
    id: Number(row["id"]),
    to: String(row["dst"]),
    part: Number(row["part"]),
    parts: Number(row["parts"]),
    text: text instanceof Uint8Array ? text : new Uint8Array(),
    state: states[Number(row["state"])] ?? "unknown",
    code: typeof code === "string" ? code : undefined,
    atMs: Number(row["at"]),
  };
}

function readInboxMessage(row: Row): InboxMessage {
  const { text } = row;
  return {
    row: Number(row["row"]),
    from: String(row["src"]),
    to: String(row["dst"]),
    id: Number(row["id"]),
    offline: row["offline"] === 1,
    atMs: Number(row["at"]),
    text: text instanceof Uint8Array ? text : new Uint8Array(),
  };
}
