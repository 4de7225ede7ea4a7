import type { Ask, FateList } from "../../wire/fate-list.ts";
import { MESSAGE_ID_END } from "../../wire/message-id.ts";
import type { MessageName } from "../../wire/about.ts";
import type { Token } from "../../wire/token.ts";
import type { AccountDatabase, Row } from "./database.ts";
import { readEpoch, tokenBytes } from "./epochs.ts";
import type { OutboxState, OutboxText, SettledText } from "./message.ts";
import { insertMessage, readBytes, readReplyTo } from "./messages.ts";
import { State } from "./schema.ts";

const states = ["unsent", "unknown", "refused", "kept"] as const;
const columns =
  "row, name, msg.id, part, parts, text, state, code, at, epoch, named, " +
  "reply_src, reply_epoch, reply_id FROM msg JOIN peer ON peer.id = peer";
/** The last word; of a 300 more follows if the text has a name that the server knows. */
const settleSql =
  "UPDATE msg SET code = ?1, " +
  `state = iif(?1 = '300' AND named = 1, ${State.kept}, ${State.done}) ` +
  `WHERE row = ?2 AND dir = 1 AND state < ${State.done}`;
/** The server knows nothing of a text that it had kept: it is in doubt again. */
const forgottenSql =
  `UPDATE msg SET state = ${State.unknown}, code = NULL ` +
  `WHERE dir = 1 AND epoch = ? AND id = ? AND state = ${State.kept}`;

/** Our own texts: under which messageID they go, and what is known of those that are open. */
export class Outbox {
  readonly #database: AccountDatabase;
  readonly #newEpoch: () => Token;

  constructor(database: AccountDatabase, newEpoch: () => Token) {
    this.#database = database;
    this.#newEpoch = newEpoch;
    // A copy of the file, or one that was brought back, would give out the same names again.
    const place = database.place();
    if (database.get("SELECT 1 FROM counter WHERE place = ?", place) === undefined) {
      database.transaction(() => {
        this.#beginEpoch(place);
      });
    }
  }

