import type { Draft } from "../tui/editor/state.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import { CoterieError } from "../wire/error.ts";
import type { Username } from "../wire/username.ts";

/** A draft is on the disk so long after the last key at the latest. */
const afterMs = 300;
/** A disk that failed is tried again so much later. */
const againMs = 3000;

/** Writes down what is being written, not with every key, but before anything can end it. */
export class DraftKeeper {
  readonly #clock: Clock;
  readonly #keep: (peer: Username, draft: Draft) => void;
  readonly #told: (trouble: CoterieError | undefined) => void;
  readonly #waiting = new Map<Username, Draft>();
  #alarm: Alarm | undefined;
  #isTroubled = false;

  /**
   * @param keep - puts a draft on the disk, or throws a CoterieError.
   * @param told - hears what `keep` threw, and `undefined` once all is kept again. Until then it
   * is tried again and again.
   */
  constructor(
    clock: Clock,
    keep: (peer: Username, draft: Draft) => void,
    told: (trouble: CoterieError | undefined) => void,
  ) {
    this.#clock = clock;
    this.#keep = keep;
    this.#told = told;
  }

  changed(peer: Username, draft: Draft): void {
    this.#waiting.set(peer, draft);
    this.#flushIn(afterMs);
  }

  /** Everything is on the disk when this returns. @returns false if the disk failed. */
  flush(): boolean {
    this.stop();
    try {
      for (const [peer, draft] of this.#waiting) {
        this.#keep(peer, draft);
        this.#waiting.delete(peer);
      }
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      this.#flushIn(againMs);
      this.#isTroubled = true;
      this.#told(error);
      return false;
    }
    if (this.#isTroubled) this.#told(undefined);
    this.#isTroubled = false;
    return true;
  }

  /** Nothing more is kept until something changes. */
  stop(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  #flushIn(ms: number): void {
    this.#alarm ??= this.#clock.after(ms, () => {
      this.flush();
    });
  }
}
