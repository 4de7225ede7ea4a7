import type { Fate } from "../client/fate.ts";
import type { OfflineReason } from "../client/follow.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import { Exit } from "./exit.ts";

/** The exit code that says what became of a text. */
export function exitOfFate(fate: Fate): number {
  if (fate.state !== "answered") return Exit.refused;
  if (fate.code === "200" || fate.code === "300") return Exit.done;
  return fate.code === "403" || fate.code === "404" ? Exit.notAllowed : Exit.refused;
}

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
      return safeText(reason.error.message);
    case "broken":
      return safe`the connection broke (${safeText(reason.detail)})`;
    case "ended":
    case "closed":
      break;
  }
  return safe`the server ended the connection`;
}
