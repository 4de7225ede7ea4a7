/** The screen that the program is shown on. */
export interface Stage {
  redraw(): void;
  /** Draws everything anew. */
  refresh(): void;
  ring(): void;
  copy(text: string): void;
  suspend(): void;
}
