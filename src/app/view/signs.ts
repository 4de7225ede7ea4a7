import { safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import type { WidthModel } from "../../tui/text/width.ts";

/** The signs that stand for something, one column each. */
export interface Signs {
  /** Ours, and only here yet. */
  readonly waits: SafeText;
  /** Its recipient has it. */
  readonly has: SafeText;
  /** The server keeps it for its recipient. */
  readonly kept: SafeText;
  /** It was refused, or given up. */
  readonly refused: SafeText;
  /** Nobody knows whether it arrived. */
  readonly unknown: SafeText;
  /** What is meant: the talk that is seen, the text that is picked. */
  readonly chosen: SafeText;
  /** Something is written here and was not sent. */
  readonly draft: SafeText;
  /** Lines across and down. */
  readonly across: SafeText;
  readonly down: SafeText;
  /** Stands for what had no room. */
  readonly more: SafeText;
}

function signs(states: string, chosen: string, lines: string, more: string): Signs {
  return {
    waits: signAt(states, 0),
    has: signAt(states, 1),
    kept: signAt(states, 2),
    refused: signAt(states, 3),
    unknown: signAt(states, 4),
    chosen: safeText(chosen),
    draft: safeText("*"),
    across: signAt(lines, 0),
    down: signAt(lines, 1),
    more: safeText(more),
  };
}

function signAt(text: string, index: number): SafeText {
  return safeText(Array.from(text)[index] ?? " ");
}

// The marks are of neutral width in Unicode's table, so every terminal draws them in one column;
// the lines are not.
const usual = signs("◌✓◷✗?", "▸", "─│", "…");
const wideLines = signs("◌✓◷✗?", "▸", "-|", "~");
const ascii = signs(".vkx?", ">", "-|", "~");

/** The signs that this terminal draws in one column each. */
export function signsFor(isAscii: boolean, widths: WidthModel): Signs {
  if (isAscii) return ascii;
  return widths.ambiguous === 1 ? usual : wideLines;
}
