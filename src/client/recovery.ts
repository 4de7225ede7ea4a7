import type { OutboxText } from "../io/account/message.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import { ASK_IDS_MAX, type FateList } from "../wire/fate-list.ts";
import type { Token } from "../wire/token.ts";
import type { ClientAccount } from "./account.ts";
import { ask } from "./greeting.ts";

/** A text that another process of the account has under way is settled within this time. */
const underWayMs = 4000;
/** So many open texts are looked after at once. */
const textsMax = 10_000;

export interface RecoveryOut {
  write(commands: readonly Uint8Array[]): void;
  /** The server has told what became of a text. */
  fate(text: OutboxText, code: string): void;
  /** The server knows nothing of this text, which may therefore be sent again under its name. */
  sendAgain(texts: readonly OutboxText[]): void;
  /** Whether this connection is to send the text anyway, or waits for its answer. */
  isAtHand(text: OutboxText): boolean;
  failed(error: unknown): void;
}

/**
 * Looks after the texts that an earlier connection, or an earlier run, has left open: asks the
 * server what became of them, notes what it tells, and has those sent again that it does not know.
 */
export class Recovery {
  readonly #account: ClientAccount;
  readonly #clock: Clock;
  readonly #out: RecoveryOut;
  #alarm: Alarm | undefined;

  constructor(account: ClientAccount, clock: Clock, out: RecoveryOut) {
    this.#account = account;
    this.#clock = clock;
    this.#out = out;
  }

  /** Names count on this connection, and ours are counted under this epoch. */
  begin(epoch: Token): void {
    this.#guarded(() => {
      const { file } = this.#account;
      const inDoubt = this.#inDoubt();
      this.#ask([...inDoubt, ...file.keptOnes(textsMax)]);
      if (inDoubt.length === 0) return;
      this.#alarm = this.#clock.after(underWayMs, () => {
        this.#guarded(() => {
          this.#out.sendAgain(this.#inDoubt().filter((text) => text.epoch === epoch));
        });
      });
    });
  }

  /** The server tells of texts, because it was asked or because something has changed. */
  told(fates: FateList): void {
    this.#guarded(() => {
      for (const { text, code } of this.#account.file.settleByName(fates)) {
        this.#out.fate(text, code);
      }
    });
  }

  cancel(): void {
    this.#alarm?.cancel();
  }

  #inDoubt(): OutboxText[] {
    return this.#account.file
      .outbox("unknown", textsMax)
      .filter((text) => text.isNamed && !this.#out.isAtHand(text));
  }

  #ask(texts: readonly OutboxText[]): void {
    const byEpoch = Map.groupBy(texts, ({ epoch }) => epoch);
    for (const [epoch, group] of byEpoch) {
      for (let from = 0; from < group.length; from += ASK_IDS_MAX) {
        const ids = group.slice(from, from + ASK_IDS_MAX).map(({ id }) => id);
        this.#out.write([ask(this.#account.user, 0, { epoch, ids })]);
      }
    }
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#out.failed(error);
    }
  }
}
