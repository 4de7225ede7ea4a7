import type { OfflineReason } from "../client/follow.ts";
import type { CoterieError } from "../wire/error.ts";
import type { Link } from "./state.ts";

/** What the title says of a connection that is not there. */
export function offlineLink(reason: OfflineReason, retryMs: number, nowMs: number): Link {
  return { kind: "offline", why: whyOf(reason), retryAtMs: nowMs + retryMs };
}

/** The title has room for so many characters at least. */
const titleCharacters = 40;

/** The same of one that is not tried again: what the title cuts off is said with the remedy. */
export function refusedLink({ message, remedy }: CoterieError): Link {
  const isLong = message.length > titleCharacters;
  return { kind: "refused", why: message, remedy: isLong ? `${message}. ${remedy}` : remedy };
}

function whyOf(reason: OfflineReason): string {
  switch (reason.kind) {
    case "unreachable":
    case "foreign":
    case "disk":
    case "refused":
      return reason.error.message;
    case "broken":
      return `the connection broke (${reason.detail})`;
    case "ended":
      return reason.notice?.text ?? "the server ended the connection";
    case "closed":
      break;
  }
  return "closed";
}
