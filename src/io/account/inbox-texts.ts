import { MESSAGE_ID_END } from "../../wire/message-id.ts";
import type { AccountDatabase } from "./database.ts";
import { tokenBytes } from "./epochs.ts";
import type { InboxMessage, InboxText } from "./message.ts";

/** A page of long texts ends once it holds this many bytes, so that it fits into memory. */
const pageBytes = 4 << 20;

const previousId = `(msg.id + ${MESSAGE_ID_END - 1}) % ${MESSAGE_ID_END}`;
const lastId = `(msg.id + msg.parts - msg.part) % ${MESSAGE_ID_END}`;

/** Another part of the text of `msg`, at this id, with this number. */
function otherPart(id: string, part: string): string {
  return (
    "EXISTS (SELECT 1 FROM msg p WHERE p.dir = 0 AND p.peer = msg.peer " +
    `AND p.epoch = msg.epoch AND p.id = ${id} AND p.part = ${part} ` +
    "AND p.parts = msg.parts AND p.waits = 1)"
  );
}

/**
 * Waiting messages with which a text begins behind a row, oldest first. Parts of one person come in
 * order, so whatever of a long text comes has come once its last part has.
 */
export const beginningsSql: string =
  "waits = 1 AND row > ?3 AND (parts = 1 OR msg.epoch IS NULL OR " +
  `(NOT ${otherPart(previousId, "msg.part - 1")} ` +
  `AND (?1 OR part = parts OR ${otherPart(lastId, "msg.parts")}))) ORDER BY row LIMIT ?2`;

const nextSql =
  "SELECT row, text FROM msg WHERE dir = 0 AND waits = 1 AND part = ? AND parts = ? " +
  "AND epoch = ? " +
  "AND id = ? AND peer = (SELECT peer FROM msg WHERE row = ?)";

/** Adds to each message what follows of its text, as far as it is here, until the page is full. */
export function joinTexts(
  database: AccountDatabase,
  beginnings: Iterable<InboxMessage>,
): InboxText[] {
  const texts: InboxText[] = [];
  let bytes = 0;
  for (const message of beginnings) {
    const text = joinText(database, message);
    texts.push(text);
    bytes += text.text.length;
    if (bytes >= pageBytes) break;
  }
  return texts;
}

function joinText(database: AccountDatabase, message: InboxMessage): InboxText {
  const { about, row, id } = message;
  const rows = [row];
  if (about === undefined || about.parts <= 1) return { ...message, rows };
  const pieces = [message.text];
  const epoch = tokenBytes(about.epoch);
  for (let part = about.part + 1; part <= about.parts; part += 1) {
    const nextId = (id + part - about.part) % MESSAGE_ID_END;
    const next = database.get(nextSql, part, about.parts, epoch, nextId, row);
    if (next === undefined || !(next["text"] instanceof Uint8Array)) break;
    rows.push(Number(next["row"]));
    pieces.push(next["text"]);
  }
  return { ...message, text: Buffer.concat(pieces), rows };
}
