import type { InboxMessage } from "../io/account/message.ts";
import type { Clock } from "../io/clock.ts";
import type { ClientAccount } from "./account.ts";
import { takenUpto } from "./greeting.ts";
import type { Level } from "./handshake.ts";
import { type LevelMemory, resumeAt } from "./level-memory.ts";
import type { Arrival } from "./receive.ts";

export interface TakingOut {
  level(): Level;
  write(commands: readonly Uint8Array[]): void;
  arrived(messages: readonly InboxMessage[]): void;
  /** Other devices of this name have sent these; they are history. */
  sentElsewhere(messages: readonly InboxMessage[]): void;
}

/** Takes what arrives on one connection into the file of the account, and confirms it (P1). */
export class Taking {
  readonly #account: ClientAccount;
  readonly #clock: Clock;
  readonly #memory: LevelMemory;
  readonly #out: TakingOut;
  /** Confirmations of messages that wait to be handled, by their row. */
  readonly #unconfirmed = new Map<number, Uint8Array>();
  #isOver = false;
  #keptCameAtMs = -Infinity;

  constructor(account: ClientAccount, clock: Clock, memory: LevelMemory, out: TakingOut) {
    this.#account = account;
    this.#clock = clock;
    this.#memory = memory;
    this.#out = out;
  }

  /** When the last message came that the server had kept, by the monotonic clock. */
  get keptCameAtMs(): number {
    return this.#keptCameAtMs;
  }

  /** Nothing can be confirmed any more: our FIN is out, or the connection is over. */
  stop(): void {
    this.#isOver = true;
  }

  /** See {@link Client.confirm}. */
  confirm(row: number): boolean {
    const answer = this.#unconfirmed.get(row);
    if (answer === undefined || this.#isOver) return false;
    this.#unconfirmed.delete(row);
    this.#out.write([answer]);
    return true;
  }

  /**
   * What arrives is on disk before the answer that says so leaves.
   *
   * @throws CoterieError COTERIE_DISK; nothing was confirmed then.
   */
  take(arrivals: readonly Arrival[]): void {
    // Behind our FIN nothing can be confirmed. The server keeps a message that it waits to be
    // confirmed; of a kept one (S7: no reply expected) it may think that we have it.
    const taken = this.#isOver ? arrivals.filter(({ message }) => message.offline) : arrivals;
    if (taken.length === 0) return;
    if (taken.some(({ message }) => message.offline)) {
      this.#keptCameAtMs = this.#clock.monotonicMs();
    }
    const isStored = this.#account.confirms !== "whenHandled";
    const mayConfirm = isStored && !this.#isOver;
    const last = taken.at(-1)?.message.about?.number;
    const upto = mayConfirm ? resumeAt(this.#out.level(), last) : undefined;
    const messages = this.#account.file.take(
      taken.map(({ message }) => message),
      { connection: this.#memory.connection, upto },
    );
    this.#memory.took(messages);
    if (!isStored) {
      for (const [at, { row }] of messages.entries()) {
        const answer = taken[at]?.answer;
        if (answer !== undefined) this.#unconfirmed.set(row, answer);
      }
    } else if (upto !== undefined) {
      this.#out.write([takenUpto(this.#account.user, upto.number)]);
    } else if (!this.#isOver) {
      this.#out.write(taken.flatMap(({ answer }) => answer ?? []));
    }
    // In memory, one that comes again may wait to be handled, or to be confirmed, for the first.
    const news = isStored ? messages.filter(({ isKnown }) => isKnown !== true) : messages;
    const arrived = news.filter(({ isOwn }) => isOwn !== true);
    if (arrived.length > 0) this.#out.arrived(arrived);
    const sent = news.filter(({ isOwn }) => isOwn === true);
    if (sent.length > 0) this.#out.sentElsewhere(sent);
  }
}
