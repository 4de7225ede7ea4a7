import type { Alarm, Clock } from "../io/clock.ts";
import type { Username } from "../wire/username.ts";

/** Others stop believing it after some seconds, so it is said again while it goes on. */
const againMs = 3000;
/** Who has not pressed a key for so long has stopped. */
const idleMs = 5000;

/** Says that we type, and that we have stopped, as rarely as it serves. */
export class TypingSign {
  readonly #clock: Clock;
  readonly #say: (to: Username, isTyping: boolean) => void;
  #to: Username | undefined;
  #saidAtMs = -Infinity;
  #idle: Alarm | undefined;

  constructor(clock: Clock, say: (to: Username, isTyping: boolean) => void) {
    this.#clock = clock;
    this.#say = say;
  }

  /** A key was pressed in a text for `to`, or the text is gone. */
  typed(to: Username, isTyping: boolean): void {
    if (this.#to !== undefined && (this.#to !== to || !isTyping)) this.stop();
    if (!isTyping) return;
    const nowMs = this.#clock.monotonicMs();
    if (this.#to !== to || nowMs - this.#saidAtMs >= againMs) {
      this.#say(to, true);
      this.#saidAtMs = nowMs;
    }
    this.#to = to;
    this.#idle?.cancel();
    this.#idle = this.#clock.after(idleMs, () => {
      this.stop();
    });
  }

  /** The text was sent, or left. */
  stop(): void {
    this.#idle?.cancel();
    if (this.#to !== undefined) this.#say(this.#to, false);
    this.#to = undefined;
    this.#saidAtMs = -Infinity;
  }
}
