import { destination, pino, stdTimeFunctions } from "pino";
import type { Facts, Level, Log } from "../server/log.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import type { Streams } from "./streams.ts";

/** Lines beyond this many unwritten bytes are dropped. */
const LOG_BYTES_MAX = 1_048_576;

/** The log of a server: short lines on a terminal, JSON lines for everything else. */
export function serverLog(streams: Streams): Log {
  return streams.errorIsTerminal ? terminalLog(streams) : jsonLog();
}

function terminalLog(streams: Streams): Log {
  return {
    line(level, _code, sentence, facts = {}) {
      if (level === "debug") return;
      const time = new Date().toTimeString().slice(0, 8);
      const rest = Object.entries(facts).map(([key, value]) => ` ${key}=${value}`);
      const text = `${sentence}${rest.join("")}`;
      streams.say(safe`${safeText(time)} ${safeText(level.padEnd(5))} ${safeText(text)}`);
    },
  };
}

/** A log file is looked at in terminals, too: what could act there is made visible (SafeText). */
function jsonLog(): Log {
  const logger = pino(
    {
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // Not at once: a reader that stands still must not make the server stand still.
    destination({ fd: 2, sync: false, maxLength: LOG_BYTES_MAX }),
  );
  return {
    line(level: Level, code: string, sentence: string, facts: Facts = {}) {
      const safeFacts = Object.entries(facts).map(([key, value]) => [
        key,
        typeof value === "string" ? safeText(value) : value,
      ]);
      logger[level]({ code, ...Object.fromEntries(safeFacts) }, safeText(sentence));
    },
  };
}
