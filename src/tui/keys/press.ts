import type { KeyPress, Modifiers } from "./events.ts";
import { latinKeyOf } from "./latin.ts";
import { noModifiers } from "./modifiers.ts";

/** What is known of a key that has a character. */
export interface Character {
  readonly character: string;
  readonly modifiers: Modifiers;
  /** What it types with Shift. */
  readonly shifted?: string | undefined;
  /** What lies in its place on a Latin keyboard. */
  readonly base?: string | undefined;
}

/** Keys with Ctrl that are other keys on most terminals, so they are so on all. */
const named: Readonly<Record<string, string | undefined>> = {
  "[": "escape",
  i: "tab",
  m: "enter",
};

/** A key that has a name and types nothing. */
export function namedPress(key: string, modifiers: Modifiers = noModifiers): KeyPress {
  return { kind: "key", key, modifiers };
}

/** A key that types `text`. */
export function typedPress(text: string): KeyPress {
  return { kind: "key", key: text, modifiers: noModifiers, text };
}

/** A key that has a character: it types that, or is a command if more than Shift is held. */
export function characterPress(given: Character): KeyPress {
  const { character, modifiers, shifted } = given;
  const { shift, alt, ctrl, super: isSuper } = modifiers;
  if (!alt && !ctrl && !isSuper) {
    return typedPress(shift ? (shifted ?? onlyOne(character.toUpperCase(), character)) : character);
  }
  const small = onlyOne(character.toLowerCase(), character);
  const isCapital = small !== character;
  // A sign is named by itself, as in the old encodings: "<", and not "," with Shift.
  const isSign = shift && shifted !== undefined && shifted.toLowerCase() === shifted.toUpperCase();
  const key = isSign ? shifted : commandKey(small, given.base);
  const command = { ...modifiers, shift: (shift || isCapital) && !isSign };
  const name = ctrl && !command.shift ? named[key] : undefined;
  return name === undefined
    ? namedPress(key, command)
    : namedPress(name, { ...command, ctrl: false });
}

function commandKey(character: string, base: string | undefined): string {
  // Other Latin keyboards lay their letters out on purpose.
  const isLatin = /^[\0-\x7F]$/.test(character);
  return isLatin ? character : (base ?? latinKeyOf(character));
}

/** `text`, unless it is more than one character, as "ß" becomes "SS". */
function onlyOne(text: string, otherwise: string): string {
  return Array.from(text).length === 1 ? text : otherwise;
}
