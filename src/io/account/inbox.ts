import type { About } from "../../wire/about.ts";
import { NO_TOKEN } from "../../wire/token.ts";
import { columnsOf, whole } from "./about-columns.ts";
import type { AccountDatabase, Row } from "./database.ts";
import { epochColumn, readEpoch } from "./epochs.ts";
import { beginningsSql, joinTexts } from "./inbox-texts.ts";
import { isBlocked } from "./hushes.ts";
import type { InboxMessage, InboxText, TakenMessage } from "./message.ts";
import { insertMessage, knownPeer, readBytes, readReplyTo } from "./messages.ts";
import { State } from "./schema.ts";
import { takeSentElsewhere } from "./sent-elsewhere.ts";
import { Waits } from "./waits.ts";

const selectSql =
  "SELECT row, name, dst, msg.id, offline, at, text, number, epoch, part, parts, " +
  "reply_src, reply_epoch, reply_id FROM msg JOIN peer ON peer.id = peer WHERE ";
const inboxSql = `${selectSql}waits = 1 ORDER BY row LIMIT ?`;
const textsSql = selectSql + beginningsSql;
const shownSql = "UPDATE msg SET waits = 0, unread = 0 WHERE row = ? AND dir = 0";
const seenSql =
  "UPDATE peer SET seen_row = max(coalesce(seen_row, 0), ?1) " +
  "WHERE id = (SELECT peer FROM msg WHERE row = ?1 AND dir = 0 AND epoch IS NOT NULL)";

/**
 * What arrives. A message that comes a second time is recognised:
 *
 * - by its name, if its sender gave it one (level 2);
 * - by its number in the server's mailbox with sender, messageID and text, if the server told it;
 * - at level 1 only where a repetition is expected: the server sends a message again, as type 2
 *   (S4), if the connection broke before our 200 was heard. So each message is unproven until
 *   something shows that the server has heard it, and an unproven one stands for one equal message
 *   (sender, messageID, text) of type 2 on a later connection, or of any type on an earlier one:
 *   what was on its way when that was displaced may come last. Two equal messages that were both
 *   proven, or both came on one connection, are two;
 * - a message that came at level 1 and comes again at level 2, from the server or from its sender:
 *   by the same, and gets its name with that.
 */
export class Inbox {
  readonly #database: AccountDatabase;

  constructor(database: AccountDatabase) {
    this.#database = database;
  }

