import type { KeyPress, Modifiers } from "./events.ts";
import { noModifiers, withAlt } from "./modifiers.ts";
import { namedPress } from "./press.ts";

const tab = 0x09;
const delete7F = 0x7f;

const named: Readonly<Record<number, string | undefined>> = {
  [tab]: "tab",
  0x0d: "enter",
  0x1b: "escape",
  [delete7F]: "backspace",
};

/** Whether `byte` is a control of ASCII. */
export function isControl(byte: number): boolean {
  return byte < 0x20 || byte === delete7F;
}

/** The key of a control of ASCII; `isAlt` if an ESC came before it. */
export function controlPress(byte: number, isAlt: boolean): KeyPress {
  // The console of Linux sends Shift and Tab so; Alt and Tab belongs to the desktop.
  if (byte === tab && isAlt) return namedPress("tab", { ...noModifiers, shift: true });
  const name = named[byte];
  if (name !== undefined) return namedPress(name, withAlt(noModifiers, isAlt));
  const ctrl: Modifiers = { ...noModifiers, ctrl: true, alt: isAlt };
  // A control is its character in the columns @ to _, less 64; the first is typed with Space.
  const character = byte === 0 ? " " : String.fromCharCode(byte + 0x40).toLowerCase();
  return namedPress(character, ctrl);
}
