import type { Alarm, Clock } from "../clock.ts";

/** How long to wait for a terminal that takes nothing before asking it again. */
const againMs = 4;
/** For so long the last words wait for a terminal that takes nothing. */
const lastWordsMs = 300;

/** What a {@link PatientWriter} writes to. */
export interface Sink {
  /**
   * Writes what has room at once.
   *
   * @returns how many bytes it took; throws an error with the code EAGAIN if none.
   */
  write(bytes: Uint8Array): number;
  /** Stands still for a moment. */
  pause(ms: number): void;
  /** All has been taken after a write that was not. */
  drained(): void;
  /** The terminal is gone. */
  lost(): void;
}

/**
 * Writes to a terminal without waiting for it. Node's own stream waits for a slow terminal, and
 * so would everything else in the program, the answers to the server among it.
 */
export class PatientWriter {
  readonly #sink: Sink;
  readonly #clock: Clock;
  #rest: Uint8Array = new Uint8Array();
  #alarm: Alarm | undefined;
  #isLost = false;

  constructor(sink: Sink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  /** @returns whether all was taken. */
  write(text: string): boolean {
    if (this.#isLost) return true;
    const bytes = Buffer.from(text);
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    // What is behind goes first, at its time.
    if (this.#alarm === undefined) this.#push();
    return this.#rest.length === 0;
  }

  /** Drops what waits and writes this, standing still for a short while if it must. */
  writeLast(text: string): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#rest = Buffer.from(text);
    const untilMs = this.#clock.monotonicMs() + lastWordsMs;
    while (!this.#isLost && this.#rest.length > 0) {
      if (this.#take() || this.#rest.length === 0) continue;
      if (this.#clock.monotonicMs() >= untilMs) break;
      this.#sink.pause(againMs);
    }
    this.#rest = new Uint8Array();
  }

  #push(): void {
    while (this.#rest.length > 0 && this.#take()) continue;
    if (this.#rest.length === 0 || this.#isLost) return;
    this.#alarm = this.#clock.after(againMs, () => {
      this.#alarm = undefined;
      this.#push();
      if (this.#rest.length === 0) this.#sink.drained();
    });
  }

  /** @returns whether the terminal took something. */
  #take(): boolean {
    try {
      const count = this.#sink.write(this.#rest);
      this.#rest = this.#rest.subarray(count);
      return count > 0;
    } catch (error) {
      if (isCode(error, "EAGAIN") || isCode(error, "EINTR")) return false;
      // EIO and EPIPE are a closed window; with anything else it can be shown nothing either.
      this.#isLost = true;
      this.#rest = new Uint8Array();
      this.#sink.lost();
      return false;
    }
  }
}

/** Whether the system gave this code to an error. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
