import type { SafeText } from "../tui/text/safe-text.ts";

/** The screen that the program is shown on. */
export interface Stage {
  redraw(): void;
  /** Draws everything anew. */
  refresh(): void;
  /** Names the window. */
  entitle(title: SafeText): void;
  ring(): void;
  copy(text: string): void;
  suspend(): void;
}
