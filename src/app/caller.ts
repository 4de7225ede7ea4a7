import type { Alarm, Clock } from "../io/clock.ts";
import type { Notification } from "../tui/terminal/notification.ts";
import { type Call, notificationOf, stillCalling } from "./calls.ts";
import type { AppState } from "./state.ts";

/**
 * So long a call waits for more of them, and for another device to say that the text was read
 * there: nobody notices it.
 */
export const gatherMs = 300;
/** There is one call in so long, whatever comes. */
export const restMs = 5000;
/** Of more texts than these only the first are counted. */
const callsMax = 999;

/** By what the person is called. */
export interface CallerOut {
  readonly state: () => AppState;
  readonly ring: () => void;
  readonly notify: (notification: Notification) => void;
}

/** Calls the person, rarely, for all that has come since the last time. */
export class Caller {
  readonly #clock: Clock;
  readonly #out: CallerOut;
  #calls: readonly Call[] = [];
  #alarm: Alarm | undefined;
  #calledAtMs = -Infinity;

  constructor(clock: Clock, out: CallerOut) {
    this.#clock = clock;
    this.#out = out;
  }

  call(calls: readonly Call[]): void {
    this.#calls = [...this.#calls, ...calls].slice(0, callsMax);
    if (this.#alarm !== undefined) return;
    const restLeftMs = this.#calledAtMs + restMs - this.#clock.monotonicMs();
    this.#alarm = this.#clock.after(Math.max(gatherMs, restLeftMs), () => {
      this.#alarm = undefined;
      this.#callNow();
    });
  }

  stop(): void {
    this.#alarm?.cancel();
  }

  #callNow(): void {
    const state = this.#out.state();
    const [first, ...others] = stillCalling(state, this.#calls);
    this.#calls = [];
    if (first === undefined || state.preferences.notify === "off") return;
    this.#calledAtMs = this.#clock.monotonicMs();
    this.#out.ring();
    this.#out.notify(notificationOf(state, [first, ...others]));
  }
}
