import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../client/account.ts";
import { Backoff } from "../client/backoff.ts";
import { connectClient } from "../client/connect-client.ts";
import type { Client } from "../client/client.ts";
import type { EndReason } from "../client/end-reason.ts";
import { type Fate, unsent } from "../client/fate.ts";
import { hasNames } from "../client/handshake.ts";
import { transportOf } from "../client/transport-of.ts";
import type { InboxMessage, OutboxText } from "../io/account/message.ts";
import { systemClock } from "../io/clock.ts";
import { systemRandom } from "../io/random.ts";
import { safe } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import type { Streams } from "./streams.ts";

/** What became of all texts. */
export interface Outcome {
  readonly fates: ReadonlyMap<OutboxText, Fate>;
  readonly hasConnected: boolean;
  /** Why not everything has left. */
  readonly error: CoterieError | undefined;
}

/** A connection that breaks in the middle of a long text is made again this often. */
const triesMax = 5;

/** Sends everything, over several connections if one breaks. */
export class SendingRun {
  readonly #account: Account;
  readonly #streams: Streams;
  readonly #waitsTaken: boolean;
  readonly #fates = new Map<OutboxText, Fate>();
  /** As they were asked for, by their row. */
  readonly #asked: ReadonlyMap<number, OutboxText>;
  readonly #progress: Progress;
  #left: readonly OutboxText[];
  #arrived = 0;
  #done = 0;
  #hasConnected = false;
  #error: CoterieError | undefined;
  /** Rings when something has changed that one who waits for the taking wants to know. */
  #change = Promise.withResolvers<void>();

  /** @param waitsTaken - what is kept for later is waited for until it is taken, or gone. */
  constructor(
    account: Account,
    streams: Streams,
    texts: readonly OutboxText[],
    waitsTaken: boolean,
  ) {
    this.#account = account;
    this.#streams = streams;
    this.#waitsTaken = waitsTaken;
    this.#left = texts;
    this.#asked = new Map(texts.map((text) => [text.row, text]));
    this.#progress = new Progress(streams, texts.length);
  }

  async run(): Promise<Outcome> {
    const backoff = new Backoff(systemRandom);
    for (let tries = 1; this.#hasMore(tries); tries += 1) {
      if (tries > 1) await sleep(backoff.nextDelayMs(0));
      await this.#connection();
      if (this.#error !== undefined) break;
    }
    this.#progress.clear();
    if (this.#arrived > 0) sayArrived(this.#arrived, this.#streams);
    return { fates: this.#fates, hasConnected: this.#hasConnected, error: this.#error };
  }

  #hasMore(tries: number): boolean {
    return (this.#left.length > 0 && tries <= triesMax) || this.#awaited > 0;
  }

  /** Texts that wait on the server, and that are waited for. */
  get #awaited(): number {
    if (!this.#waitsTaken) return 0;
    return [...this.#fates.values()].filter(({ code }) => code === ReplyCode.kept).length;
  }

  async #connection(): Promise<void> {
    try {
      const client = await this.#connect();
      this.#hasConnected = true;
      await client.deliver(this.#left, (text, fate) => {
        this.#note(text, fate);
        if (fate.state !== "unsent") this.#done += 1;
        this.#progress.show(this.#done);
      });
      await client.agreement;
      const isNamed = hasNames(client.level);
      await this.#waitTaken(client, isNamed);
      const reason = await client.close();
      // What it did not answer and what never left are the same: no Coterie server has them.
      if (reason.kind === "foreign") for (const text of this.#left) this.#note(text, unsent);
      if ("error" in reason) this.#error = reason.error;
      this.#left = this.#toSendAgain(isNamed);
    } catch (cause) {
      if (!(cause instanceof CoterieError)) throw cause;
      // What is only waited for may still be taken once the server is back.
      if (this.#awaited === 0 || cause.code !== "COTERIE_UNREACHABLE") this.#error = cause;
    }
  }

  async #connect(): Promise<Client> {
    const ports = { transport: await transportOf(this.#account), clock: systemClock };
    const events = {
      arrived: (messages: readonly InboxMessage[]) => {
        const hushes = this.#account.file.hushes.all();
        // What is held back `coterie listen` does not show.
        this.#arrived += messages.filter(({ from }) => hushes.get(from) !== "blocked").length;
      },
      fate: (text: OutboxText, code: string) => {
        this.#note(text, { state: "answered", code });
      },
      ended: (_reason: EndReason) => {
        this.#change.resolve();
      },
    };
    return connectClient(this.#account, ports, events, { isSendOnly: true });
  }

  #note(text: OutboxText, fate: Fate): void {
    const asked = this.#asked.get(text.row);
    if (asked === undefined) return;
    this.#fates.set(asked, fate);
    this.#change.resolve();
  }

  async #waitTaken(client: Client, isNamed: boolean): Promise<void> {
    if (this.#awaited > 0 && client.level.kind === "plain") {
      throw new CoterieError(
        "COTERIE_LEVEL",
        "the server speaks only the basic protocol, and cannot tell when a text is taken",
        "Send without --wait-taken: what is kept is delivered all the same.",
      );
    }
    if (!isNamed) return;
    while (this.#awaited > 0 && client.endReason === undefined) {
      this.#change = Promise.withResolvers();
      await this.#change.promise;
    }
  }

  /** What has not left; and, under its name, what has no answer where names count. */
  #toSendAgain(isNamed: boolean): OutboxText[] {
    return this.#left.flatMap((text) => {
      const asked = this.#asked.get(text.row) ?? text;
      const state = this.#fates.get(asked)?.state;
      if (state === "unsent") return [text];
      return state === "unknown" && isNamed ? [{ ...text, state, isNamed: true }] : [];
    });
  }
}

function sayArrived(count: number, streams: Streams): void {
  streams.say(
    count === 1
      ? safe`1 message arrived; coterie listen shows it`
      : safe`${count} messages arrived; coterie listen shows them`,
  );
}

/** How far a long text has come, for a person who waits. */
class Progress {
  readonly #streams: Streams;
  readonly #all: number;
  #shown = 0;

  constructor(streams: Streams, all: number) {
    this.#streams = streams;
    this.#all = all;
  }

  show(done: number): void {
    if (!this.#streams.errorIsTerminal || done - this.#shown < 50) return;
    this.#shown = done;
    this.#streams.progress(safe`${done} of ${this.#all} parts answered`);
  }

  clear(): void {
    if (this.#shown > 0) this.#streams.progress(safe``);
  }
}
