/** An action that will happen unless it is cancelled. */
export interface Alarm {
  cancel(): void;
}

/** Time as a port, so that rules with a deadline are tested without waiting. */
export interface Clock {
  /** Milliseconds since some moment; never runs backwards. For deadlines. */
  monotonicMs(): number;
  /** Milliseconds since 1970 as the machine believes. For people to read. */
  wallMs(): number;
  /** Calls `action` once, `delayMs` from now. */
  after(delayMs: number, action: () => void): Alarm;
}

/** The machine's own time. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return {
      cancel: () => {
        clearTimeout(timer);
      },
    };
  },
};
