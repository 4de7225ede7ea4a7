import type { OutboxText } from "../io/account/message.ts";
import type { Alarm } from "../io/clock.ts";
import type { Connection } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";
import { FrameCutter } from "../wire/frame.ts";
import type { PresenceEntry } from "../wire/presence.ts";
import type { Username } from "../wire/username.ts";
import type { ClientAccount } from "./account.ts";
import type { ClientEvents, ClientOptions, ClientPorts } from "./client-events.ts";
import { deliveriesOf } from "./delivery.ts";
import type { Delivery, OnFate } from "./delivery.ts";
import { foreignServer, unreachable } from "./end-reason.ts";
import type { EndReason } from "./end-reason.ts";
import type { Fate } from "./fate.ts";
import { takenUpto } from "./greeting.ts";
import { Handshake, hasNames } from "./handshake.ts";
import type { Level } from "./handshake.ts";
import { hear, type Ears } from "./hearing.ts";
import { type HowEnded, LevelMemory, resumeAt } from "./level-memory.ts";
import { Questions } from "./questions.ts";
import { Receiver } from "./receive.ts";
import type { Arrival } from "./receive.ts";
import { Recovery } from "./recovery.ts";
import { Sending } from "./sending.ts";

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
  options: ClientOptions = {},
): Promise<Client> {
  const client = new Client(account, ports, events, options);
  await client.open();
  return client;
}

/**
 * One connection of one name: sends texts and learns their fate, takes what arrives into the inbox
 * and confirms it; at level 2 if the server knows that, else at level 1.
 */
export class Client {
  readonly #account: ClientAccount;
  readonly #ports: ClientPorts;
  readonly #events: ClientEvents;
  readonly #receiver: Receiver;
  // A server answers in the byte order of our first command, which is network order.
  readonly #cutter = new FrameCutter("network");
  readonly #sending: Sending;
  readonly #handshake: Handshake;
  readonly #recovery: Recovery;
  readonly #questions: Questions;
  readonly #options: ClientOptions;
  readonly #ears: Ears;
  readonly #memory: LevelMemory;
  /** Confirmations of messages that wait to be handled, by their row. */
  readonly #unconfirmed = new Map<number, Uint8Array>();
  #connection: Connection | undefined;
  #alarm: Alarm | undefined;
  #isOpen = false;
  #hasHeard = false;
  /** When the last message came that the server had kept. */
  #keptCameAtMs = -Infinity;
  /** No more texts leave; what arrives is confirmed until our FIN. */
  #isClosing = false;
  #hasSentFin = false;
  #reason: EndReason | undefined;
  readonly #gone: PromiseWithResolvers<EndReason> = Promise.withResolvers();

