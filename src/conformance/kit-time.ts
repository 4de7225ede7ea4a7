import type { Alarm, Clock } from "../io/clock.ts";

/** How often the kit looks whether it has stood still itself. */
const tickMs = 50;
/** A tick that comes later than this was held up by the machine, not by the server. */
const tickLateMs = 100;

/**
 * Time in which the kit was awake. A machine under load may let it stand still for seconds; that
 * is no fault of the server, so that time does not count against it.
 */
export class KitTime {
  readonly #clock: Clock;
  #stoodStillMs = 0;
  #tickedMs: number;
  #tick: Alarm | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#tickedMs = clock.monotonicMs();
  }

  /** Begins to watch. Without this it is the clock's own time. */
  start(): void {
    this.#tickedMs = this.#clock.monotonicMs();
    this.#schedule();
  }

  stop(): void {
    this.#tick?.cancel();
  }

  /** Milliseconds since some moment, those left out in which the kit stood still. */
  nowMs(): number {
    return this.#clock.monotonicMs() - this.#stoodStillMs;
  }

  /** For how long the kit has stood still so far. */
  get stoodStillMs(): number {
    return this.#stoodStillMs;
  }

  /** Milliseconds of the clock itself. */
  realMs(): number {
    return this.#clock.monotonicMs();
  }

  /** Calls `action` once, when `delayMs` of the kit's time have passed. */
  after(delayMs: number, action: () => void): Alarm {
    const dueMs = this.nowMs() + delayMs;
    let alarm: Alarm;
    const look = (): void => {
      const leftMs = dueMs - this.nowMs();
      if (leftMs <= 1) action();
      else alarm = this.#clock.after(leftMs, look);
    };
    alarm = this.#clock.after(delayMs, look);
    return {
      cancel: () => {
        alarm.cancel();
      },
    };
  }

  async sleep(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.after(delayMs, resolve);
    await promise;
  }

  #schedule(): void {
    this.#tick = this.#clock.after(tickMs, () => {
      const nowMs = this.#clock.monotonicMs();
      const gapMs = nowMs - this.#tickedMs;
      if (gapMs > tickLateMs) this.#stoodStillMs += gapMs - tickMs;
      this.#tickedMs = nowMs;
      this.#schedule();
    });
  }
}
