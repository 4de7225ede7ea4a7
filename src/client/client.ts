import type { InboxMessage, OutboxText } from "../io/account/message.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import type { Connection, Transport } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";
import { FrameCutter } from "../wire/frame.ts";
import type { ClientAccount } from "./account.ts";
import { deliveriesOf } from "./delivery.ts";
import type { Delivery, OnFate } from "./delivery.ts";
import { foreignServer, unreachable } from "./end-reason.ts";
import type { EndReason } from "./end-reason.ts";
import type { Fate } from "./fate.ts";
import { hello, knock, knockAfterMs } from "./greeting.ts";
import { Receiver } from "./receive.ts";
import type { Arrival } from "./receive.ts";
import { Sending } from "./sending.ts";

/** The outside of a client. */
export interface ClientPorts {
  readonly transport: Transport;
  readonly clock: Clock;
}

/** What a client tells while it is connected. Nothing is told after `ended`. */
export interface ClientEvents {
  /** Messages came; they are in the inbox of the account and were confirmed to the server. */
  arrived?(messages: readonly InboxMessage[]): void;
  /** The answer to a text whose fate was `unknown` came after all. */
  answeredLate?(text: OutboxText, code: string): void;
  /** The connection is over; called once. */
  ended?(reason: EndReason): void;
}

/** Somewhere on the way to the server a connection was opened, and nothing came of it. */
const connectTimeoutMs = 10_000;
/** How long the other side may take to finish after we have said that we are done. */
const closeTimeoutMs = 1000;
/** Who closes while a mailbox pours out confirms it first: this long nothing must have come. */
const quietMs = 100;
/** However much still comes, this long after it was asked for we say that we are done. */
const goodbyeMaxMs = 5000;
/**
 * Connects to the account's server under its name and says so with a command that no server
 * passes on: a reply to nothing. From then on the name is ours, and whoever had it is thrown off.
 *
 * @throws CoterieError COTERIE_UNREACHABLE if no connection comes about.
 */
export async function connectClient(
  account: ClientAccount,
  ports: ClientPorts,
  events: ClientEvents = {},
): Promise<Client> {
  const client = new Client(account, ports, events);
  await client.open();
  return client;
}

/**
 * One connection of one name at level 1: sends texts and learns their fate, takes what arrives
 * into the inbox and confirms it.
 */
export class Client {
  readonly #account: ClientAccount;
  readonly #ports: ClientPorts;
  readonly #events: ClientEvents;
  readonly #receiver: Receiver;
  // A server answers in the byte order of our first command, which is network order.
  readonly #cutter = new FrameCutter("network");
  readonly #sending: Sending;
  /** Confirmations of messages that wait to be handled, by their row. */
  readonly #unconfirmed = new Map<number, Uint8Array>();
  #connection: Connection | undefined;
  #alarm: Alarm | undefined;
  #isOpen = false;
  #hasHeard = false;
  #knock: Alarm | undefined;
  /** When the last message came that the server had kept. */
  #keptCameAtMs = -Infinity;
  /** No more texts leave; what arrives is confirmed until our FIN. */
  #isClosing = false;
  #hasSentFin = false;
  #reason: EndReason | undefined;
  readonly #gone: PromiseWithResolvers<EndReason> = Promise.withResolvers();

