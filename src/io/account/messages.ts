import type { MessageName } from "../../wire/about.ts";
import { NO_TOKEN, type Token } from "../../wire/token.ts";
import { parseUsername } from "../../wire/username.ts";
import type { AccountDatabase, Row } from "./database.ts";
import { epochColumn, readEpoch } from "./epochs.ts";
import { indexMessage } from "./search.ts";
import { Waits } from "./waits.ts";

/** A row of `msg` that is to be written; see schema.ts for what each column means. */
export interface NewMessage {
  /** Chosen only when older rows are carried over. */
  readonly row?: number;
  readonly peer: string;
  readonly isOwn: boolean;
  readonly dst?: string;
  readonly epoch?: Token;
  readonly id: number;
  readonly number?: number | undefined;
  readonly part?: number;
  readonly parts?: number;
  readonly atMs: number;
  readonly text: Uint8Array;
  readonly state: number;
  readonly code?: string | null;
  readonly offline?: boolean;
  /** Of theirs; see {@link Waits}. By default it is in the inbox. */
  readonly waits?: number;
  readonly proof?: number | null;
  readonly replyTo?: MessageName | undefined;
}

const insertSql =
  "INSERT INTO msg(row, peer, dir, dst, epoch, id, number, part, parts, at, text, state, code, " +
  "named, offline, waits, unread, proof, reply_src, reply_epoch, reply_id) " +
  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)";

/**
 * Writes a message and puts its words into the index; to be called within a transaction. What
 * arrived waits in the inbox, unread.
 *
 * @returns its row.
 */
export function insertMessage(database: AccountDatabase, message: NewMessage): number {
  const { id, atMs, text, state, replyTo } = message;
  const peer = peerId(database, message.peer);
  const isNew = message.isOwn ? 0 : 1;
  const { row } = database.run(
    insertSql,
    message.row ?? null,
    peer,
    message.isOwn ? 1 : 0,
    message.dst ?? null,
    epochColumn(message.epoch ?? NO_TOKEN),
    id,
    message.number ?? null,
    message.part ?? 1,
    message.parts ?? 1,
    atMs,
    text,
    state,
    message.code ?? null,
    message.offline === true ? 1 : 0,
    isNew * (message.waits ?? Waits.inbox),
    isNew,
    message.proof ?? null,
    replyTo?.src ?? null,
    epochColumn(replyTo?.epoch ?? NO_TOKEN),
    replyTo?.id ?? null,
  );
  indexMessage(database, row, peer, text);
  return row;
}

/** The number that stands for a name; given out on first use, for good. */
function peerId(database: AccountDatabase, name: string): number {
  const known = knownPeer(database, name);
  if (known !== undefined) return known;
  return database.run("INSERT INTO peer(name) VALUES (?)", name).row;
}

/** The number that stands for a name; `undefined` if it never stood in a message. */
export function knownPeer(database: AccountDatabase, name: string): number | undefined {
  const row = database.get("SELECT id FROM peer WHERE name = ?", name);
  return row && Number(row["id"]);
}

export function readReplyTo(row: Row): MessageName | undefined {
  const src = row["reply_src"];
  if (typeof src !== "string") return undefined;
  const epoch = readEpoch(row["reply_epoch"]);
  return { src: parseUsername(src), epoch, id: Number(row["reply_id"]) };
}

export function readBytes(column: unknown): Uint8Array {
  return column instanceof Uint8Array ? column : new Uint8Array();
}
