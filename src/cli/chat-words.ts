import type { OfflineReason } from "../client/follow.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";

/** There is no text with this number, or none at all. */
export function noSuch(number: number | undefined): SafeText {
  if (number === undefined) return safe`nothing is unsent`;
  return safe`there is no number ${number} in the list that /unsent shows`;
}

/** Why there is no connection, as a part of a sentence. */
export function reasonWords(reason: OfflineReason): SafeText {
  switch (reason.kind) {
    case "unreachable":
    case "foreign":
    case "disk":
    case "refused":
      return safeText(reason.error.message);
    case "broken":
      return safe`the connection broke (${safeText(reason.detail)})`;
    case "ended":
    case "closed":
      break;
  }
  return safe`the server ended the connection`;
}
