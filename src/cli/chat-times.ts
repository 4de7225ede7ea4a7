import { safe } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import type { Times } from "../tui/lines/conversation.ts";
import { clockTime, dayOf } from "../tui/text/times.ts";

/** Local times in 24 hours, with the date in front if it is not today's. */
export const localTimes: Times = {
  nowMs: () => Date.now(),
  format(atMs): SafeText {
    const day = dayOf(atMs);
    return day === dayOf(Date.now()) ? clockTime(atMs) : safe`${day} ${clockTime(atMs)}`;
  },
};
