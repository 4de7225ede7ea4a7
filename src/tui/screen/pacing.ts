import type { Alarm, Clock } from "../../io/clock.ts";

/** About sixty frames a second: more than that nobody sees. */
const frameMs = 16;

/** What a pacer does when it is time: draws, and says whether the terminal takes more at once. */
export type Draw = () => boolean;

/**
 * Decides when the screen is drawn. The first change is drawn at once, so that a key is seen as
 * soon as it is pressed; those that follow within a frame are drawn together. A terminal that is
 * behind gets no frame until it has caught up, and then only the newest.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #draw: Draw;
  #drawnAtMs = -Infinity;
  #isBehind = false;
  #isAsked = false;
  #alarm: Alarm | undefined;

  constructor(clock: Clock, draw: Draw) {
    this.#clock = clock;
    this.#draw = draw;
  }

  /** Something has changed. */
  ask(): void {
    this.#isAsked = true;
    if (this.#isBehind || this.#alarm !== undefined) return;
    const waitMs = this.#drawnAtMs + frameMs - this.#clock.monotonicMs();
    if (waitMs <= 0) this.#drawNow();
    else this.#alarm = this.#clock.after(waitMs, () => this.#ring());
  }

  /** The terminal has taken all that was written. */
  caughtUp(): void {
    this.#isBehind = false;
    if (this.#isAsked) this.ask();
  }

  /** Draws nothing more until the next {@link ask}. */
  stop(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#isAsked = false;
    this.#isBehind = false;
  }

  #ring(): void {
    this.#alarm = undefined;
    this.#drawNow();
  }

  #drawNow(): void {
    this.#isAsked = false;
    this.#drawnAtMs = this.#clock.monotonicMs();
    this.#isBehind = !this.#draw();
  }
}
