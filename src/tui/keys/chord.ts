import type { KeyPress } from "./events.ts";

/**
 * A key press as one word, to be looked up in tables of commands: C- for Ctrl, M- for Alt, S- for
 * Shift, D- for Super, always in this order, and the key.
 *
 * @example
 * chordOf(press); // "C-M-left"
 */
export function chordOf({
  key,
  modifiers: { ctrl, alt, shift, super: isSuper },
}: KeyPress): string {
  const held = `${ctrl ? "C-" : ""}${alt ? "M-" : ""}${shift ? "S-" : ""}${isSuper ? "D-" : ""}`;
  return `${held}${key}`;
}
