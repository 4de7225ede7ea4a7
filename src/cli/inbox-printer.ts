import type { Account } from "../client/account.ts";
import type { InboxText } from "../io/account/message.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import { takeTurn } from "./turn.ts";

/** Shows texts to somebody; resolves once they have them, rejects if they do not. */
export type Show = (texts: readonly InboxText[]) => Promise<void>;

/** What else an {@link InboxPrinter} may be told. */
export interface PrinterOptions {
  /** Shows this many at most. */
  readonly countMax?: number;
  /** How many are handed to `show` together. */
  readonly pageMax?: number;
  /** Another process has been showing for so long that a person wonders. */
  onLongWait?(): void;
}

/** The rest of a long text is waited for this long, then what is here of it is shown. */
const restWithinMs = 5000;

/**
 * Shows the inbox of an account, oldest first, and removes from it what has been shown: only
 * afterwards, so that a reader that goes away loses nothing. Among the processes of the account
 * one at a time shows, so that nothing is shown twice. A long text is shown once all of it is here.
 */
export class InboxPrinter {
  readonly #account: Account;
  readonly #clock: Clock;
  readonly #show: Show;
  readonly #options: PrinterOptions;
  /** The rest of a long text has not come in time: `print` now shows what is here of it. */
  onLate: () => void = () => {};
  #left: number;
  /** What is in the inbox up to this row is not shown by itself. */
  #after = 0;
  #running: Promise<void> | undefined;
  #isAskedAgain = false;
  #alsoIncomplete = false;
  /** So many messages wait for the rest of their texts. */
  #incomplete = 0;
  #rest: Alarm | undefined;

  constructor(account: Account, clock: Clock, show: Show, options: PrinterOptions = {}) {
    this.#account = account;
    this.#clock = clock;
    this.#show = show;
    this.#options = options;
    this.#left = options.countMax ?? Infinity;
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

  /** What is in the inbox up to this row stays there: somebody was told of it, and may ask. */
  skipTo(row: number): void {
    this.#after = Math.max(this.#after, row);
  }

  /** Waits for nothing any more. */
  stop(): void {
    this.#rest?.cancel();
  }

  async #printWhileAsked(): Promise<void> {
    while (this.#isAskedAgain && this.#left > 0) {
      this.#isAskedAgain = false;
      if (this.#account.file.inboxCount(this.#after) === 0) continue;
      await takeTurn(this.#account.showing, () => this.#options.onLongWait?.());
      try {
        while (await this.#printPage());
      } finally {
        this.#account.showing.release();
      }
      this.#alsoIncomplete = false;
    }
    this.#awaitRest(this.#left > 0 ? this.#account.file.inboxCount(this.#after) : 0);
  }

  /** Returns whether there may be more. */
  async #printPage(): Promise<boolean> {
    const { file } = this.#account;
    const { pageMax = 256 } = this.#options;
    const countMax = Math.min(pageMax, this.#left);
    const texts = file.inboxTexts(countMax, this.#alsoIncomplete, this.#after);
    if (texts.length === 0) return false;
    await this.#show(texts);
    file.dropInbox(texts.flatMap(({ rows }) => rows));
    this.#left -= texts.length;
    return this.#left > 0;
  }

  #awaitRest(incomplete: number): void {
    if (incomplete === this.#incomplete) return;
    this.#incomplete = incomplete;
    this.#rest?.cancel();
    if (incomplete === 0) return;
    this.#rest = this.#clock.after(restWithinMs, () => {
      this.#incomplete = 0;
      this.#alsoIncomplete = true;
      this.onLate();
    });
  }
}
