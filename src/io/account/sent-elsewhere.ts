import { NO_TOKEN } from "../../wire/token.ts";
import { columnsOf, whole } from "./about-columns.ts";
import type { AccountDatabase } from "./database.ts";
import { epochColumn } from "./epochs.ts";
import type { InboxMessage, TakenMessage } from "./message.ts";
import { insertMessage, knownPeer } from "./messages.ts";
import { State } from "./schema.ts";

/**
 * Takes a text that another device of the own name has sent: it is ours, there is nothing to send
 * again, and no word of the server comes of it here. One that is here already is known by its
 * name, be it that this device itself has sent it; without a name by its number and its text.
 *
 * To be called within a transaction.
 */
export function takeSentElsewhere(
  database: AccountDatabase,
  message: Omit<InboxMessage, "row">,
): TakenMessage {
  const { to, id, text, about } = message;
  const known = knownRow(database, message);
  if (known !== undefined) return { ...message, row: known, isKnown: true };
  const atMs = whole(about?.atMs) ?? message.atMs;
  const row = insertMessage(database, {
    peer: to,
    isOwn: true,
    id,
    text,
    atMs,
    state: State.done,
    ...(about && columnsOf(about)),
  });
  return { ...message, atMs, row };
}

function knownRow(
  database: AccountDatabase,
  { to, id, text, about }: Omit<InboxMessage, "row">,
): number | undefined {
  const { epoch, number } = about ?? { epoch: NO_TOKEN, number: 0 };
  const row =
    epoch === NO_TOKEN
      ? database.get(
          "SELECT row FROM msg WHERE dir = 1 AND epoch IS NULL AND id = ? AND number = ? " +
            "AND peer = ? AND text = ?",
          id,
          whole(number) ?? 0,
          knownPeer(database, to) ?? -1,
          text,
        )
      : database.get(
          "SELECT row FROM msg WHERE dir = 1 AND epoch = ? AND id = ?",
          epochColumn(epoch),
          id,
        );
  return row && Number(row["row"]);
}
