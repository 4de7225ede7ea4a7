import { safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import type { Times } from "../tui/lines/conversation.ts";

/** Local times in 24 hours, with the date in front if it is not today's. */
export const localTimes: Times = {
  nowMs: () => Date.now(),
  format(atMs): SafeText {
    const at = new Date(atMs);
    const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
    const day = dayOf(at);
    return safeText(day === dayOf(new Date()) ? time : `${day} ${time}`);
  },
};

function dayOf(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
