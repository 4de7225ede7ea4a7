import type { OfflineReason } from "../client/follow.ts";
import type { CoterieError } from "../wire/error.ts";
import type { Words } from "../words/words.ts";
import type { Link } from "./state.ts";
import { errorWords, troubleWords } from "./words.ts";

/** What the title says of a connection that is not there. */
export function offlineLink(
  reason: OfflineReason,
  retryMs: number,
  nowMs: number,
  words: Words,
): Link {
  return { kind: "offline", why: whyOf(reason, words), retryAtMs: nowMs + retryMs };
}

/** The same while nothing can be kept on the disk. */
export function diskLink(error: CoterieError, retryAtMs: number, words: Words): Link {
  const { remedy } = errorWords(error, words);
  return { kind: "offline", why: troubleWords(error, words), retryAtMs, remedy };
}

/** The title has room for so many characters at least. */
const titleCharacters = 40;

/** The same of one that is not tried again: what the title cuts off is said with the remedy. */
export function refusedLink(error: CoterieError, words: Words): Link {
  const { message, remedy } = errorWords(error, words);
  const isLong = message.length > titleCharacters;
  return { kind: "refused", why: message, remedy: isLong ? `${message}. ${remedy}` : remedy };
}

function whyOf(reason: OfflineReason, words: Words): string {
  switch (reason.kind) {
    case "unreachable":
    case "foreign":
    case "disk":
    case "refused":
      return errorWords(reason.error, words).message;
    case "broken":
      return words.link.broke(reason.detail);
    case "ended":
      return reason.notice?.text ?? words.link.endedByServer;
    case "closed":
      break;
  }
  return words.link.closed;
}
