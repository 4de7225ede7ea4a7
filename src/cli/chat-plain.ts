import { createInterface } from "node:readline";
import type { SafeText } from "../tui/text/safe-text.ts";
import type { ChatPaper } from "./chat-setting.ts";
import type { Streams } from "./streams.ts";

/**
 * Lines out in order and no escape sequences: for pipes, TERM=dumb and whatever reads aloud.
 */
export class PlainPaper implements ChatPaper {
  readonly #streams: Streams;
  #written: Promise<void> = Promise.resolve();

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  print(lines: readonly SafeText[]): void {
    const writing = this.#streams.write(lines.map((line) => `${line}\n`).join(""));
    this.#written = bothDone(this.#written, writing);
    // Who waits for `flushed` hears of a failure; others must not end the process by it.
    this.#written.catch(() => {});
  }

  flushed(): Promise<void> {
    return this.#written;
  }

  /** The line was printed or is still in its file: there is nowhere to put it. */
  giveBack(): void {}

  /** A bell is a control character, and there are none here. */
  ring(): void {}
}

/** Reads standard input line by line. @returns what stops it. */
export function readLines(onLine: (line: string) => void, onEnd: () => void): () => void {
  const lines = createInterface({ input: process.stdin, terminal: false, crlfDelay: Infinity });
  lines.on("line", onLine);
  lines.once("close", onEnd);
  return () => {
    lines.off("close", onEnd);
    lines.close();
    process.stdin.destroy();
  };
}

async function bothDone(one: Promise<void>, other: Promise<void>): Promise<void> {
  await Promise.all([one, other]);
}
