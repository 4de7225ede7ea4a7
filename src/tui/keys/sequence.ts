import type { InputEvent, ModeSetting, Modifiers } from "./events.ts";
import { modifiersOf, noModifiers, withAlt } from "./modifiers.ts";
import { byConsoleLetter, byLetter, byNumber, byRxvtLetter, padByLetter } from "./names.ts";
import { mouseReport } from "./mouse.ts";
import { numberAt, parametersOf } from "./parameters.ts";
import type { Numbers } from "./parameters.ts";
import { namedPress, typedPress } from "./press.ts";
import { otherPress, unicodePress } from "./unicode-press.ts";

/** What the parameters of a sequence say; `isAlt` if an ESC came before it. */
type Meaning = (numbers: Numbers, isAlt: boolean) => InputEvent | undefined;

const shift: Modifiers = { ...noModifiers, shift: true };
const ctrl: Modifiers = { ...noModifiers, ctrl: true };
const released = 3;
const settings: readonly (ModeSetting | undefined)[] = [
  "unknown",
  "set",
  "reset",
  "alwaysSet",
  "alwaysReset",
];

/** By prefix, middle and last letter; whatever is not here means nothing to us. */
const meanings: Readonly<Record<string, Meaning | undefined>> = {
  ...eachLetter(byLetter, letterPress),
  ...eachLetter(byRxvtLetter, (name) => (_, isAlt) => namedPress(name, withAlt(shift, isAlt))),
  Z: (_, isAlt) => namedPress("tab", withAlt(shift, isAlt)),
  "~": tilde,
  $: numberPress(shift),
  "^": numberPress(ctrl),
  "@": numberPress({ ...ctrl, shift: true }),
  u: unicodePress,
  // With numbers it is where the cursor stands and not F3 with modifiers: we ask for the one and
  // use the other for nothing.
  R: (numbers, isAlt) => cursorReply(numbers) ?? letterPress("f3")(numbers, isAlt),
  "?R": cursorReply,
  "<M": mouseReport,
  I: () => ({ kind: "focus", isFocused: true }),
  O: () => ({ kind: "focus", isFocused: false }),
  $y: modeReply(false),
  "?$y": modeReply(true),
  "?u": flagsReply,
  "?c": (numbers) => ({ kind: "attributes", attributes: numbers.map(([first]) => first ?? 0) }),
};

/**
 * What CSI, `body` and `letter` mean; `undefined` if nothing.
 *
 * @param isAlt - an ESC came before it, as rxvt sends Alt.
 */
export function controlSequence(
  body: string,
  letter: string,
  isAlt: boolean,
): InputEvent | undefined {
  if (body === "[") return named(byConsoleLetter[letter], withAlt(noModifiers, isAlt));
  const parameters = parametersOf(body);
  if (parameters === undefined) return undefined;
  const { prefix, numbers, middle } = parameters;
  return meanings[`${prefix}${middle}${letter}`]?.(numbers, isAlt);
}

/** What SS3, the digits of `body` (modifiers, on old terminals) and `letter` mean. */
export function applicationKey(
  body: string,
  letter: string,
  isAlt: boolean,
): InputEvent | undefined {
  const modifiers = withAlt(modifiersOf(body === "" ? undefined : Number(body)), isAlt);
  const character = padByLetter[letter];
  if (character !== undefined) return typedPress(character);
  const rxvt = byRxvtLetter[letter];
  if (rxvt !== undefined) return namedPress(rxvt, { ...modifiers, ctrl: true });
  return named(padKeys[letter] ?? byLetter[letter], modifiers);
}

const padKeys: Readonly<Record<string, string | undefined>> = { I: "tab", M: "enter" };

function eachLetter(
  names: Readonly<Partial<Record<string, string>>>,
  meaning: (name: string) => Meaning,
): Record<string, Meaning> {
  return Object.fromEntries(
    Object.entries(names).map(([letter, name = ""]) => [letter, meaning(name)]),
  );
}

function named(name: string | undefined, modifiers: Modifiers): InputEvent | undefined {
  return name === undefined ? undefined : namedPress(name, modifiers);
}

/** `CSI 1 ; modifiers : event A`, or of old terminals `CSI modifiers A`. */
function letterPress(name: string): Meaning {
  return (numbers, isAlt) => {
    if (numberAt(numbers, 1, 1) === released) return undefined;
    const parameter = numberAt(numbers, numbers.length > 1 ? 1 : 0);
    return namedPress(name, withAlt(modifiersOf(parameter), isAlt));
  };
}

/** `CSI number ; modifiers : event ~`, or `CSI 27 ; modifiers ; character ~`. */
function tilde(numbers: Numbers, isAlt: boolean): InputEvent | undefined {
  if (numberAt(numbers, 1, 1) === released) return undefined;
  const number = numberAt(numbers, 0) ?? 0;
  const modifiers = withAlt(modifiersOf(numberAt(numbers, 1)), isAlt);
  const code = numberAt(numbers, 2);
  if (number === 27 && code !== undefined) return otherPress(code, modifiers);
  return named(byNumber[number], modifiers);
}

/** rxvt has an ending of its own for each modifier. */
function numberPress(modifiers: Modifiers): Meaning {
  return (numbers, isAlt) => named(byNumber[numberAt(numbers, 0) ?? 0], withAlt(modifiers, isAlt));
}

function cursorReply(numbers: Numbers): InputEvent | undefined {
  const row = numberAt(numbers, 0);
  const column = numberAt(numbers, 1);
  return row === undefined || column === undefined ? undefined : { kind: "cursor", row, column };
}

function modeReply(isPrivate: boolean): Meaning {
  return (numbers) => {
    const mode = numberAt(numbers, 0);
    const setting = settings[numberAt(numbers, 1) ?? -1];
    if (mode === undefined || setting === undefined) return undefined;
    return { kind: "mode", mode, isPrivate, setting };
  };
}

function flagsReply(numbers: Numbers): InputEvent | undefined {
  const flags = numberAt(numbers, 0);
  return flags === undefined ? undefined : { kind: "keyFlags", flags };
}