  queue(
    to: string,
    parts: readonly Uint8Array[],
    atMs: number,
    replyTo: MessageName | undefined,
  ): OutboxText[] {
    return this.#database.transaction(() => {
      const { start, epoch } = this.#giveOut(parts.length);
      return parts.map((text, index) => {
        const id = (start + index) % MESSAGE_ID_END;
        const text1 = { id, part: index + 1, parts: parts.length, text, atMs, epoch, replyTo };
        const state = State.unsent;
        const row = insertMessage(this.#database, { ...text1, peer: to, isOwn: true, state });
        return { row, to, state: "unsent", code: undefined, isNamed: false, ...text1 } as const;
      });
    });
  }

  claim(rows: readonly number[], epoch: Token | undefined): Set<number> {
    return this.#database.transaction(
      () => new Set(rows.filter((row) => this.#claimOne(row, epoch))),
    );
  }

  unclaim(rows: readonly number[]): void {
    this.#change(`UPDATE msg SET state = 0, named = 0 WHERE row = ? AND state = 1`, rows);
  }

  drop(rows: readonly number[]): void {
    this.#change(
      `UPDATE msg SET state = ${State.dropped} WHERE row = ? AND state < ${State.done}`,
      rows,
    );
  }

  settle(texts: readonly SettledText[]): void {
    this.#database.transaction(() => {
      for (const { row, code } of texts) this.#database.run(settleSql, code, row);
    });
  }

  settleByName({ epoch, entries }: FateList): { text: OutboxText; code: string }[] {
    return this.#database.transaction(() => {
      const news: { text: OutboxText; code: string }[] = [];
      for (const { id, code } of entries) {
        if (code === 0) this.#database.run(forgottenSql, tokenBytes(epoch), id);
        if (code !== 200 && code !== 300 && code !== 410) continue;
        const text = this.#byName(epoch, id);
        if (text === undefined || text.code === String(code)) continue;
        this.#database.run(settleSql, String(code), text.row);
        news.push({ text, code: String(code) });
      }
      return news;
    });
  }

  refuse(refusals: readonly { readonly row: number; readonly code: string }[]): void {
    const sql =
      `UPDATE msg SET state = ${State.refused}, code = ? ` +
      `WHERE row = ? AND dir = 1 AND state < ${State.done}`;
    this.#database.transaction(() => {
      for (const { row, code } of refusals) this.#database.run(sql, code, row);
    });
  }

  texts(state: OutboxState, limit: number, after: number): OutboxText[] {
    return this.#database
      .all(
        `SELECT ${columns} WHERE state = ? AND state < ${State.done} AND row > ? ` +
          "ORDER BY row LIMIT ?",
        State[state],
        after,
        limit,
      )
      .map(readOutboxText);
  }

  count(state: OutboxState): number {
    return this.#database.number(
      `SELECT count(*) FROM msg WHERE state = ? AND state < ${State.done}`,
      State[state],
    );
  }

  epoch(): Token {
    return readEpoch(this.#database.get("SELECT epoch FROM counter")?.["epoch"]);
  }

  epochOf(row: number): Token {
    return readEpoch(
      this.#database.get("SELECT epoch FROM msg WHERE row = ? AND dir = 1", row)?.["epoch"],
    );
  }

  unusedNames(count: number): Ask {
    const { epoch, nextId, unused } = this.#counter();
    const waiting = this.#newestUnsent(epoch, count >>> 1);
    const length = Math.min(count - waiting.length, unused);
    const next = Array.from({ length }, (_, index) => (nextId + index) % MESSAGE_ID_END);
    return { epoch, ids: [...waiting, ...next] };
  }

  beginAnewIfUsed({ epoch, entries }: FateList): boolean {
    return this.#database.transaction(() => {
      const own = this.#counter();
      if (epoch !== own.epoch) return false;
      const isNext = (id: number): boolean =>
        (id - own.nextId + MESSAGE_ID_END) % MESSAGE_ID_END < own.unused;
      const isUsed = entries.some(({ id, code }) => {
        return code !== 0 && (isNext(id) || this.#isUnsent(epoch, id));
      });
      if (!isUsed) return false;
      this.#beginEpoch(this.#database.place());
      return true;
    });
  }

  /** The messageIDs of up to `limit` texts that have not left, oldest first. */
  #newestUnsent(epoch: Token, limit: number): number[] {
    const sql =
      `SELECT id FROM msg WHERE state = ${State.unsent} AND state < ${State.done} ` +
      "AND epoch = ? ORDER BY row DESC LIMIT ?";
    const rows = this.#database.all(sql, tokenBytes(epoch), limit);
    return rows.map(({ id }) => Number(id)).toReversed();
  }

  #isUnsent(epoch: Token, id: number): boolean {
    const sql = "SELECT 1 FROM msg WHERE dir = 1 AND epoch = ? AND id = ? AND state = ?";
    return this.#database.get(sql, tokenBytes(epoch), id, State.unsent) !== undefined;
  }

  /** What the next text gets, and how many more this epoch has. */
  #counter(): { epoch: Token; nextId: number; unused: number } {
    const row = this.#database.get("SELECT epoch, next_id, used FROM counter");
    return {
      epoch: readEpoch(row?.["epoch"]),
      nextId: Number(row?.["next_id"]),
      unused: MESSAGE_ID_END - Number(row?.["used"]),
    };
  }

  /** The next messageIDs, and the epoch in which none of them has been used. */
  #giveOut(count: number): { start: number; epoch: Token } {
    const { used } = this.#database.get("SELECT used FROM counter") ?? {};
    if (Number(used) + count > MESSAGE_ID_END) this.#beginEpoch(this.#database.place());
    const row = this.#database.get(
      "UPDATE counter SET used = used + ?1, next_id = (next_id + ?1) % ?2 RETURNING next_id, epoch",
      count,
      MESSAGE_ID_END,
    );
    const end = Number(row?.["next_id"]);
    return {
      start: (end - count + MESSAGE_ID_END) % MESSAGE_ID_END,
      epoch: readEpoch(row?.["epoch"]),
    };
  }

  /** Texts that have not left get their names in it, with the messageIDs that they have. */
  #beginEpoch(place: string): void {
    const epoch = tokenBytes(this.#newEpoch());
    const which = `WHERE state = ${State.unsent} AND state < ${State.done}`;
    const oldest = this.#database.get(`SELECT id FROM msg ${which} ORDER BY row LIMIT 1`)?.["id"];
    const { nextId } = this.#counter();
    const used =
      oldest === undefined ? 0 : (nextId - Number(oldest) + MESSAGE_ID_END) % MESSAGE_ID_END;
    this.#database.run("UPDATE counter SET epoch = ?, used = ?, place = ?", epoch, used, place);
    this.#database.run(`UPDATE msg SET epoch = ? ${which}`, epoch);
  }

  #byName(epoch: Token, id: number): OutboxText | undefined {
    const row = this.#database.get(
      `SELECT ${columns} WHERE dir = 1 AND epoch = ? AND msg.id = ? AND state < ${State.done}`,
      tokenBytes(epoch),
      id,
    );
    return row && readOutboxText(row);
  }

  #claimOne(row: number, epoch: Token | undefined): boolean {
    const sql = `UPDATE msg SET state = ${State.unknown}, named = ? WHERE row = ? AND state = 0`;
    const { changes } =
      epoch === undefined
        ? this.#database.run(sql, 0, row)
        : this.#database.run(`${sql} AND epoch = ?`, 1, row, tokenBytes(epoch));
    return changes === 1;
  }

  #change(sql: string, rows: readonly number[]): void {
    this.#database.transaction(() => {
      for (const row of rows) this.#database.run(sql, row);
    });
  }
}

function readOutboxText(row: Row): OutboxText {
  const { code } = row;
  return {
    row: Number(row["row"]),
    id: Number(row["id"]),
    to: String(row["name"]),
    part: Number(row["part"]),
    parts: Number(row["parts"]),
    text: readBytes(row["text"]),
    state: states[Number(row["state"])] ?? "unknown",
    code: typeof code === "string" ? code : undefined,
    atMs: Number(row["at"]),
    epoch: readEpoch(row["epoch"]),
    isNamed: row["named"] === 1,
    replyTo: readReplyTo(row),
  };
}
