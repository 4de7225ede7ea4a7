import type { Draft } from "../tui/editor/state.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import type { Username } from "../wire/username.ts";

/** A draft is on the disk so long after the last key at the latest. */
const afterMs = 300;

/** Writes down what is being written, not with every key, but before anything can end it. */
export class DraftKeeper {
  readonly #clock: Clock;
  readonly #keep: (peer: Username, draft: Draft) => void;
  readonly #waiting = new Map<Username, Draft>();
  #alarm: Alarm | undefined;

  constructor(clock: Clock, keep: (peer: Username, draft: Draft) => void) {
    this.#clock = clock;
    this.#keep = keep;
  }

  changed(peer: Username, draft: Draft): void {
    this.#waiting.set(peer, draft);
    this.#alarm ??= this.#clock.after(afterMs, () => {
      this.flush();
    });
  }

  /** Everything is on the disk when this returns. @throws what `keep` throws. */
  flush(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    for (const [peer, draft] of this.#waiting) {
      this.#keep(peer, draft);
      this.#waiting.delete(peer);
    }
  }
}
