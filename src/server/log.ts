/** How much a line matters: `debug` is off unless asked for. */
export type Level = "debug" | "info" | "warn" | "error";

/** What a line says besides its code; no text of a message is ever among it. */
export type Facts = Readonly<Record<string, string | number>>;

/** Where the server's lines go. `code` is stable, for programs that watch the log. */
export interface Log {
  line(level: Level, code: string, sentence: string, facts?: Facts): void;
}
