import { formatAddress, UnreachableError } from "../client/end-reason.ts";
import type { OfflineReason } from "../client/follow.ts";
import type { CoterieError } from "../wire/error.ts";
import type { LinesWords } from "../words/english/lines.ts";

/** Why there is no connection, as a part of a sentence. */
export function reasonWords(reason: OfflineReason, words: LinesWords): string {
  switch (reason.kind) {
    case "unreachable":
      return unreachableIn(reason.error, words) ?? reason.error.message;
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

function unreachableIn(error: CoterieError, words: LinesWords): string | undefined {
  if (!(error instanceof UnreachableError)) return undefined;
  const { server, systemCode } = error;
  return words.unreachable?.(formatAddress(server), server.host, systemCode).message;
}
