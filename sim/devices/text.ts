import type { Name } from "../frames.ts";

/** A program that writes and reads under a name of its own, or as one device of a name. */
export interface Party {
  readonly name: Name;
  /** What it is called in a trace. */
  readonly label: string;
  /** By which key it signs in; `undefined` on a plain connection. */
  readonly deviceId: bigint | undefined;
  /** Serials of the texts that it has in its file. */
  readonly history: ReadonlySet<number>;
  readonly isRevoked: boolean;
}

/** What somebody wrote, and what is known of it. */
export interface DeviceText {
  readonly serial: number;
  readonly from: Party;
  readonly to: Name;
  readonly id: number;
  readonly bytes: number;
  /** Under which its messageID counts; zero where messages have no names. */
  readonly epoch: bigint;
  /** Who had joined whenever it was sent. */
  mustHave: ReadonlySet<Party>;
  mustShow: ReadonlySet<Party>;
  code: string;
  /** Its recipient has it in a file. */
  isTaken: boolean;
  /** Its writer waits for no answer any more. */
  isGivenUp: boolean;
}
