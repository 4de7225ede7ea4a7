import type { InputEvent } from "./events.ts";
import { numberAt } from "./parameters.ts";
import type { Numbers } from "./parameters.ts";

/** What the buttons are that mean something, by the first number of a report (SGR, mode 1006). */
const buttons: Readonly<Record<number, "click" | "wheelUp" | "wheelDown" | undefined>> = {
  0: "click",
  64: "wheelUp",
  65: "wheelDown",
};

/**
 * The mouse, as mode 1006 reports it when a button goes down: which one, column and row from 1.
 * Other buttons, those with a key held, and moves mean nothing.
 */
export function mouseReport(numbers: Numbers): InputEvent | undefined {
  const [button = -1, column, row] = [0, 1, 2].map((at) => numberAt(numbers, at));
  const action = buttons[button];
  if (action === undefined || !column || !row) return undefined;
  return { kind: "mouse", action, column: column - 1, row: row - 1 };
}