  newConnection(): number {
    return this.#database.number(
      "UPDATE counter SET connection = connection + 1 RETURNING connection",
    );
  }

  /** To be called within a transaction. */
  take(message: Omit<InboxMessage, "row">, connection: number | undefined): TakenMessage {
    if (message.isOwn === true) return takeSentElsewhere(this.#database, message);
    const known = this.#knownRow(message, connection);
    if (known !== undefined) return { ...message, row: known, isKnown: true };
    const { from, to, id, offline, text, about } = message;
    const atMs = whole(about?.atMs) ?? message.atMs;
    const row = insertMessage(this.#database, {
      peer: from,
      isOwn: false,
      dst: to,
      id,
      offline,
      text,
      atMs,
      state: State.arrived,
      waits: isBlocked(this.#database, from) ? Waits.heldBack : Waits.inbox,
      proof: about === undefined ? (connection ?? null) : null,
      ...(about && columnsOf(about)),
    });
    return { ...message, atMs, row };
  }

  proven(connection: number, row: number): void {
    this.#database.run("UPDATE msg SET proof = NULL WHERE proof = ? AND row <= ?", connection, row);
  }

  messages(limit: number): InboxMessage[] {
    return this.#database.all(inboxSql, limit).map(readInboxMessage);
  }

  texts(limit: number, alsoIncomplete: boolean, after: number): InboxText[] {
    const rows = this.#database.all(textsSql, alsoIncomplete ? 1 : 0, limit, after);
    return joinTexts(this.#database, rows.map(readInboxMessage));
  }

  count(after: number): number {
    return this.#database.number("SELECT count(*) FROM msg WHERE waits = 1 AND row > ?", after);
  }

  drop(rows: readonly number[]): void {
    this.#database.transaction(() => {
      for (const row of rows) {
        this.#database.run(shownSql, row);
        this.#database.run(seenSql, row);
      }
    });
  }

  #knownRow(
    message: Omit<InboxMessage, "row">,
    connection: number | undefined,
  ): number | undefined {
    const { about, offline, from } = message;
    const peer = knownPeer(this.#database, from);
    if (peer === undefined) return undefined;
    if (about !== undefined) {
      const told = this.#toldRow(message, about, peer);
      const mayBeAgain = offline || about.epoch !== NO_TOKEN;
      return told ?? (mayBeAgain ? this.#namedRow(message, about, peer) : undefined);
    }
    return connection === undefined ? undefined : this.#unprovenRow(message, connection, peer);
  }

  /** What the server tells of it says that it is here. */
  #toldRow(
    { id, text }: Omit<InboxMessage, "row">,
    { epoch, number }: About,
    peer: number,
  ): number | undefined {
    const row =
      epoch === NO_TOKEN
        ? this.#database.get(
            "SELECT row FROM msg WHERE dir = 0 AND epoch IS NULL AND number = ? " +
              "AND peer = ? AND id = ? AND text = ?",
            whole(number) ?? 0,
            peer,
            id,
            text,
          )
        : this.#database.get(
            "SELECT row FROM msg WHERE dir = 0 AND peer = ? AND epoch = ? AND id = ?",
            peer,
            epochColumn(epoch),
            id,
          );
    return row && Number(row["row"]);
  }

  /** It came at level 1, and now the server tells its name: from now on it is known by that. */
  #namedRow(
    { id, text }: Omit<InboxMessage, "row">,
    about: About,
    peer: number,
  ): number | undefined {
    const { number, epoch, part, parts, replyTo } = columnsOf(about);
    const row = this.#database.get(
      "UPDATE msg SET number = ?, epoch = ?, part = ?, parts = ?, reply_src = ?, " +
        "reply_epoch = ?, reply_id = ? WHERE row = (SELECT row FROM msg WHERE peer = ? " +
        "AND id = ? AND proof IS NOT NULL AND number IS NULL AND text = ? " +
        "ORDER BY row LIMIT 1) RETURNING row",
      number,
      epochColumn(epoch),
      part,
      parts,
      replyTo?.src ?? null,
      epochColumn(replyTo?.epoch ?? NO_TOKEN),
      replyTo?.id ?? null,
      peer,
      id,
      text,
    );
    return row && Number(row["row"]);
  }

  #unprovenRow(
    { id, text, offline }: Omit<InboxMessage, "row">,
    connection: number,
    peer: number,
  ): number | undefined {
    // It is unproven again: the server may fail to hear our 200 a second time.
    const row = this.#database.get(
      "UPDATE msg SET proof = ?1 WHERE row = (SELECT row FROM msg WHERE peer = ?2 AND id = ?3 " +
        "AND (proof > ?1 OR ?5 AND proof < ?1) AND text = ?4 ORDER BY row LIMIT 1) RETURNING row",
      connection,
      peer,
      id,
      text,
      offline ? 1 : 0,
    );
    return row && Number(row["row"]);
  }
}

function readInboxMessage(row: Row): InboxMessage {
  const about = readAbout(row);
  return {
    row: Number(row["row"]),
    from: String(row["name"]),
    to: String(row["dst"]),
    id: Number(row["id"]),
    offline: row["offline"] === 1,
    atMs: Number(row["at"]),
    text: readBytes(row["text"]),
    ...(about && { about }),
  };
}

function readAbout(row: Row): About | undefined {
  if (row["number"] === null) return undefined;
  const isWhole = row["parts"] === 1;
  return {
    number: Number(row["number"]),
    atMs: Number(row["at"]),
    epoch: readEpoch(row["epoch"]),
    part: isWhole ? 0 : Number(row["part"]),
    parts: isWhole ? 0 : Number(row["parts"]),
    replyTo: readReplyTo(row),
  };
}
