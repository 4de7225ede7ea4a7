import type { Modifiers } from "./events.ts";

/** No modifier is held. */
export const noModifiers: Modifiers = { shift: false, alt: false, ctrl: false, super: false };

/** `modifiers` with Alt if `isHeld`, as they are otherwise. */
export function withAlt(modifiers: Modifiers, isHeld: boolean): Modifiers {
  return isHeld ? { ...modifiers, alt: true } : modifiers;
}

/**
 * The modifiers of an escape sequence: one more than the sum of 1 Shift, 2 Alt, 4 Ctrl, 8 Super,
 * 16 Hyper, 32 Meta and the locks; absent means 1.
 */
export function modifiersOf(parameter: number | undefined): Modifiers {
  const bits = Math.max(parameter ?? 1, 1) - 1;
  return {
    shift: (bits & 1) !== 0,
    alt: (bits & 2) !== 0,
    ctrl: (bits & 4) !== 0,
    super: (bits & (8 | 16 | 32)) !== 0,
  };
}
