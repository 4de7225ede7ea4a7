import { once } from "node:events";
import type { SafeText } from "../tui/text/safe-text.ts";
import { safeText } from "../tui/text/safe-text.ts";

/** Nobody reads our output any more, as in `coterie listen | head`. */
export class OutputClosed extends Error {}

/** The three streams of a command. */
export interface Streams {
  /** What a person sees directly must be SafeText; a pipe gets texts unchanged. */
  readonly outIsTerminal: boolean;
  readonly errorIsTerminal: boolean;
  readonly inIsTerminal: boolean;
  /**
   * Writes to standard output and returns once the system has it.
   *
   * @throws OutputClosed if the reader is gone; the system's error if the disk is full.
   */
  write(text: string | Uint8Array): Promise<void>;
  /** One line on standard error, for notes beside the output. */
  say(line: SafeText): void;
  /** Replaces the line on standard error, a terminal; an empty one clears it. */
  progress(line: SafeText): void;
  /** All of standard input. */
  read(): AsyncIterable<Uint8Array>;
}

/** The streams of this process. */
export function processStreams(): Streams {
  // Errors of a write come to its callback; without these they would also end the process.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  return {
    outIsTerminal: process.stdout.isTTY,
    errorIsTerminal: process.stderr.isTTY,
    // Asked for when it matters: looking at standard input opens it.
    get inIsTerminal() {
      return process.stdin.isTTY;
    },
    write: writeOut,
    say: (line) => {
      process.stderr.write(`${line}\n`);
    },
    progress: (line) => {
      process.stderr.write(`\r\u001b[K${line}`);
    },
    read: readIn,
  };
}

/** How large the terminal of standard output is; one that does not say gets the usual size. */
export function terminalSize(): { readonly columns: number; readonly rows: number } {
  const { columns, rows } = process.stdout;
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
}

function writeOut(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) resolve();
      else if ("code" in error && error.code === "EPIPE") reject(new OutputClosed());
      else reject(error);
    });
  });
}

async function* readIn(): AsyncGenerator<Uint8Array> {
  for await (const chunk of process.stdin) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}

/** Resolves when the user or the system asks this process to end (Ctrl-C, SIGTERM, hang-up). */
export async function askedToEnd(): Promise<SafeText> {
  const signal = await Promise.race(
    (["SIGINT", "SIGTERM", "SIGHUP"] as const).map(async (name) => {
      await once(process, name);
      return name;
    }),
  );
  return safeText(signal);
}
