import type { OutboxText } from "../io/account/message.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import { ASK_IDS_MAX, type FateList } from "../wire/fate-list.ts";
import { NO_TOKEN, type Token } from "../wire/token.ts";
import type { ClientAccount } from "./account.ts";
import type { Delivery } from "./delivery.ts";
import { ask } from "./greeting.ts";

/** A text that another process of the account has under way is settled within this time. */
const underWayMs = 4000;
/** How often it is looked whether that process has settled it. */
const lookAgainMs = 500;
/** So many texts in doubt are looked after at once. */
const textsMax = 10_000;
/** So many kept ones are asked for at once; when they are answered, the next. */
const keptMax = 2000;

export interface RecoveryOut {
  write(commands: readonly Uint8Array[]): void;
  /** The server has told what became of a text. */
  fate(text: OutboxText, code: string): void;
  /** Sends these in front of all that is waiting: they were before it. */
  sendFirst(deliveries: readonly Delivery[]): void;
  /** What {@link Recovery.holds} says may have changed. */
  released(): void;
  /** Whether this connection is to send the text anyway, or waits for its answer. */
  isAtHand(text: OutboxText): boolean;
  failed(error: unknown): void;
}

/**
 * Looks after the texts that an earlier connection, or an earlier run, has left open: asks the
 * server what became of them, notes what it tells, and has those sent again that it does not know.
 * Until then later texts for the same recipient wait, so that they do not overtake.
 */
export class Recovery {
  readonly #account: ClientAccount;
  readonly #clock: Clock;
  readonly #out: RecoveryOut;
  /** What may have to be sent again on this connection. */
  #doubtful: readonly OutboxText[] = [];
  /** By recipient, the first row of these. */
  #firstDoubtful: ReadonlyMap<string, number> = new Map();
  #alarm: Alarm | undefined;
  /** Under which names are counted on this connection. */
  #epoch: Token = NO_TOKEN;
  /** The last kept text that was asked for, if there may be more behind it. */
  #lastAsked: OutboxText | undefined;
  /** What is doubtful by then is sent again, by the monotonic clock. */
  #untilMs = 0;

  constructor(account: ClientAccount, clock: Clock, out: RecoveryOut) {
    this.#account = account;
    this.#clock = clock;
    this.#out = out;
  }

  /** Names count on this connection, and ours are counted under this epoch. */
  begin(epoch: Token): void {
    this.#guarded(() => {
      const inDoubt = this.#inDoubt();
      this.#epoch = epoch;
      this.#ask([...inDoubt, ...this.#nextKept()]);
      this.#hold(inDoubt.filter((text) => text.epoch === epoch));
      this.#watchFor(underWayMs);
    });
  }

  /** Whether a text must wait for an earlier one to the same recipient. */
  holds({ to, row }: OutboxText): boolean {
    return (this.#firstDoubtful.get(to) ?? row) < row;
  }

  /** The server tells of texts, because it was asked or because something has changed. */
  told(fates: FateList): void {
    this.#guarded(() => {
      for (const { text, code } of this.#account.file.settleByName(fates)) {
        this.#out.fate(text, code);
      }
      // One that was kept may be forgotten, by a server whose disk was put back.
      if (fates.entries.some(({ code }) => code === 0)) {
        this.#hold(this.#inDoubt().filter(({ epoch }) => epoch === this.#epoch));
        this.#watchFor(underWayMs);
      } else {
        this.#hold(this.#stillDoubtful());
      }
      this.#goOnAsking(fates);
    });
  }

  cancel(): void {
    this.#alarm?.cancel();
  }

  /** Looks after what is doubtful for so long; the server does not tell of what is under way. */
  #watchFor(ms: number): void {
    this.#untilMs = this.#clock.monotonicMs() + ms;
    if (this.#alarm === undefined) this.#watch();
  }

  #watch(): void {
    this.#alarm = undefined;
    if (this.#doubtful.length === 0) return;
    this.#alarm = this.#clock.after(lookAgainMs, () => {
      this.#guarded(() => {
        const texts = this.#stillDoubtful();
        const isOver = this.#clock.monotonicMs() >= this.#untilMs;
        this.#hold(isOver ? [] : texts);
        if (isOver) this.#out.sendFirst(texts.map((text) => this.#deliveryOf(text)));
        else this.#out.released();
        this.#watch();
      });
    });
  }

  #deliveryOf(text: OutboxText): Delivery {
    return {
      text,
      settle: ({ state, code }) => {
        if (state === "answered") this.#out.fate(text, code);
      },
    };
  }

  #hold(texts: readonly OutboxText[]): void {
    this.#doubtful = texts;
    // The last one to be set is the first one that there is.
    this.#firstDoubtful = new Map(texts.toReversed().map(({ to, row }) => [to, row]));
  }

  /** Neither this connection has heard of them since, nor another process of the account. */
  #stillDoubtful(): readonly OutboxText[] {
    if (this.#doubtful.length === 0) return this.#doubtful;
    const rows = new Set(this.#inDoubt().map(({ row }) => row));
    return this.#doubtful.filter(({ row }) => rows.has(row));
  }

  #inDoubt(): OutboxText[] {
    return this.#account.file
      .outbox("unknown", textsMax)
      .filter((text) => text.isNamed && !this.#out.isAtHand(text));
  }

  /** Once the server has told of the last one that was asked for, it is asked for the next. */
  #goOnAsking({ epoch, entries }: FateList): void {
    const last = this.#lastAsked;
    if (last?.epoch === epoch && entries.some(({ id }) => id === last.id))
      this.#ask(this.#nextKept());
  }

  #nextKept(): OutboxText[] {
    const texts = this.#account.file.keptOnes(keptMax, this.#lastAsked?.row);
    this.#lastAsked = texts.length === keptMax ? texts.at(-1) : undefined;
    return texts;
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
