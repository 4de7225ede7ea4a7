import type { Alarm, Clock } from "../io/clock.ts";
import { atEndOfTurn } from "../io/turn.ts";

/**
 * The one timer of the server. It rings at the end of a turn of the loop: everything that had
 * arrived when the time was up has been handled by then, however long the process stood still.
 */
export class AlarmClock {
  readonly #clock: Clock;
  readonly #ring: (handledUptoMs: number) => void;
  #alarm: Alarm | undefined;

  /** @param ring told of the time by which everything that had arrived has been handled. */
  constructor(clock: Clock, ring: (handledUptoMs: number) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Whole milliseconds of a clock that never goes back. */
  nowMs(): number {
    return Math.floor(this.#clock.monotonicMs());
  }

  /** Rings at `atMs`, and no more at the time that was asked for before. */
  set(atMs: number): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    if (atMs === Infinity) return;
    this.#alarm = this.#clock.after(Math.max(0, atMs - this.nowMs()), () => {
      this.#alarm = undefined;
      const upAtMs = this.nowMs();
      atEndOfTurn(() => this.#ring(upAtMs));
    });
  }
}
