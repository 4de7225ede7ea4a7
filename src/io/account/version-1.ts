import type { AccountDatabase, Row } from "./database.ts";
import { readEpoch } from "./epochs.ts";
import { insertMessage, readBytes } from "./messages.ts";

/** What the tables of version 1 held, to be written into those that are made meanwhile. */
export interface OldTables {
  readonly nextId: number;
  /** Writes their messages, each text that is still unsent with this epoch, and drops them. */
  insert(epoch: Uint8Array): void;
}

/** By time; what came stands before what was written in the same millisecond. */
const everything = `
  SELECT 0 AS dir, row, src AS peer, dst, id, 1 AS part, 1 AS parts, text, 6 AS state, NULL AS code,
    at, offline FROM inbox
  UNION ALL
  SELECT 1, row, dst, NULL, id, part, parts, text, state, code, at, 0 FROM outbox
  ORDER BY at, dir, row`;

/**
 * Version 1 of the file held the counter, the outbox and the inbox, and forgot a message once its
 * fate was known or it had been shown. To be called within a transaction.
 */
export function carryOver(database: AccountDatabase): OldTables {
  const nextId = database.number("SELECT next_id FROM counter");
  database.exec("DROP TABLE counter");
  return {
    nextId,
    insert: (epoch) => {
      insertAll(database, epoch);
      database.exec("DROP TABLE inbox; DROP TABLE outbox");
    },
  };
}

function insertAll(database: AccountDatabase, epochBytes: Uint8Array): void {
  const epoch = readEpoch(epochBytes);
  let lastRow = 0;
  /** Of the text whose parts are being written: its row in both files, before its first part. */
  let oldBase: number | undefined;
  let base = 0;
  for (const row of database.iterate(everything)) {
    const isOwn = row["dir"] === 1;
    const part = Number(row["part"]);
    // Parts of one text stay as far apart as they are numbered, also if others are gone.
    const ownBase = isOwn ? Number(row["row"]) - part : undefined;
    if (ownBase === undefined || ownBase !== oldBase) base = lastRow;
    oldBase = ownBase;
    lastRow = base + part;
    insertMessage(database, {
      ...common(row),
      row: lastRow,
      isOwn,
      part,
      parts: Number(row["parts"]),
      ...(isOwn ? { epoch } : { dst: String(row["dst"]) }),
    });
  }
}

function common(row: Row): {
  peer: string;
  id: number;
  atMs: number;
  text: Uint8Array;
  state: number;
  code: string | null;
  offline: boolean;
} {
  const code = row["code"];
  return {
    peer: String(row["peer"]),
    id: Number(row["id"]),
    atMs: Number(row["at"]),
    text: readBytes(row["text"]),
    state: Number(row["state"]),
    code: typeof code === "string" ? code : null,
    offline: row["offline"] === 1,
  };
}
