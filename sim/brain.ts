import type { Frame, Name } from "./frames.ts";

/** One connection of a program of level 2, as its brain sees it. */
export interface Wire {
  readonly sendOnly: boolean;
  /** It is open, and its program runs. */
  readonly writable: boolean;
  /** Writes one command under the program's own name. */
  write(type: number, id: number, dst: Uint8Array, body: Uint8Array): void;
}

/**
 * What decides for a program of level 2: what it says, writes down, confirms and sends again. The
 * world carries its commands, judges them by their bytes, and looks into its file at the end, so
 * a brain may be anything that fits between these calls and those ports: a clock, a file, a wire.
 */
export interface Brain {
  /** A connection is there; nothing has been said on it. */
  connected(wire: Wire): void;
  /** A command has come. Its text is the one that its author wrote into the outbox. */
  heard(wire: Wire, frame: Frame): void;
  /** The connection is over. */
  ended(wire: Wire): void;
  /** Writes a text in `parts` parts. */
  compose(dst: Name, type: number, bytes: number, parts: number): void;
  /** Says, or asks, something about people. */
  socialize(others: readonly Name[]): void;
  /** Sends again what was put off, and asks for what has had no end. */
  nudge(): void;
  /** The program dies, and its machine may have written what was under way, or not. */
  die(written: boolean): void;
  /** From now on it confirms at once. */
  hurry(): void;
}
