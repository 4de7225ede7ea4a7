import type { Alarm, Clock } from "../io/clock.ts";
import type { Username } from "../wire/username.ts";
import type { AppState } from "./state.ts";

/** Who looks at a talk for so long does not merely walk past it. */
export const stayMs = 1500;

/** Where somebody looks, by which it is seen whether they stay. */
type Looking = Pick<AppState, "current" | "isFocused" | "hasStayed" | "overlay">;

/** Tells when somebody has looked at one talk for {@link stayMs}, and pressed no key in it. */
export class Stay {
  readonly #clock: Clock;
  readonly #stayed: () => void;
  #talk: Username | undefined;
  #alarm: Alarm | undefined;

  constructor(clock: Clock, stayed: () => void) {
    this.#clock = clock;
    this.#stayed = stayed;
  }

  /** To be called after every change of where somebody looks. */
  looks({ current, isFocused, hasStayed, overlay }: Looking): void {
    const talk = isFocused && !hasStayed && overlay === undefined ? current : undefined;
    if (talk === this.#talk) return;
    this.stop();
    if (talk === undefined) return;
    this.#talk = talk;
    this.#alarm = this.#clock.after(stayMs, this.#stayed);
  }

  /** Nothing more is told. */
  stop(): void {
    this.#alarm?.cancel();
    this.#talk = undefined;
  }
}
