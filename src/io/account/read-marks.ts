import { MESSAGE_ID_END } from "../../wire/message-id.ts";
import type { Token } from "../../wire/token.ts";
import type { AccountDatabase } from "./database.ts";
import { epochColumn, readEpoch, tokenBytes } from "./epochs.ts";
import type { ReadMark } from "./message.ts";
import { knownPeer } from "./messages.ts";

/** With part `?2` of a long text of theirs its first one; nothing otherwise. */
const firstPartSql =
  "SELECT head.row FROM msg JOIN msg head ON head.peer = msg.peer AND head.epoch = msg.epoch " +
  `AND head.id = (msg.id - msg.part + 1 + ${MESSAGE_ID_END}) % ${MESSAGE_ID_END} ` +
  "AND head.part = 1 AND head.parts = msg.parts AND head.dir = 0 AND head.row < msg.row " +
  "WHERE msg.row = ?2 AND msg.peer = ?1 AND msg.dir = 0";

/** Up to where we have read others, and others us. */
export class ReadMarks {
  readonly #database: AccountDatabase;

  constructor(database: AccountDatabase) {
    this.#database = database;
  }

  markRead(peer: string, row: number): boolean {
    const id = knownPeer(this.#database, peer);
    if (id === undefined) return false;
    return this.#database.transaction(() => {
      const which = "WHERE unread = 1 AND peer = ? AND row <= ?";
      const named = this.#database.get(
        `SELECT max(row) AS row FROM msg ${which} AND epoch IS NOT NULL`,
        id,
        row,
      )?.["row"];
      if (typeof named === "number") {
        const sql = "UPDATE peer SET seen_row = max(coalesce(seen_row, 0), ?) WHERE id = ?";
        this.#database.run(sql, named, id);
      }
      const sql = `UPDATE msg SET unread = 0, waits = 0 ${which}`;
      const isNews = this.#database.run(sql, id, row).changes > 0;
      // What was read on another device waits here still.
      this.#database.run(
        "UPDATE msg INDEXED BY msg_inbox SET waits = 0 WHERE waits = 1 AND peer = ? AND row <= ?",
        id,
        row,
      );
      return isNews;
    });
  }

  readElsewhere(peer: string, epoch: Token, id: number): boolean {
    const number = knownPeer(this.#database, peer);
    if (number === undefined) return false;
    return this.#database.transaction(() => {
      const row = this.#database.get(
        "SELECT row FROM msg WHERE dir = 0 AND peer = ? AND epoch = ? AND id = ?",
        number,
        epochColumn(epoch),
        id,
      )?.["row"];
      if (typeof row !== "number") return false;
      const sql = "UPDATE peer SET seen_row = max(coalesce(seen_row, 0), ?) WHERE id = ?";
      this.#database.run(sql, row, number);
      // Who waits for it in the inbox was not shown it by that.
      const unread = "UPDATE msg SET unread = 0 WHERE unread = 1 AND peer = ? AND row <= ?";
      this.#database.run(unread, number, row);
      return true;
    });
  }

  markUnread(peer: string, row: number): boolean {
    const id = knownPeer(this.#database, peer);
    if (id === undefined) return false;
    // What was told of having read stays told (seen_row), and the inbox does not show it again.
    const sql =
      "UPDATE msg SET unread = 1 WHERE peer = ?1 AND dir = 0 AND unread = 0 " +
      `AND row >= coalesce((${firstPartSql}), ?2)`;
    return this.#database.run(sql, id, row).changes > 0;
  }

  ours(peer: string): ReadMark | undefined {
    return this.#mark("seen_row", peer);
  }

  theirs(peer: string): ReadMark | undefined {
    return this.#mark("read_row", peer);
  }

  note(peer: string, epoch: Token, id: number): boolean {
    // A mark points at a message of ours, and the order of ours is that of their rows.
    const sql =
      "UPDATE peer SET read_row = msg.row FROM msg WHERE name = ?1 AND msg.peer = peer.id " +
      "AND dir = 1 AND epoch = ?2 AND msg.id = ?3 AND msg.row > coalesce(read_row, 0)";
    return this.#database.run(sql, peer, tokenBytes(epoch), id).changes > 0;
  }

  #mark(column: "seen_row" | "read_row", peer: string): ReadMark | undefined {
    const row = this.#database.get(
      `SELECT row, epoch, msg.id FROM peer JOIN msg ON row = ${column} WHERE name = ?`,
      peer,
    );
    if (row === undefined) return undefined;
    return { row: Number(row["row"]), epoch: readEpoch(row["epoch"]), id: Number(row["id"]) };
  }
}
