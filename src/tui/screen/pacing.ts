import type { Alarm, Clock } from "../../io/clock.ts";

/** About sixty frames a second: more than that nobody sees. */
const frameMs = 16;

/** What a pacer does when it is time: draws, and says whether the terminal takes more at once. */
export type Draw = () => boolean;

/**
 * Decides when the screen is drawn. The first change is drawn at once; those that follow within a
 * frame are drawn together. What was typed does not wait for a frame that others have caused, so
 * that a key is seen as soon as it is pressed, however much arrives. A terminal that is behind
 * gets no frame until it has caught up, and then only the newest.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #draw: Draw;
  #drawnAtMs = -Infinity;
  /** When the last frame for what was typed was drawn. */
  #typedAtMs = -Infinity;
  #isBehind = false;
  #isAsked = false;
  #alarm: Alarm | undefined;

  constructor(clock: Clock, draw: Draw) {
    this.#clock = clock;
    this.#draw = draw;
  }

  /** Something has changed; `isTyped`: by somebody at the keyboard. */
  ask(isTyped = false): void {
    this.#isAsked = true;
    if (this.#isBehind) return;
    const nowMs = this.#clock.monotonicMs();
    if (isTyped && this.#typedAtMs + frameMs <= nowMs) {
      this.#typedAtMs = nowMs;
      this.#drawNow();
      return;
    }
    if (this.#alarm !== undefined) return;
    const waitMs = this.#drawnAtMs + frameMs - nowMs;
    if (waitMs <= 0) this.#drawNow();
    else this.#alarm = this.#clock.after(waitMs, () => this.#drawNow());
  }

  /** What has been asked for is drawn now, unless the terminal is behind. */
  flush(): void {
    if (this.#isAsked && !this.#isBehind) this.#drawNow();
  }

  /** The terminal has taken all that was written. */
  caughtUp(): void {
    this.#isBehind = false;
    if (this.#isAsked) this.ask();
  }

  /** Draws nothing more until the next {@link ask}. */
  stop(): void {
    this.#wait();
    this.#isAsked = false;
    this.#isBehind = false;
  }

  #drawNow(): void {
    this.#wait();
    this.#isAsked = false;
    this.#drawnAtMs = this.#clock.monotonicMs();
    this.#isBehind = !this.#draw();
    // What drawing itself has asked for comes once the terminal has caught up.
    if (this.#isBehind) this.#wait();
  }

  /** Draws nothing by itself. */
  #wait(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }
}
