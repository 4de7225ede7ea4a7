import type { AccountFile } from "../io/account/account-file.ts";
import type { OutboxText } from "../io/account/message.ts";

/** What it takes to send a text once more. */
export type OutboxForAgain = Pick<AccountFile, "queue" | "dropOutbox" | "epoch">;

/**
 * What is to be given to the client when somebody asks that a text be sent once more: the same, if
 * nothing of it has left, or if a server that knows it by its name delivers it only once. Elsewhere
 * it goes out under new messageIDs (S8), and what was there before is given up.
 *
 * @param parts - the open parts of one text, in their order.
 * @param areNamesKnown - whether the server may count by names (level 2).
 * @throws CoterieError if the new text cannot be kept; the old one is still there then.
 */
export function again(
  file: OutboxForAgain,
  parts: readonly OutboxText[],
  areNamesKnown: boolean,
  nowMs: number,
): readonly OutboxText[] {
  const [first] = parts;
  if (first === undefined) return parts;
  const epoch = file.epoch();
  const mayGo = (text: OutboxText): boolean => {
    if (text.state === "unknown") return areNamesKnown && text.isNamed && text.epoch === epoch;
    return text.state === "unsent";
  };
  if (parts.every(mayGo)) return parts;
  const bytes = parts.map(({ text }) => text);
  const texts = file.queue(first.to, bytes, nowMs, first.replyTo);
  file.dropOutbox(parts.map(({ row }) => row));
  return texts;
}
