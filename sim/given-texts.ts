import type { Delivery } from "../src/client/delivery.ts";
import type { OutboxText } from "../src/io/account/message.ts";
import { must } from "./violation.ts";

/** Texts that one client was given to send, and has not told the fate of. */
export class GivenTexts {
  readonly #texts: Set<OutboxText> = new Set();
  readonly #follows: boolean;
  readonly #back: (text: OutboxText) => void;

  /**
   * @param follows - what has left and has no answer comes back as well.
   * @param back - takes what is to leave on another connection.
   */
  constructor(follows: boolean, back: (text: OutboxText) => void) {
    this.#follows = follows;
    this.#back = back;
  }

  give(text: OutboxText): Delivery {
    this.#texts.add(text);
    return {
      text,
      settle: ({ state }) => {
        this.#texts.delete(text);
        if (state === "unsent") this.#back(text);
      },
      ...(this.#follows && {
        resend: (again: OutboxText) => {
          this.#texts.delete(text);
          this.#back(again);
        },
      }),
    };
  }

  /** A client whose connection is over, or never came about, keeps none to itself (L1). */
  mustBeNone(owner: string): void {
    const { size } = this.#texts;
    must(
      size === 0,
      "L1",
      () => `${owner}'s client has ended with ${size} texts that it was given`,
    );
  }
}
