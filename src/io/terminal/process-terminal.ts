import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { CoterieError } from "../../wire/error.ts";
import type { Clock } from "../clock.ts";
import { isCode, PatientWriter } from "./patient-writer.ts";
import { holdStrays } from "./strays.ts";
import type { EndSignal, Terminal, TerminalEvents, TerminalSize } from "./terminal.ts";

const endSignals: readonly EndSignal[] = ["SIGHUP", "SIGINT", "SIGTERM"];
/** For so long answers are waited for that nobody needs any more. */
const lastAnswersMs = 200;
const pauseMs = 4;
const usual: TerminalSize = { columns: 80, rows: 24 };

/**
 * The terminal of this process, on standard input and output.
 *
 * @throws CoterieError COTERIE_NO_TERMINAL if one of them is something else, such as a pipe.
 */
export function processTerminal(clock: Clock): Terminal {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new CoterieError(
      "COTERIE_NO_TERMINAL",
      "the full screen needs a terminal on standard input and output",
      "Start it in a terminal without redirecting, or use `coterie chat --lines`.",
    );
  }
  return new ProcessTerminal(clock);
}

class ProcessTerminal implements Terminal {
  readonly #clock: Clock;
  #events: TerminalEvents | undefined;
  #writer: PatientWriter | undefined;
  #fd: number | undefined;
  #releaseStrays: () => void = () => {};
  /** The program was asked to end, or must. */
  #isEnding = false;
  /** Every listener on the process and its streams, to be taken off again. */
  #listening = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): TerminalSize {
    const [columns, rows] = process.stdout.getWindowSize();
    return columns > 0 && rows > 0 ? { columns, rows } : usual;
  }

  open(events: TerminalEvents): void {
    this.#events = events;
    this.#openWriter(events);
    this.#releaseStrays = holdStrays(events.strayed.bind(events));
    this.#listenToProcess(events);
    this.#listenToStreams(events);
    process.stdin.resume();
  }

  close(): void {
    if (this.#events === undefined) return;
    this.#events = undefined;
    // A closed window is told of more than once: by the system, and by the shell to its jobs.
    if (this.#isEnding) for (const name of endSignals) process.on(name, () => {});
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#releaseStrays();
    process.stdin.pause();
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    this.#writer = undefined;
  }

  setRaw(isRaw: boolean): void {
    // After a hang-up there is no terminal left to be set.
    if (process.stdin.destroyed) return;
    try {
      // Node believes that the mode is as it left it, but a shell may have changed it since.
      if (isRaw) process.stdin.setRawMode(false);
      process.stdin.setRawMode(isRaw);
    } catch {
      // The terminal is gone, of which its own event tells.
    }
  }

  setReading(isReading: boolean): void {
    process.off("SIGQUIT", ignored);
    if (isReading) process.stdin.resume();
    else {
      process.stdin.pause();
      // Whoever has the terminal may have left it the key for this, which is not meant for us.
      process.on("SIGQUIT", ignored);
    }
  }

  write(text: string): boolean {
    return this.#writer?.write(text) ?? true;
  }

  writeLast(text: string): void {
    this.#writer?.writeLast(text);
  }

  readLast(take: (bytes: Uint8Array) => boolean): void {
    const fd = openAgain(process.stdin.fd, constants.O_RDONLY);
    if (fd === undefined) return;
    const untilMs = this.#clock.monotonicMs() + lastAnswersMs;
    const bytes = new Uint8Array(1024);
    try {
      while (this.#clock.monotonicMs() < untilMs) {
        const count = readNow(fd, bytes);
        // The end of the input: the window is closed.
        if (count === 0) return;
        if (count === undefined) standStill(pauseMs);
        else if (take(bytes.slice(0, count))) return;
      }
    } finally {
      closeSync(fd);
    }
  }

  say(lines: readonly string[]): void {
    try {
      for (const line of lines) writeSync(2, `${line}\n`);
    } catch {
      // Nobody is there to read it.
    }
  }

  stopJob(): void {
    // With a listener the signal would not stop anything.
    process.off("SIGTSTP", this.#onStopAsked);
    try {
      // The whole job, as a shell would: whatever started this program stops with it.
      process.kill(0, "SIGTSTP");
    } catch {
      // There are systems without jobs.
    }
    if (this.#events !== undefined) process.on("SIGTSTP", this.#onStopAsked);
  }

  exit(code: number): void {
    process.exit(code);
  }

  readonly #onStopAsked = (): void => {
    this.#events?.stopAsked();
  };

  readonly #onLost = (): void => {
    this.#isEnding = true;
    this.#events?.lost();
  };

  #openWriter(events: TerminalEvents): void {
    const fd = openAgain(process.stdout.fd, constants.O_WRONLY);
    this.#fd = fd;
    const clock = this.#clock;
    // Before strays are held back, of which this is none.
    const writeWaiting = process.stdout.write.bind(process.stdout);
    this.#writer = new PatientWriter(
      {
        write: (bytes) => {
          if (fd !== undefined) return writeSync(fd, bytes);
          writeWaiting(bytes);
          return bytes.length;
        },
        pause: standStill,
        drained: () => {
          events.drained();
        },
        lost: () => {
          // Not while somebody is in the middle of writing.
          clock.after(0, this.#onLost);
        },
      },
      clock,
    );
  }

  #listenToProcess(events: TerminalEvents): void {
    const { signal } = this.#listening;
    const on = (name: string, listener: (first: unknown) => void): void => {
      process.on(name, listener);
      signal.addEventListener("abort", () => process.off(name, listener));
    };
    for (const name of endSignals) {
      on(name, () => {
        this.#isEnding = true;
        events.signalled(name);
      });
    }
    on("SIGTSTP", this.#onStopAsked);
    on("SIGCONT", () => {
      // Only the job in front is told of another size; Node asks for it when it hears this.
      process.kill(process.pid, "SIGWINCH");
      events.continued();
    });
    for (const name of ["uncaughtException", "unhandledRejection"]) {
      on(name, (error) => {
        this.#isEnding = true;
        events.failed(error);
      });
    }
    on("exit", () => {
      events.exiting();
    });
  }

  #listenToStreams(events: TerminalEvents): void {
    const { signal } = this.#listening;
    const { stdin, stdout } = process;
    const onData = (bytes: Uint8Array): void => {
      events.input(bytes);
    };
    const onResize = (): void => {
      events.resized();
    };
    stdin.on("data", onData);
    stdout.on("resize", onResize);
    signal.addEventListener("abort", () => {
      stdin.off("data", onData);
      stdout.off("resize", onResize);
    });
    // These stay: an error that nobody hears would end the process before it is done.
    stdin.on("end", this.#onLost);
    stdin.on("error", this.#onLost);
    stdout.on("error", this.#onLost);
  }
}

/**
 * The terminal behind a descriptor, opened once more: it must not wait for a slow one, and that
 * must not change for others who share the descriptor.
 *
 * @returns `undefined` where that is not to be had; then writes wait.
 */
function openAgain(fd: number, access: number): number | undefined {
  for (const path of [`/proc/self/fd/${fd}`, "/dev/tty"]) {
    try {
      return openSync(path, access | constants.O_NONBLOCK | constants.O_NOCTTY);
    } catch {
      continue;
    }
  }
  return undefined;
}

/** @returns how many bytes were there; 0 at the end, `undefined` if there are none yet. */
function readNow(fd: number, bytes: Uint8Array): number | undefined {
  try {
    return readSync(fd, bytes);
  } catch (error) {
    return isCode(error, "EAGAIN") ? undefined : 0;
  }
}

function ignored(): void {}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
