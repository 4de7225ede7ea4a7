import type { Alarm, Clock } from "../io/clock.ts";

/** The one timer of the server: it rings at the earliest time that it was asked for. */
export class AlarmClock {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #alarm: Alarm | undefined;

  constructor(clock: Clock, ring: () => void) {
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
      this.#ring();
    });
  }
}
