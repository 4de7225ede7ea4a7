import { NO_TOKEN, type Token } from "../../wire/token.ts";
import type { AccountDatabase, Row } from "./database.ts";
import { epochColumn, readEpoch } from "./epochs.ts";
import type {
  FindOptions,
  HistoryEntry,
  HistoryState,
  MessagePlace,
  PageOptions,
  PeerSummary,
  UndeliveredOptions,
  UnreadSpan,
} from "./message.ts";
import { knownPeer, readBytes, readReplyTo } from "./messages.ts";
import { State } from "./schema.ts";
import { queryOf } from "./search.ts";

const states: readonly HistoryState[] = [
  "unsent",
  "unknown",
  "refused",
  "kept",
  "done",
  "dropped",
  "arrived",
];
const columns =
  "msg.row, name, dir, epoch, msg.id, part, parts, at, text, unread, state, code, " +
  "reply_src, reply_epoch, reply_id";
const notBlockedSql = "AND name NOT IN (SELECT peer FROM hush WHERE how = 'blocked') ";
/** Among so many of the newest messages it is looked for texts that are closed: see State. */
const closedAmong = 10_000;
const undeliveredSql =
  "SELECT row, name, part, parts FROM (" +
  `SELECT * FROM (SELECT * FROM msg WHERE state < ${State.done} ORDER BY row LIMIT ?) UNION ALL ` +
  `SELECT * FROM msg WHERE row > (SELECT max(row) FROM msg) - ${closedAmong} AND dir = 1 ` +
  `AND (state = ${State.dropped} OR (state = ${State.done} AND code <> '200')) AND at >= ?` +
  ") JOIN peer ON peer.id = peer ORDER BY row";
const everyRow = Number.MAX_SAFE_INTEGER;

/** Everything that was said, by conversation and by words. */
export class History {
  readonly #database: AccountDatabase;

  constructor(database: AccountDatabase) {
    this.#database = database;
  }

  page(peer: string, { limit, before = everyRow }: PageOptions): HistoryEntry[] {
    const id = knownPeer(this.#database, peer);
    if (id === undefined) return [];
    return this.#database
      .all(
        `SELECT ${columns} FROM msg JOIN peer ON peer.id = peer ` +
          "WHERE peer = ? AND row < ? ORDER BY row DESC LIMIT ?",
        id,
        before,
        limit,
      )
      .map(readEntry)
      .toReversed();
  }

  pageFrom(peer: string, row: number, limit: number): HistoryEntry[] {
    const id = knownPeer(this.#database, peer);
    if (id === undefined) return [];
    return this.#database
      .all(
        `SELECT ${columns} FROM msg JOIN peer ON peer.id = peer ` +
          "WHERE peer = ? AND row >= ? ORDER BY row LIMIT ?",
        id,
        row,
        limit,
      )
      .map(readEntry);
  }

  find(words: string, options: FindOptions): HistoryEntry[] {
    const { limit, before = everyRow, peer, withoutBlocked = false } = options;
    const id = peer === undefined ? undefined : knownPeer(this.#database, peer);
    const query = queryOf(words, id);
    if (query === undefined || (peer !== undefined && id === undefined)) return [];
    return this.#database
      .all(
        `SELECT ${columns} FROM find CROSS JOIN msg ON msg.row = find.rowid ` +
          "JOIN peer ON peer.id = peer WHERE find MATCH ? AND find.rowid < ? " +
          (withoutBlocked ? notBlockedSql : "") +
          "ORDER BY find.rowid DESC LIMIT ?",
        query,
        before,
        limit,
      )
      .map(readEntry);
  }

  named(peer: string, isOwn: boolean, epoch: Token, id: number): HistoryEntry | undefined {
    if (epoch === NO_TOKEN) return undefined;
    const peerNumber = knownPeer(this.#database, peer);
    if (peerNumber === undefined) return undefined;
    const row = this.#database.get(
      `SELECT ${columns} FROM msg JOIN peer ON peer.id = peer WHERE peer = ? AND epoch = ? ` +
        `AND msg.id = ? AND dir = ${isOwn ? "1" : "0 AND epoch IS NOT NULL"}`,
      peerNumber,
      epochColumn(epoch),
      id,
    );
    return row && readEntry(row);
  }

  peers(): PeerSummary[] {
    return this.#database
      .all(
        "SELECT name, last, at, " +
          "(SELECT count(*) FROM msg m WHERE m.unread = 1 AND m.part = 1 AND m.peer = p.id) " +
          "AS unread " +
          "FROM (SELECT id, name, (SELECT max(row) FROM msg WHERE peer = peer.id) AS last " +
          "FROM peer) p CROSS JOIN msg ON msg.row = last ORDER BY last DESC",
      )
      .map((row) => ({
        name: String(row["name"]),
        lastRow: Number(row["last"]),
        lastAtMs: Number(row["at"]),
        unread: Number(row["unread"]),
      }));
  }

  undelivered({ limit, closedSinceMs }: UndeliveredOptions): MessagePlace[] {
    return this.#database.all(undeliveredSql, limit, closedSinceMs).map((row) => ({
      row: Number(row["row"]),
      peer: String(row["name"]),
      part: Number(row["part"]),
      parts: Number(row["parts"]),
    }));
  }

  unreadSpan(peer: string): UnreadSpan | undefined {
    const row = this.#database.get(
      "SELECT min(row) AS first, max(row) AS last FROM msg " +
        "WHERE unread = 1 AND part = 1 AND peer = (SELECT id FROM peer WHERE name = ?)",
      peer,
    );
    if (typeof row?.["first"] !== "number") return undefined;
    return { first: row["first"], last: Number(row["last"]) };
  }

  unread(): { peer: string; count: number }[] {
    return this.#database
      .all(
        "SELECT name, count FROM (SELECT peer, count(*) AS count FROM msg " +
          "WHERE unread = 1 AND part = 1 " +
          "GROUP BY peer) JOIN peer ON peer.id = peer " +
          "WHERE name NOT IN (SELECT peer FROM hush) ORDER BY name",
      )
      .map((row) => ({ peer: String(row["name"]), count: Number(row["count"]) }));
  }

  unreadCount(): number {
    return this.#database.number("SELECT count(*) FROM msg WHERE unread = 1 AND part = 1");
  }
}

function readEntry(row: Row): HistoryEntry {
  const { code } = row;
  return {
    row: Number(row["row"]),
    peer: String(row["name"]),
    isOwn: row["dir"] === 1,
    epoch: readEpoch(row["epoch"]),
    id: Number(row["id"]),
    part: Number(row["part"]),
    parts: Number(row["parts"]),
    atMs: Number(row["at"]),
    text: readBytes(row["text"]),
    isUnread: row["unread"] === 1,
    state: states[Number(row["state"])] ?? "unknown",
    code: typeof code === "string" ? code : undefined,
    replyTo: readReplyTo(row),
  };
}
