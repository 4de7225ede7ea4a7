import type { OutboxText } from "../io/account-file.ts";
import type { Alarm } from "../io/clock.ts";
import type { Random } from "../io/random.ts";
import { CoterieError } from "../wire/error.ts";
import type { Account } from "./account.ts";
import { Backoff } from "./backoff.ts";
import { Client } from "./client.ts";
import type { ClientEvents, ClientPorts } from "./client.ts";
import type { EndReason } from "./end-reason.ts";
import type { Fate } from "./fate.ts";

export interface FollowPorts extends ClientPorts {
  readonly random: Random;
}

/** Why there is no connection at the moment. */
export type OfflineReason =
  | EndReason
  | { readonly kind: "unreachable"; readonly error: CoterieError };

/** What a following client tells, besides what its connections do. */
export interface FollowEvents extends Omit<ClientEvents, "ended"> {
  /** Connected: now, or again. */
  online?(): void;
  /** Not connected; it is tried again after `retryMs`. */
  offline?(reason: OfflineReason, retryMs: number): void;
  /** The disk fails: what arrives could not be kept, so nothing more is tried. Called once. */
  failed?(error: CoterieError): void;
}

/** How soon a name that another process of this account has borrowed is looked at again. */
const turnPollMs = 100;

interface Held {
  readonly text: OutboxText;
  readonly settle: (fate: Fate) => void;
}

/**
 * A client that comes back by itself: it connects, and after each break connects again, sooner or
 * later (see {@link Backoff}). While a short-lived command of the same account has its turn, it
 * waits for that to end instead of throwing it off.
 *
 * A text that has not left when a connection breaks goes out on the next one; a text that has left
 * is `unknown` and is never sent again by itself.
 */
export class FollowingClient {
  readonly #account: Account;
  readonly #ports: FollowPorts;
  readonly #events: FollowEvents;
  readonly #backoff: Backoff;
  /** The connection, from the first try to make it on. */
  #client: Client | undefined;
  #isOnline = false;
  #alarm: Alarm | undefined;
  #held: Held[] = [];
  #dialledAtMs = 0;
  #isClosed = false;

  constructor(account: Account, ports: FollowPorts, events: FollowEvents) {
    this.#account = account;
    this.#ports = ports;
    this.#events = events;
    this.#backoff = new Backoff(ports.random);
  }

  /** Whether the server has said anything on the present connection. */
  get hasHeard(): boolean {
    return this.#client?.hasHeard === true;
  }

  /** Starts connecting. Call it once. */
  start(): void {
    this.#dialWhenFree();
  }

  /**
   * Sends texts of the outbox now or as soon as there is a connection.
   *
   * @returns their fates, in order; `unsent` only if this client is closed first.
   */
  deliver(
    texts: readonly OutboxText[],
    onFate?: (text: OutboxText, fate: Fate) => void,
  ): Promise<Fate[]> {
    const fates = texts.map(
      (text) =>
        new Promise<Fate>((resolve) => {
          const settle = (fate: Fate): void => {
            resolve(fate);
            onFate?.(text, fate);
          };
          this.#held.push({ text, settle });
        }),
    );
    if (this.#isClosed) this.#letGo();
    else this.#release();
    return Promise.all(fates);
  }

  /**
   * Hangs up and stays away. What did not leave stays in the outbox as `unsent`.
   *
   * @returns why the connection is over, see {@link Client.close}; `undefined` if there was none.
   */
  async close(): Promise<EndReason | undefined> {
    this.#isClosed = true;
    this.#alarm?.cancel();
    this.#letGo();
    return this.#client?.close();
  }

  #letGo(): void {
    const held = this.#held;
    this.#held = [];
    for (const { settle } of held) settle({ state: "unsent", code: undefined });
  }

  #release(): void {
    const client = this.#client;
    if (client === undefined || !this.#isOnline || this.#held.length === 0) return;
    const held = new Map(this.#held.map((each) => [each.text, each]));
    this.#held = [];
    void client.deliver([...held.keys()], (text, fate) => {
      const each = held.get(text);
      if (each === undefined) return;
      if (fate.state === "unsent" && !this.#isClosed) this.#held.push(each);
      else each.settle(fate);
    });
  }

  #dialWhenFree(): void {
    let isFree: boolean;
    try {
      isFree = this.#account.turn.isFree();
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (isFree) void this.#dial();
    else this.#after(turnPollMs);
  }

  #after(delayMs: number): void {
    this.#alarm = this.#ports.clock.after(delayMs, () => {
      if (!this.#isClosed) this.#dialWhenFree();
    });
  }

  async #dial(): Promise<void> {
    const client = new Client(this.#account, this.#ports, {
      arrived: (messages) => this.#events.arrived?.(messages),
      answeredLate: (text, code) => this.#events.answeredLate?.(text, code),
      ended: (reason) => {
        this.#ended(reason);
      },
    });
    this.#client = client;
    this.#dialledAtMs = this.#ports.clock.monotonicMs();
    try {
      await client.open();
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      if (!this.#isClosed) this.#retry({ kind: "unreachable", error }, 0);
      return;
    }
    if (client.endReason !== undefined) return;
    this.#isOnline = true;
    this.#events.online?.();
    this.#release();
  }

  #ended(reason: EndReason): void {
    this.#isOnline = false;
    if (this.#isClosed) return;
    if (reason.kind === "disk") this.#fail(reason.error);
    else this.#retry(reason, this.#ports.clock.monotonicMs() - this.#dialledAtMs);
  }

  #retry(reason: OfflineReason, lastedMs: number): void {
    const retryMs = this.#backoff.nextDelayMs(lastedMs);
    this.#after(retryMs);
    this.#events.offline?.(reason, retryMs);
  }

  #fail(error: unknown): void {
    if (!(error instanceof CoterieError)) throw error;
    this.#isClosed = true;
    this.#letGo();
    this.#events.failed?.(error);
  }
}
