import type { OutboxText } from "../io/account/message.ts";
import type { Alarm } from "../io/clock.ts";
import type { Random } from "../io/random.ts";
import { CoterieError } from "../wire/error.ts";
import { type PresenceEntry, PresenceState, WHO_NAMES_MAX } from "../wire/presence.ts";
import type { Username } from "../wire/username.ts";
import type { ClientAccount } from "./account.ts";
import { Backoff } from "./backoff.ts";
import { Client } from "./client.ts";
import type { ClientEvents, ClientPorts } from "./client-events.ts";
import { deliveriesOf } from "./delivery.ts";
import type { Delivery, OnFate } from "./delivery.ts";
import type { EndReason } from "./end-reason.ts";
import { type Fate, unknown, unsent } from "./fate.ts";
import { hasPeople } from "./handshake.ts";

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
  /**
   * The disk fails, so that what arrives could not be kept; or the server does not let us in. So
   * nothing more is tried, and what did not leave stays in the outbox. Called once.
   */
  failed?(error: CoterieError): void;
}

/** How a following client behaves towards others. */
export interface FollowOptions {
  /** Whoever comes and is watched is told again up to where the account has read them. */
  readonly tellsRead?: boolean;
}

/** How soon a name that another process of this account has borrowed is looked at again. */
const turnPollMs = 100;

/**
 * A client that comes back by itself: it connects, and after each break connects again, sooner or
 * later (see {@link Backoff}). While a short-lived command of the same account has its turn, it
 * waits for that to end instead of throwing it off.
 *
 * A text that has not left when a connection breaks goes out on the next one. One that has left is
 * sent again under its name where names count (level 2), so that it arrives once; elsewhere it is
 * `unknown`, and never sent again by itself.
 */
export class FollowingClient {
  readonly #account: ClientAccount;
  readonly #ports: FollowPorts;
  readonly #events: FollowEvents;
  readonly #backoff: Backoff;
  /** The connection, from the first try to make it on. */
  #client: Client | undefined;
  #isOnline = false;
  #alarm: Alarm | undefined;
  #held: Delivery[] = [];
  /** Are not to be sent any more, wherever they are. */
  readonly #withdrawn = new WeakSet<OutboxText>();
  #isReading = true;
  #dialledAtMs = 0;
  #isClosed = false;
  readonly #watched = new Set<Username>();
  readonly #tellsRead: boolean;

  constructor(
    account: ClientAccount,
    ports: FollowPorts,
    events: FollowEvents,
    { tellsRead = false }: FollowOptions = {},
  ) {
    this.#account = account;
    this.#ports = ports;
    this.#events = events;
    this.#tellsRead = tellsRead;
    this.#backoff = new Backoff(ports.random);
  }

  /** Whether the server has said anything on the present connection. */
  get hasHeard(): boolean {
    return this.#client?.hasHeard === true;
  }