  constructor(account: ClientAccount, ports: ClientPorts, events: ClientEvents) {
    this.#account = account;
    this.#ports = ports;
    this.#events = events;
    this.#receiver = new Receiver(account.user, () => ports.clock.wallMs());
    this.#sending = new Sending(account, ports.clock, {
      write: (commands) => {
        this.#write(commands);
      },
      failed: (error) => {
        this.#failed(error);
      },
      answeredLate: (text, code) => events.answeredLate?.(text, code),
    });
  }

  /** Why the connection is over; `undefined` while it is not. */
  get endReason(): EndReason | undefined {
    return this.#reason;
  }

  /** Whether the server has sent a command that deserves the name. */
  get hasHeard(): boolean {
    return this.#hasHeard;
  }

  /**
   * Sends texts that are in the outbox, in their order, several at a time.
   *
   * @param onFate - told the fate of each text as soon as it is known.
   * @returns all fates, in the order of the texts; never rejects.
   */
  deliver(texts: readonly OutboxText[], onFate?: OnFate): Promise<Fate[]> {
    const { deliveries, fates } = deliveriesOf(texts, onFate);
    this.accept(deliveries);
    return fates;
  }

  /** The same for those who keep the deliveries themselves. */
  accept(deliveries: readonly Delivery[]): void {
    this.#sending.accept(deliveries);
  }

  /** Takes back texts that have not left: they are `unsent`. */
  withdraw(texts: ReadonlySet<OutboxText>): void {
    this.#sending.withdraw(texts);
  }

  /**
   * Confirms a message of an account that confirms what was handled (see {@link ClientAccount}).
   *
   * @returns whether this connection had brought it, and it was not confirmed before.
   */
  confirm(row: number): boolean {
    const answer = this.#unconfirmed.get(row);
    if (answer === undefined || this.#hasSentFin || this.#reason !== undefined) return false;
    this.#unconfirmed.delete(row);
    this.#write([answer]);
    return true;
  }

  /** Stops and goes on with reading from the server; the answers to our texts wait as well. */
  setReading(isReading: boolean): void {
    if (isReading) this.#connection?.resume();
    else this.#connection?.pause();
  }

  /** Hangs up at once, with whatever is under way. */
  abandon(): void {
    this.#finish({ kind: "closed" });
  }

  /**
   * Says that we are done, waits for the server to finish (a second at most), hangs up.
   *
   * @returns why the connection is over: what speaks no Coterie often says so only now.
   */
  close(): Promise<EndReason> {
    if (!this.#isOpen) this.#finish({ kind: "closed" });
    if (this.#reason === undefined && !this.#isClosing) {
      this.#isClosing = true;
      this.#sending.stop();
      this.setReading(true);
      this.#endWhenQuiet(this.#ports.clock.monotonicMs() + goodbyeMaxMs);
    }
    return this.#gone.promise;
  }

  /** What had been kept and is not confirmed before our FIN comes a second time. */
  #endWhenQuiet(latestMs: number): void {
    this.#alarm?.cancel();
    const nowMs = this.#ports.clock.monotonicMs();
    const waitMs = Math.min(this.#keptCameAtMs + quietMs, latestMs) - nowMs;
    if (waitMs > 0) {
      this.#alarm = this.#ports.clock.after(waitMs, () => {
        this.#endWhenQuiet(latestMs);
      });
      return;
    }
    this.#hasSentFin = true;
    this.#connection?.end();
    this.#alarm = this.#ports.clock.after(closeTimeoutMs, () => {
      this.#finish({ kind: "closed" });
    });
  }

  /**
   * Connects; see {@link connectClient}. Call it once, and everything else afterwards, except
   * `close`, which gives up connecting.
   *
   * @throws CoterieError COTERIE_UNREACHABLE if no connection comes about.
   */
  open(): Promise<void> {
    const { server } = this.#account;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#alarm = this.#ports.clock.after(connectTimeoutMs, () => {
      this.#connection?.destroy();
      reject(unreachable(server, "ETIMEDOUT"));
    });
    this.#connection = this.#ports.transport.dial(server, {
      opened: () => {
        if (this.#reason !== undefined) return;
        this.#alarm?.cancel();
        this.#isOpen = true;
        this.#sayHello();
        resolve();
      },
      received: (bytes) => {
        this.#received(bytes);
      },
      ended: () => {
        this.#finish({ kind: this.#isClosing ? "closed" : "ended" });
      },
      closed: (error) => {
        this.#alarm?.cancel();
        if (!this.#isOpen) reject(unreachable(server, error?.code ?? "ECONNRESET"));
        else if (error === undefined) this.#finish({ kind: this.#isClosing ? "closed" : "ended" });
        else this.#finish({ kind: "broken", detail: error.code ?? error.message });
      },
    });
    return promise;
  }

  #sayHello(): void {
    this.#write([hello(this.#account.user)]);
    this.#knock = this.#ports.clock.after(knockAfterMs, () => {
      if (!this.#hasHeard && !this.#isClosing) this.#write([knock(this.#account.user)]);
    });
  }

  #received(bytes: Uint8Array): void {
    if (this.#reason !== undefined) return;
    let broken: CoterieError | undefined;
    // The cutter turns headers in place, and what spoke is told from the bytes as they came.
    const start = bytes.slice(0, 8);
    try {
      this.#cutter.push(bytes, this.#receiver);
    } catch (error) {
      broken = error instanceof CoterieError ? error : undefined;
      if (broken === undefined) throw error;
    }
    const { arrivals, answers } = this.#receiver.collect();
    const hasHeard = this.#hasHeard || arrivals.length > 0 || answers.length > 0;
    this.#hasHeard = hasHeard;
    try {
      this.#take(arrivals);
      this.#sending.answered(answers);
      this.#sending.pump();
    } catch (error) {
      this.#failed(error);
    }
    if (broken === undefined) return;
    if (hasHeard) this.#finish({ kind: "broken", detail: broken.message });
    else this.#finish({ kind: "foreign", error: foreignServer(this.#account.server, start) });
  }

  /** P1: what arrives is on disk before the 200 that says so leaves. */
  #take(arrivals: readonly Arrival[]): void {
    // Behind our FIN nothing can be confirmed. The server keeps a message that it waits to be
    // confirmed; of a kept one (S7: no reply expected) it may think that we have it.
    const taken = this.#hasSentFin ? arrivals.filter(({ message }) => message.offline) : arrivals;
    if (taken.length === 0) return;
    if (taken.some(({ message }) => message.offline)) {
      this.#keptCameAtMs = this.#ports.clock.monotonicMs();
    }
    const messages = this.#account.file.take(taken.map(({ message }) => message));
    if (this.#account.confirms === "whenHandled") {
      for (const [at, { row }] of messages.entries()) {
        const answer = taken[at]?.answer;
        if (answer !== undefined) this.#unconfirmed.set(row, answer);
      }
    } else if (!this.#hasSentFin) this.#write(taken.map(({ answer }) => answer));
    this.#events.arrived?.(messages);
  }

  #write(commands: readonly Uint8Array[]): void {
    if (commands.length === 0) return;
    const size = commands.reduce((sum, command) => sum + command.length, 0);
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const command of commands) {
      bytes.set(command, at);
      at += command.length;
    }
    this.#connection?.write(bytes);
  }

  #failed(error: unknown): void {
    if (!(error instanceof CoterieError)) throw error;
    this.#finish({ kind: "disk", error });
  }

  #finish(reason: EndReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#alarm?.cancel();
    this.#knock?.cancel();
    this.#hangUp();
    this.#sending.finish(reason.kind !== "foreign");
    this.#events.ended?.(reason);
    this.#gone.resolve(reason);
  }

  /** Confirmations that are still on their way out get a moment; there is nothing to wait for. */
  #hangUp(): void {
    const connection = this.#connection;
    connection?.end();
    this.#ports.clock.after(0, () => connection?.destroy());
  }
}