  constructor(
    account: ClientAccount,
    ports: ClientPorts,
    events: ClientEvents,
    options: ClientOptions = {},
  ) {
    this.#account = account;
    this.#ports = ports;
    this.#events = events;
    this.#options = options;
    const isAsking = (): boolean => this.level.kind === "asking";
    this.#receiver = new Receiver(account.user, () => ports.clock.wallMs(), isAsking);
    this.#memory = new LevelMemory(account, ports.clock);
    const write = (commands: readonly Uint8Array[]): void => {
      this.#write(commands);
    };
    const failed = (error: unknown): void => {
      this.#failed(error);
    };
    const fate = (text: OutboxText, code: string): void => events.fate?.(text, code);
    this.#questions = new Questions(account.user, () => this.#handshake.level, write);
    this.#handshake = new Handshake(account.user, ports.clock, {
      write,
      agreed: (level) => {
        this.#agreed(level);
      },
    });
    this.#sending = new Sending(account, ports.clock, {
      level: () => this.#handshake.level,
      epoch: () => this.#memory.epoch,
      write,
      failed,
      answeredLate: (text, code) => events.answeredLate?.(text, code),
    });
    this.#recovery = new Recovery(account, ports.clock, {
      write,
      failed,
      fate,
      isAtHand: (text) => this.#sending.isAtHand(text),
      sendAgain: (texts) => {
        const deliveries = texts.map((text) => ({
          text,
          settle: ({ state, code }: Fate) => {
            if (state === "answered") fate(text, code);
          },
        }));
        this.accept(deliveries);
      },
    });
    const [handshake, sending, questions] = [this.#handshake, this.#sending, this.#questions];
    const recovery = this.#recovery;
    this.#ears = { user: account.user, handshake, sending, recovery, questions, events, write };
  }

  /** Why the connection is over; `undefined` while it is not. */
  get endReason(): EndReason | undefined {
    return this.#reason;
  }

  /** Whether the server has sent a command that deserves the name. */
  get hasHeard(): boolean {
    return this.#hasHeard;
  }

  /** What both sides speak. */
  get level(): Level {
    return this.#handshake.level;
  }

  /**
   * Asks who of these is here (level 2). With `watch`, `presence` tells of their changes.
   *
   * @param names - at most 124; none for everybody who has ever connected.
   * @returns `undefined` if the connection ends first, or the server has not agreed to tell.
   */
  who(names: readonly Username[], watch = false): Promise<readonly PresenceEntry[] | undefined> {
    return this.#questions.who(names, watch);
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
    try {
      this.#handshake.begin(this.#memory.helloFacts(this.#options.isSendOnly === true));
    } catch (error) {
      this.#failed(error);
    }
  }

  #agreed(level: Level): void {
    try {
      this.#memory.agreed(level);
    } catch (error) {
      this.#failed(error);
      return;
    }
    if (hasNames(level)) this.#recovery.begin(this.#memory.epoch);
    if (this.#reason === undefined) this.#events.agreed?.(level);
    this.#sending.pump();
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
    const { arrivals, said } = this.#receiver.collect();
    const hasHeard = this.#hasHeard || arrivals.length + said.length > 0;
    this.#hasHeard = hasHeard;
    if (hasHeard) this.#handshake.heard();
    try {
      for (const each of said) if (this.#reason === undefined) hear(each, this.#ears);
      if (this.#reason === undefined) this.#take(arrivals);
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
    const isStored = this.#account.confirms !== "whenHandled";
    const mayConfirm = isStored && !this.#hasSentFin;
    const last = taken.at(-1)?.message.about?.number;
    const upto = mayConfirm ? resumeAt(this.level, last) : undefined;
    const messages = this.#account.file.take(
      taken.map(({ message }) => message),
      { connection: this.#memory.connection, upto },
    );
    this.#memory.took(messages);
    if (!isStored) {
      for (const [at, { row }] of messages.entries()) {
        const answer = taken[at]?.answer;
        if (answer !== undefined) this.#unconfirmed.set(row, answer);
      }
    } else if (upto !== undefined) this.#write([takenUpto(this.#account.user, upto.number)]);
    else if (!this.#hasSentFin) this.#write(taken.map(({ answer }) => answer));
    // In memory, one that comes again may wait to be handled, or to be confirmed, for the first.
    const news = isStored ? messages.filter(({ isKnown }) => isKnown !== true) : messages;
    if (news.length > 0) this.#events.arrived?.(news);
  }

  #write(commands: readonly Uint8Array[]): void {
    if (commands.length === 0 || this.#hasSentFin || this.#reason !== undefined) return;
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
    this.#handshake.cancel();
    this.#recovery.cancel();
    this.#memory.ended(this.#howEnded(reason));
    this.#hangUp();
    this.#questions.finish();
    this.#sending.finish(reason.kind !== "foreign");
    this.#events.ended?.(reason);
    this.#gone.resolve(reason);
  }

  #howEnded({ kind }: EndReason): HowEnded {
    if (kind === "closed" && this.#hasSentFin) return "finished";
    const isSudden = kind === "ended" || kind === "broken";
    const isUnheard = this.level.kind === "asking" && !this.#hasHeard;
    return isSudden && isUnheard && this.#isOpen && !this.#isClosing ? "hungUpOnHello" : "other";
  }

  /** Confirmations that are still on their way out get a moment; there is nothing to wait for. */
  #hangUp(): void {
    const connection = this.#connection;
    connection?.end();
    this.#ports.clock.after(0, () => connection?.destroy());
  }
}
