import type { KeyPress, Modifiers } from "./events.ts";
import { modifiersOf, withAlt } from "./modifiers.ts";
import { byCodePoint, padByCodePoint } from "./names.ts";
import { numberAt } from "./parameters.ts";
import type { Numbers } from "./parameters.ts";
import { characterPress, namedPress } from "./press.ts";

const released = 3;

/**
 * A key of kitty's protocol:
 * `CSI code : with Shift : on a Latin keyboard ; modifiers : event u`.
 */
export function unicodePress(numbers: Numbers, isAlt: boolean): KeyPress | undefined {
  const code = numberAt(numbers, 0);
  if (code === undefined || numberAt(numbers, 1, 1) === released) return undefined;
  const modifiers = withAlt(modifiersOf(numberAt(numbers, 1)), isAlt);
  const name = byCodePoint[code];
  if (name !== undefined) return namedPress(name, modifiers);
  const character = padByCodePoint[code] ?? printable(code);
  if (character === undefined) return undefined;
  const shifted = printable(numberAt(numbers, 0, 1));
  const base = printable(numberAt(numbers, 0, 2));
  return characterPress({ character, modifiers, shifted, base });
}

/** A key of xterm's modifyOtherKeys, whose code is what it types, Shift included. */
export function otherPress(code: number, modifiers: Modifiers): KeyPress | undefined {
  const name = byCodePoint[code];
  if (name !== undefined) return namedPress(name, modifiers);
  const character = printable(code);
  if (character === undefined) return undefined;
  return characterPress({ character, modifiers, shifted: character });
}

/** The character of a code point; not of a control, half a pair or a private one. */
function printable(code: number | undefined): string | undefined {
  if (code === undefined || code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return /^[\p{Cc}\p{Cs}\p{Co}]$/v.test(character) ? undefined : character;
}
