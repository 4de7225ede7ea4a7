/** Columns and rows. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Signals that ask the program to end. */
export type EndSignal = "SIGHUP" | "SIGINT" | "SIGTERM";

/** What comes from a terminal, and what happens to a program that holds one. */
export interface TerminalEvents {
  /** What was typed, or what the terminal says of itself. */
  input(bytes: Uint8Array): void;
  /** The window has another size. */
  resized(): void;
  /** All that was written has been taken, after a {@link Terminal.write} that gave false. */
  drained(): void;
  /** The system or somebody asks the program to end. */
  signalled(signal: EndSignal): void;
  /** Somebody else than the keyboard asks it to stop for a while (SIGTSTP). */
  stopAsked(): void;
  /** It runs again after it was stopped; whoever ran meanwhile may have changed the terminal. */
  continued(): void;
  /** The terminal is gone: its window was closed, or the line to it broke. */
  lost(): void;
  /** Something was thrown that nobody caught. */
  failed(error: unknown): void;
  /** The process ends within this call. */
  exiting(): void;
  /** Text for the console that would have landed on the screen: of `console`, of a warning. */
  strayed(text: string): void;
}

/**
 * A terminal with its keyboard as a port: the one place where bytes reach the screen. It knows
 * nothing of what they mean.
 */
export interface Terminal {
  readonly size: TerminalSize;
  /** Begins to tell of events, to read, and to hold back what others print. */
  open(events: TerminalEvents): void;
  /** The opposite of {@link open}. */
  close(): void;
  /** Whether keys come at once and unchanged, or as lines that the terminal edits. */
  setRaw(isRaw: boolean): void;
  /** Whether keys come here, or to another program that has the terminal for a while. */
  setReading(isReading: boolean): void;
  /**
   * Writes without ever waiting; what the terminal does not take at once follows in order.
   *
   * @returns whether it took all; if not, `drained` tells when it has.
   */
  write(text: string): boolean;
  /** Drops what is still waiting and writes this before it returns, unless nobody takes it. */
  writeLast(text: string): void;
  /**
   * Reads for a short while before it returns, until `take` says that this was the last. What a
   * terminal still answers would else be typed into the shell.
   */
  readLast(take: (bytes: Uint8Array) => boolean): void;
  /** Writes lines on standard error, which is the screen again after {@link close}. */
  say(lines: readonly string[]): void;
  /** Stops the job, as Ctrl-Z in a shell; returns when it goes on, or at once if it cannot stop. */
  stopJob(): void;
  /** Ends the process. */
  exit(code: number): void;
}
