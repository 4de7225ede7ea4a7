import type { OfflineReason } from "../client/follow.ts";
import type { LinesWords } from "../words/english/lines.ts";

/** Why there is no connection, as a part of a sentence. */
export function reasonWords(reason: OfflineReason, words: LinesWords): string {
  switch (reason.kind) {
    case "unreachable":
    case "foreign":
    case "disk":
    case "refused":
      return reason.error.message;
    case "broken":
      return words.broke(reason.detail);
    case "ended":
    case "closed":
      break;
  }
  return words.ended;
}
