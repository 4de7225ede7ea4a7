import type { ServerPin } from "../io/account/joined-files.ts";
import type { Roll } from "../wire/roll.ts";

/** A key that the server has left behind is known for so long. */
const OLD_PIN_MS = 90 * 86_400_000;

/**
 * The keys by which a server is known once it has said which one it will have; `undefined` if
 * that is no news. Only the last one that it has named counts for good.
 *
 * @param shown - the pin of the key that has signed it.
 */
export function withNextPin(
  pins: readonly ServerPin[],
  shown: Uint8Array,
  { newPin, notBeforeMs }: Roll,
  nowMs: number,
): ServerPin[] | undefined {
  const isNext = ({ pin }: ServerPin): boolean => Buffer.compare(pin, newPin) === 0;
  const others = pins.filter((each) => !isNext(each));
  const isKnown = pins.some((each) => isNext(each) && each.untilMs === undefined);
  if (Buffer.compare(shown, newPin) === 0) return undefined;
  if (isKnown && others.every(({ untilMs }) => untilMs !== undefined)) return undefined;
  const untilMs = Math.max(notBeforeMs, nowMs) + OLD_PIN_MS;
  const old = others.filter((each) => each.untilMs === undefined || each.untilMs > nowMs);
  return [
    { pin: newPin, untilMs: undefined },
    ...old.map((each) => ({ pin: each.pin, untilMs: each.untilMs ?? untilMs })),
  ];
}
