import type { Account } from "../client/account.ts";
import type { InboxMessage } from "../io/account/message.ts";
import { takeTurn } from "./turn.ts";

/** Shows messages to somebody; resolves once they have them, rejects if they do not. */
export type Show = (messages: readonly InboxMessage[]) => Promise<void>;

/**
 * Shows the inbox of an account, oldest first, and removes from it what has been shown: only
 * afterwards, so that a reader that goes away loses nothing. Among the processes of the account
 * one at a time shows, so that nothing is shown twice.
 */
export class InboxPrinter {
  readonly #account: Account;
  readonly #show: Show;
  readonly #pageMax: number;
  readonly #onLongWait: () => void;
  #left: number;
  #running: Promise<void> | undefined;
  #isAskedAgain = false;

  /**
   * @param countMax - shows this many at most; `Infinity` for no limit.
   * @param pageMax - how many are handed to `show` together.
   * @param onLongWait - called when another process has been showing for so long that a person
   * wonders.
   */
  constructor(
    account: Account,
    show: Show,
    countMax: number,
    pageMax: number,
    onLongWait: () => void = () => {},
  ) {
    this.#account = account;
    this.#show = show;
    this.#left = countMax;
    this.#pageMax = pageMax;
    this.#onLongWait = onLongWait;
  }

  /** Whether as many as wanted have been shown. */
  get isDone(): boolean {
    return this.#left === 0;
  }

  /**
   * Shows all that is in the inbox now, as far as the count allows.
   *
   * @throws what `show` rejects with, or CoterieError COTERIE_DISK.
   */
  print(): Promise<void> {
    this.#isAskedAgain = true;
    this.#running ??= this.#printWhileAsked().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #printWhileAsked(): Promise<void> {
    while (this.#isAskedAgain && this.#left > 0) {
      this.#isAskedAgain = false;
      if (this.#account.file.inboxCount() === 0) continue;
      await takeTurn(this.#account.showing, this.#onLongWait);
      try {
        while (await this.#printPage());
      } finally {
        this.#account.showing.release();
      }
    }
  }

  /** Returns whether there may be more. */
  async #printPage(): Promise<boolean> {
    const { file } = this.#account;
    const messages = file.inbox(Math.min(this.#pageMax, this.#left));
    if (messages.length === 0) return false;
    await this.#show(messages);
    file.dropInbox(messages.map(({ row }) => row));
    this.#left -= messages.length;
    return this.#left > 0;
  }
}
