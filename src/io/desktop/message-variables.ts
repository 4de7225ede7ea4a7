import type { InboxMessage } from "../account/message.ts";

/** What a command is told of a message by its environment; the text is on its input. */
type MessageVariables = Readonly<Record<`COTERIE_${string}`, string>>;

/** `COTERIE_FROM`, `COTERIE_TO`, `COTERIE_ID`, `COTERIE_OFFLINE` (0 or 1) and `COTERIE_AT`. */
export function messageVariables(message: InboxMessage): MessageVariables {
  const { from, to, id, offline, atMs } = message;
  return {
    COTERIE_FROM: from,
    COTERIE_TO: to,
    COTERIE_ID: String(id),
    COTERIE_OFFLINE: offline ? "1" : "0",
    COTERIE_AT: new Date(atMs).toISOString(),
  };
}
