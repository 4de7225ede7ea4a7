import type { Frame } from "./frames.ts";
import type { Judge } from "./judge.ts";
import type { Facts, Ledger, Message } from "./ledger.ts";
import type { Options } from "./options.ts";
import type { Schedule } from "./schedule.ts";

/** What a client sees of the world that it lives in. */
export interface ClientWorld {
  readonly schedule: Schedule;
  readonly ledger: Ledger;
  readonly judge: Judge;
  readonly options: Pick<Options, "onHello">;
  /** A message leaves the client. */
  sent(message: Message): void;
  /** A reply has reached the client. */
  heard(facts: Facts, frame: Frame, code: string): void;
  noteRead(facts: Facts, message: Message, type: number): void;
  /** What has to do with signing in has reached the client. */
  heardOfMembers(facts: Facts, frame: Frame): void;
}
