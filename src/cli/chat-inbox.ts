import type { Account } from "../client/account.ts";
import type { InboxMessage, InboxText } from "../io/account/message.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import { InboxPrinter } from "./inbox-printer.ts";

/** What came while the person was away is told once nothing more of it has come for so long. */
const quietMs = 300;

/** What an inbox asks of its conversation. */
export interface InboxOut {
  /** Shows texts; resolves once they are written, rejects if they cannot be. */
  readonly show: (texts: readonly InboxText[]) => Promise<void>;
  /** Tells in one line what is unread. */
  readonly tellUnread: () => void;
  /** All that is here has been shown. */
  readonly shown: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * What arrives, on its way to the conversation. Who sits there is told in one line what came while
 * they were away, and asks for it; what comes from then on is shown. A pipe gets everything.
 */
export class ChatInbox {
  readonly #clock: Clock;
  readonly #out: InboxOut;
  readonly #printer: InboxPrinter;
  /** What comes now was kept from before, and is told of instead of shown. */
  #isCatchingUp: boolean;
  #telling: Alarm | undefined;
  #isOver = false;
  /** So many calls show the inbox. */
  #shows = 0;

  constructor(account: Account, clock: Clock, isInteractive: boolean, out: InboxOut) {
    this.#clock = clock;
    this.#out = out;
    this.#isCatchingUp = isInteractive;
    this.#printer = new InboxPrinter(account, clock, out.show);
    this.#printer.onLate = () => void this.show();
    const newest = Math.max(0, ...account.file.peers().map(({ lastRow }) => lastRow));
    if (isInteractive) this.#printer.skipTo(newest);
  }

  /** Whether something is being shown. */
  get isShowing(): boolean {
    return this.#shows > 0;
  }

  /** The server has been reached for the first time. */
  begins(): void {
    if (this.#isCatchingUp) this.#tellSoon();
    void this.show();
  }

  /** The connection broke: the person is here, and what is kept is shown when it comes. */
  breaks(): void {
    this.#isCatchingUp = false;
  }

  arrived(messages: readonly InboxMessage[]): void {
    const kept = this.#isCatchingUp ? messages.findLast(({ offline }) => offline) : undefined;
    if (kept !== undefined) {
      this.#printer.skipTo(kept.row);
      this.#tellSoon();
    }
    void this.show();
  }

  /** Shows what was taken while this program or `coterie send` ran and was not shown yet. */
  async show(): Promise<void> {
    if (this.#isOver) return;
    this.#shows += 1;
    try {
      await this.#printer.print();
    } catch (error) {
      this.#out.failed(error);
    } finally {
      this.#shows -= 1;
    }
    this.#out.shown();
  }

  stop(): void {
    this.#isOver = true;
    this.#telling?.cancel();
    this.#printer.stop();
  }

  #tellSoon(): void {
    this.#telling?.cancel();
    this.#telling = this.#clock.after(quietMs, () => {
      try {
        this.#out.tellUnread();
      } catch (error) {
        this.#out.failed(error);
      }
    });
  }
}
