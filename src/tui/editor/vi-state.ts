import type { History } from "./history.ts";

/** Keys that wait for one more character. */
export type ViWaiting = "f" | "F" | "t" | "T" | "r" | "g" | "i" | "a";
export type ViOperator = "d" | "c" | "y";

/** How a text was before something began that is to be undone as one. */
export interface ViBegun {
  readonly text: string;
  readonly cursor: number;
  readonly history: History;
}

/** Where somebody stands who edits a text as in vi. */
export interface ViState {
  readonly mode: "insert" | "normal";
  /** The digits in front of a command. */
  readonly count: string;
  /** What is to be done with the text that the next command goes over. */
  readonly operator: ViOperator | undefined;
  /** The digits in front of that. */
  readonly operatorCount: string;
  readonly waiting: ViWaiting | undefined;
  /** What was looked for within a line, for ; and , */
  readonly found: { readonly kind: "f" | "F" | "t" | "T"; readonly character: string } | undefined;
  /** What is written now is undone together with the command that began it. */
  readonly begun: ViBegun | undefined;
}

/** Text is written, as in any editor. */
export const viInsert: ViState = {
  mode: "insert",
  count: "",
  operator: undefined,
  operatorCount: "",
  waiting: undefined,
  found: undefined,
  begun: undefined,
};

/** The keys that were pressed of a command that is not complete, such as "2d". */
export function viPending({ operatorCount, operator, count, waiting }: ViState): string {
  return `${operatorCount}${operator ?? ""}${count}${waiting ?? ""}`;
}

/** More than this is a slip of the finger. */
const countMax = 999;

/** How often a command is to be done; `undefined` if nothing was said. */
export function viCount({ count, operatorCount }: ViState): number | undefined {
  if (count === "" && operatorCount === "") return undefined;
  return Math.min(countMax, Number(count || "1") * Number(operatorCount || "1"));
}
