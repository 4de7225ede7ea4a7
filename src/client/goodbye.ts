import type { Alarm, Clock } from "../io/clock.ts";

/** How long the other side may take to finish after we have said that we are done. */
const closeTimeoutMs = 1000;
/** Who closes while a mailbox pours out confirms it first: this long nothing must have come. */
const quietMs = 100;
/** However much still comes, this long after it was asked for we say that we are done. */
const goodbyeMaxMs = 5000;

export interface GoodbyeOut {
  /** When the last message came that the server had kept, by the monotonic clock. */
  keptCameAtMs(): number;
  /** Nothing of ours follows. */
  sendFin(): void;
  /** The server has not finished in time. */
  gaveUp(): void;
}

/**
 * The end of a connection that we want to end. What had been kept and is not confirmed before our
 * FIN comes a second time, so that waits until nothing more pours out.
 */
export class Goodbye {
  readonly #clock: Clock;
  readonly #out: GoodbyeOut;
  #alarm: Alarm | undefined;

  constructor(clock: Clock, out: GoodbyeOut) {
    this.#clock = clock;
    this.#out = out;
  }

  begin(): void {
    this.#endWhenQuiet(this.#clock.monotonicMs() + goodbyeMaxMs);
  }

  cancel(): void {
    this.#alarm?.cancel();
  }

  #endWhenQuiet(latestMs: number): void {
    const quietAtMs = Math.min(this.#out.keptCameAtMs() + quietMs, latestMs);
    const waitMs = quietAtMs - this.#clock.monotonicMs();
    if (waitMs > 0) {
      this.#alarm = this.#clock.after(waitMs, () => {
        this.#endWhenQuiet(latestMs);
      });
      return;
    }
    this.#out.sendFin();
    this.#alarm = this.#clock.after(closeTimeoutMs, () => {
      this.#out.gaveUp();
    });
  }
}
