import type { TextState } from "./client-disk.ts";
import type { Frame, Name } from "./frames.ts";
import type { Text } from "./ledger.ts";

/** One connection of a program of level 2, as its brain sees it. */
export interface Wire {
  readonly sendOnly: boolean;
  /** By which its program signs in, if that is left to the brain. */
  readonly opening: Uint8Array | undefined;
  readonly over: boolean;
  /** It is open, and its program runs. */
  readonly writable: boolean;
  /** Writes one command under the program's own name. */
  write(type: number, id: number, dst: Uint8Array, body: Uint8Array): void;
  /** Stops reading, and goes on. */
  setReading(isReading: boolean): void;
  /** Sends FIN; reading goes on. */
  end(): void;
  /** Lets go of the connection. */
  hangUp(): void;
}

/** How a connection ended: by the server's FIN, by the network, or let go of by its program. */
export type HowOver = "finished" | "broken" | "left";

/** What those who end a run look for in the file of a program. */
export interface ProgramFile {
  /** The texts that were written into it, with what their author knows of them. */
  readonly outbox: readonly { readonly text: Text; readonly state: TextState }[];
  /** Those that have had no end yet, and will have one. */
  readonly unfinished: readonly { readonly text: Text; readonly state: TextState }[];
  /** How often each text of others got into it, what a backup has lost included. */
  readonly times: ReadonlyMap<Text, number>;
  /** Up to which of these texts each other has said to have read, by the other's name. */
  readonly marks: ReadonlyMap<string, Text>;
}

/**
 * What decides for a program of level 2: what it says, writes down, confirms and sends again. The
 * world carries its commands, judges them by their bytes, and looks into its file at the end, so
 * a brain may be anything that fits between these calls and those ports: a clock, a file, a wire.
 */
export interface Brain {
  readonly file: ProgramFile;
  /** Texts wait for their turn to be sent. */
  readonly isSending: boolean;
  /** A connection is there; nothing has been said on it. */
  connected(wire: Wire): void;
  /** Commands have come. The text of a message is the one that its author wrote. */
  heard(wire: Wire, frames: readonly Frame[]): void;
  /** The connection is over. */
  ended(wire: Wire, how: HowOver): void;
  /** Writes a text in `parts` parts. */
  compose(dst: Name, type: number, bytes: number, parts: number): void;
  /** Says, or asks, something about people. */
  socialize(others: readonly Name[]): void;
  /** Sends again what was put off, and asks for what has had no end. */
  nudge(): void;
  /** Says goodbye in its own way; tells whether it has one. */
  closes(wire: Wire): boolean;
  /** Its process stands still; tells whether it sees to that itself. */
  standsStill(forMs: number): boolean;
  /** The program dies, and its machine may have written what was under way, or not. */
  die(written: boolean): void;
  /** Its file is copied. */
  backUp(): void;
  /** The copy takes the place of the file; tells whether there was one. */
  restore(): boolean;
  /** From now on it confirms at once. */
  hurry(): void;
}
