import { safe, safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import { type Notice, NoticeCode } from "../wire/notice.ts";

/** What the end of the connection says anyway, in words that know more. */
const saidByTheEnd: ReadonlySet<number> = new Set([
  NoticeCode.takenOver,
  NoticeCode.contested,
  NoticeCode.stopping,
]);

/** What the server wants the person to know; `undefined` for what is said elsewhere. */
export function noticeWords({ code, text, remedy }: Notice): SafeText | undefined {
  if (saidByTheEnd.has(code)) return undefined;
  const sentence = remedy === "" ? text : `${text}. ${remedy}`;
  return safe`the server says: ${safeText(sentence)}`;
}
