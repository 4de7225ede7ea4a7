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
export function noticeSentence({ code, text, remedy }: Notice): string | undefined {
  if (saidByTheEnd.has(code)) return undefined;
  return remedy === "" ? text : `${text}. ${remedy}`;
}

/** The same with who says it, as a safe line. */
export function noticeWords(notice: Notice): SafeText | undefined {
  const sentence = noticeSentence(notice);
  return sentence === undefined ? undefined : safe`the server says: ${safeText(sentence)}`;
}
