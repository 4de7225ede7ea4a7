import type { OutboxText } from "../io/account/message.ts";
import type { Fate } from "./fate.ts";

/** Told the fate of one text as soon as it is known. */
export type OnFate = (text: OutboxText, fate: Fate) => void;

/** A text that is to be sent, and who waits to hear what became of it. */
export interface Delivery {
  readonly text: OutboxText;
  /** To be called once. */
  readonly settle: (fate: Fate) => void;
  /**
   * Called instead if the connection ends before the answer, and the text may be sent again under
   * its name; without it, its fate is unknown then.
   */
  readonly resend?: (text: OutboxText) => void;
}

/** One delivery for each text, and the promise of all their fates in the order of the texts. */
export function deliveriesOf(
  texts: readonly OutboxText[],
  onFate?: OnFate,
): { readonly deliveries: readonly Delivery[]; readonly fates: Promise<Fate[]> } {
  const deliveries: Delivery[] = [];
  const fates = texts.map((text) => {
    const { promise, resolve } = Promise.withResolvers<Fate>();
    const settle = (fate: Fate): void => {
      resolve(fate);
      onFate?.(text, fate);
    };
    deliveries.push({ text, settle });
    return promise;
  });
  return { deliveries, fates: Promise.all(fates) };
}