  /** Whether a text that is sent again under its name is delivered once, as far as is known. */
  get mayKnowNames(): boolean {
    return this.#client?.level.kind !== "plain";
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
  deliver(texts: readonly OutboxText[], onFate?: OnFate): Promise<Fate[]> {
    const { deliveries, fates } = deliveriesOf(texts, onFate);
    this.#held.push(...deliveries);
    if (this.#isClosed) this.#letGo();
    else this.#release();
    return fates;
  }

  /** Takes back texts that have not left: they are `unsent`. What has left goes on waiting. */
  withdraw(texts: readonly OutboxText[]): void {
    const wanted = new Set(texts);
    for (const text of texts) this.#withdrawn.add(text);
    const held = this.#held.filter(({ text }) => wanted.has(text));
    this.#held = this.#held.filter(({ text }) => !wanted.has(text));
    for (const { settle } of held) settle(unsent);
    this.#client?.withdraw(wanted);
  }

  /**
   * From now on `presence` tells where these people are, and each change; at level 1 nothing. A
   * server watches 256 for a connection, so those who matter most come first.
   */
  watch(names: readonly Username[]): void {
    const fresh = names.filter((name) => !this.#watched.has(name));
    for (const name of fresh) this.#watched.add(name);
    void this.#ask(fresh);
  }

  /** See {@link Client.who}; `undefined` also while there is no connection, and at level 1. */
  async who(names: readonly Username[]): Promise<readonly PresenceEntry[] | undefined> {
    const client = this.#client;
    await client?.agreement;
    return client?.who(names);
  }

  /** See {@link Client.typing}. */
  typing(to: Username, isTyping: boolean): void {
    this.#client?.typing(to, isTyping);
  }

  /** See {@link Client.tellRead}. */
  tellRead(to: Username): void {
    this.#client?.tellRead(to);
  }

  /** See {@link Client.confirm}. */
  confirm(row: number): boolean {
    return this.#client?.confirm(row) === true;
  }

  /**
   * See {@link Client.setReading}; it holds for connections to come as well. Until it is known
   * what the server speaks it is read from in any case, or else WELCOME would go unheard.
   */
  setReading(isReading: boolean): void {
    if (isReading === this.#isReading) return;
    this.#isReading = isReading;
    if (this.#client?.level.kind !== "asking") this.#client?.setReading(isReading);
  }

  /** Hangs up at once and stays away, whatever is under way. */
  abandon(): void {
    this.#isClosed = true;
    this.#alarm?.cancel();
    this.#letGo();
    this.#client?.abandon();
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
    for (const { settle } of held) settle(unsent);
  }

  #release(): void {
    const client = this.#client;
    if (client === undefined || !this.#isOnline || this.#held.length === 0) return;
    const held = this.#held;
    this.#held = [];
    client.accept(
      held.map((each) => ({
        text: each.text,
        settle: (fate) => {
          const stays = fate.state === "unsent" && !this.#withdrawn.has(each.text);
          if (stays && !this.#isClosed) this.#held.push(each);
          else each.settle(fate);
        },
        resend: (text) => {
          if (this.#isClosed || this.#withdrawn.has(each.text)) each.settle(unknown);
          else this.#held.push({ ...each, text });
        },
      })),
    );
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
      fate: (text, code) => this.#events.fate?.(text, code),
      presence: (entries) => {
        this.#present(entries);
      },
      typing: (from, isTyping) => this.#events.typing?.(from, isTyping),
      read: (by, mark) => this.#events.read?.(by, mark),
      sentElsewhere: (messages) => this.#events.sentElsewhere?.(messages),
      readElsewhere: (peer) => this.#events.readElsewhere?.(peer),
      notice: (notice) => this.#events.notice?.(notice),
      members: () => this.#events.members?.(),
      agreed: (level) => {
        if (!this.#isReading) client.setReading(false);
        this.#events.agreed?.(level);
        void this.#ask([...this.#watched]);
      },
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
      const reason = client.endReason;
      if (reason !== undefined && "error" in reason) this.#ended(reason);
      else if (!this.#isClosed) this.#retry({ kind: "unreachable", error }, 0);
      return;
    }
    if (client.endReason !== undefined) return;
    this.#isOnline = true;
    this.#events.online?.();
    this.#release();
  }

  async #ask(names: readonly Username[]): Promise<void> {
    const client = this.#client;
    if (client === undefined || !hasPeople(client.level)) return;
    for (let from = 0; from < names.length; from += WHO_NAMES_MAX) {
      const found = await client.who(names.slice(from, from + WHO_NAMES_MAX), true);
      if (found === undefined) return;
    }
  }

  #present(entries: readonly PresenceEntry[]): void {
    this.#events.presence?.(entries);
    if (!this.#tellsRead) return;
    try {
      for (const { name, state } of entries) if (state === PresenceState.here) this.tellRead(name);
    } catch (error) {
      this.#fail(error);
    }
  }

  #ended(reason: EndReason): void {
    this.#isOnline = false;
    if (this.#isClosed) return;
    const isFinal = reason.kind === "refused" && reason.retryMs === undefined;
    if (reason.kind === "disk" || isFinal) this.#fail(reason.error);
    else this.#retry(reason, this.#ports.clock.monotonicMs() - this.#dialledAtMs);
  }

  #retry(reason: OfflineReason, lastedMs: number): void {
    const waitMs = (reason.kind === "refused" ? reason.retryMs : undefined) ?? 0;
    const retryMs = Math.max(waitMs, this.#backoff.nextDelayMs(lastedMs));
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
