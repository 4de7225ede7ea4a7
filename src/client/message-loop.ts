import type { InboxMessage } from "../io/account/message.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import { CoterieError } from "../wire/error.ts";
import type { ClientAccount } from "./account.ts";
import type { Message } from "./public.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** So many messages are read from the file at once. */
const pageMax = 100;
/** How soon it is looked again whether another process has stopped showing the inbox. */
const showingPollMs = 100;

export interface MessageLoopOut {
  /** What the loop is to see of a message. */
  show(message: InboxMessage): Message;
  /** Takes a message out of the inbox; called once for each. */
  handled(row: number): void;
}

/**
 * Hands the messages of an inbox to one loop, oldest first. A message leaves the inbox when the
 * next one is asked for: only then has the loop handled it.
 */
export class MessageLoop {
  readonly #account: ClientAccount;
  readonly #clock: Clock;
  readonly #out: MessageLoopOut;
  readonly #rows = new WeakMap<Message, number>();
  #page: InboxMessage[] = [];
  /** Of the message that the loop has; `undefined` if it has none, or said that it is done. */
  #rowInHand: number | undefined;
  #isRunning = false;
  /** Rings when it is to be looked again whether another process still shows the inbox. */
  #poll: Alarm | undefined;
  #woken = Promise.withResolvers<void>();
  #end: { readonly error: CoterieError | undefined } | undefined;
  readonly #idle = Promise.withResolvers<void>();

  constructor(account: ClientAccount, clock: Clock, out: MessageLoopOut) {
    this.#account = account;
    this.#clock = clock;
    this.#out = out;
  }

  /** There may be something in the inbox. */
  wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }

  /**
   * No more messages: the loop ends, or throws `error`.
   *
   * @returns resolves when the loop has let go of the message that it has.
   */
  end(error: CoterieError | undefined): Promise<void> {
    this.#end ??= { error };
    this.#stopPolling();
    this.wake();
    if (this.#rowInHand === undefined) this.#idle.resolve();
    return this.#idle.promise;
  }

  /** The loop has handled this message, whether or not it asks for another. */
  done(message: Message): void {
    const row = this.#rows.get(message);
    if (row === undefined) return;
    // First of all, so that it can be tried again if the disk is full.
    this.#out.handled(row);
    this.#rows.delete(message);
    if (row === this.#rowInHand) this.#rowInHand = undefined;
  }

  /** @throws CoterieError COTERIE_BUSY while another loop runs. */
  async *messages(signal: AbortSignal | undefined): AsyncGenerator<Message, void, undefined> {
    if (this.#isRunning) throw busy();
    this.#isRunning = true;
    try {
      for (;;) {
        const next = await this.#next(signal);
        if (next === undefined) return;
        const message = this.#out.show(next);
        this.#rows.set(message, next.row);
        this.#rowInHand = next.row;
        yield message;
        this.done(message);
      }
    } finally {
      // What the loop has not handled is still in the inbox, and comes again.
      this.#stopPolling();
      this.#rowInHand = undefined;
      this.#page = [];
      this.#isRunning = false;
      this.#account.showing.release();
      if (this.#end !== undefined) this.#idle.resolve();
    }
  }

  /** The next message, once there is one; `undefined` if there will be none. */
  async #next(signal: AbortSignal | undefined): Promise<InboxMessage | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#end?.error !== undefined) throw this.#end.error;
      if (this.#end !== undefined) return undefined;
      const next = this.#page.shift();
      if (next !== undefined) return next;
      const { promise } = this.#woken;
      if (this.#readPage()) continue;
      await unlessAborted(promise, signal);
    }
  }

  /** @returns whether there is something to hand out. */
  #readPage(): boolean {
    const { showing, file } = this.#account;
    if (!showing.tryTake()) {
      this.#poll ??= this.#clock.after(showingPollMs, () => {
        this.#poll = undefined;
        this.wake();
      });
      return false;
    }
    this.#page = file.inbox(pageMax);
    if (this.#page.length === 0) showing.release();
    return this.#page.length > 0;
  }

  #stopPolling(): void {
    this.#poll?.cancel();
    this.#poll = undefined;
  }
}

function busy(): CoterieError {
  return new CoterieError(
    "COTERIE_BUSY",
    "the messages of this client are already being read by another loop",
    "Read them in one loop, and hand them out from there.",
  );
}
