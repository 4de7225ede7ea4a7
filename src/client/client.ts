import type { OutboxText } from "../io/account/message.ts";
import type { Connection } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";
import { FrameCutter } from "../wire/frame.ts";
import type { Notice } from "../wire/notice.ts";
import type { PresenceEntry } from "../wire/presence.ts";
import type { Username } from "../wire/username.ts";
import type { ClientAccount } from "./account.ts";
import type { ClientEvents, ClientOptions, ClientPorts } from "./client-events.ts";
import { deliveriesOf, type Delivery, type OnFate } from "./delivery.ts";
import { type EndReason, foreignServer, isSilent, wasPutBack } from "./end-reason.ts";
import { Entry } from "./entry.ts";
import type { Fate } from "./fate.ts";
import { Goodbye } from "./goodbye.ts";
import { Handshake, hasNames, hasPeople } from "./handshake.ts";
import type { Level } from "./handshake.ts";
import { hear, type Ears } from "./hearing.ts";
import { joined } from "./joined.ts";
import { type HowEnded, LevelMemory } from "./level-memory.ts";
import { Questions } from "./questions.ts";
import { ReadElsewhere } from "./read-elsewhere.ts";
import { Receiver } from "./receive.ts";
import { Recovery } from "./recovery.ts";
import { Sending } from "./sending.ts";
import { Signs } from "./signs.ts";
import { Taking } from "./taking.ts";

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
  readonly #signs: Signs;
  readonly #goodbye: Goodbye;
  readonly #options: ClientOptions;
  readonly #ears: Ears;
  readonly #memory: LevelMemory;
  readonly #taking: Taking;
  readonly #readElsewhere: ReadElsewhere;
  #connection: Connection | undefined;
  #entry: Entry | undefined;
  #isOpen = false;
  #hasHeard = false;
  /** No more texts leave; what arrives is confirmed until our FIN. */
  #isClosing = false;
  #hasSentFin = false;
  #hasServerFinished = false;
  #lastNotice: Notice | undefined;
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
    const signsIn = (): boolean => this.#connection?.opening !== undefined;
    this.#receiver = new Receiver(account.user, () => ports.clock.wallMs(), isAsking, signsIn);
    this.#memory = new LevelMemory(account, ports.clock);
    const write = this.#write;
    this.#taking = new Taking(account, ports.clock, this.#memory, {
      level: () => this.#handshake.level,
      write,
      arrived: (messages) => {
        events.arrived?.(messages);
        this.#readElsewhere.took(messages);
      },
      sentElsewhere: (messages) => events.sentElsewhere?.(messages),
    });
    this.#readElsewhere = new ReadElsewhere(account, (peer) => events.readElsewhere?.(peer));
    this.#questions = new Questions(account.user, () => this.#handshake.level, write);
    this.#signs = new Signs(account.user, ports.clock, write);
    this.#goodbye = new Goodbye(ports.clock, {
      keptCameAtMs: () => this.#taking.keptCameAtMs,
      sendFin: () => {
        this.#taking.stop();
        this.#hasSentFin = true;
        this.#connection?.end();
      },
      gaveUp: () => this.#finish({ kind: "closed" }),
    });
    this.#handshake = new Handshake(account.user, ports.clock, {
      write,
      agreed: this.#agreed,
      checked: (fates) => {
        if (!this.#memory.beginAnewIfUsed(fates)) return true;
        this.#finish(wasPutBack);
        return false;
      },
      welcomed: () => this.#memory.welcomed(),
      unanswered: () => this.#finish(isSilent),
    });
    this.#sending = new Sending(account, ports.clock, {
      level: () => this.#handshake.level,
      epoch: () => this.#memory.epoch,
      isHeld: (text) => this.#recovery.holds(text),
      write,
      failed: this.#failed,
      answeredLate: (text, code) => events.answeredLate?.(text, code),
    });
    this.#recovery = this.#newRecovery();
    this.#ears = this.#newEars();
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

  /** See {@link Handshake.agreement}. */
  get agreement(): Promise<Level | undefined> {
    return this.#handshake.agreement;
  }

  /**
   * Asks who of these is here (level 2). With `watch`, `presence` tells the answer as well, and
   * from then on every change.
   *
   * @param names - at most 124; none for everybody who has ever connected.
   * @returns `undefined` if the connection ends first, or the server has not agreed to tell.
   */
  who(names: readonly Username[], watch = false): Promise<readonly PresenceEntry[] | undefined> {
    return this.#questions.who(names, watch);
  }

  /** Tells somebody that we write to them, or have stopped; nothing where that means nothing. */
  typing(to: Username, isTyping: boolean): void {
    if (hasPeople(this.level)) this.#signs.typing(to, isTyping);
  }

  /** Tells somebody up to where the account has read them; see {@link typing}. */
  tellRead(to: Username): void {
    const mark = hasPeople(this.level) ? this.#account.file.lastRead(to) : undefined;
    if (mark !== undefined) this.#signs.read(to, mark);
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
    return this.#taking.confirm(row);
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
      this.#goodbye.begin();
    }
    return this.#gone.promise;
  }

  /**
   * Connects; see `connectClient`. Call it once, and everything else afterwards, except
   * `close`, which gives up connecting.
   *
   * @throws CoterieError COTERIE_UNREACHABLE if no connection comes about; or why the server does
   * not let us in.
   */
  open(): Promise<void> {
    const { server } = this.#account;
    const cameToNothing = (): void => {
      this.#handshake.cancel();
      this.#sending.finish(true);
    };
    const entry = new Entry(server, this.#ports.clock, () => {
      this.#connection?.destroy();
      cameToNothing();
    });
    this.#entry = entry;
    this.#connection = this.#ports.transport.dial(server, {
      opened: () => {
        if (this.#reason !== undefined) return;
        const opening = this.#connection?.opening?.();
        this.#isOpen = opening === undefined;
        this.#sayHello(opening);
        if (this.#isOpen) entry.succeeds();
      },
      received: (bytes) => this.#received(bytes),
      ended: () => {
        this.#hasServerFinished = true;
        this.#finish(this.#endedByServer());
      },
      closed: (error) => {
        if (error?.code === "COTERIE_WRONG_PIN" && error instanceof CoterieError) {
          this.#finish({ kind: "refused", error, retryMs: undefined });
        } else if (!this.#isOpen) {
          cameToNothing();
          entry.fails(error instanceof CoterieError ? error : (error?.code ?? "ECONNRESET"));
        } else if (error === undefined) this.#finish(this.#endedByServer());
        else this.#finish({ kind: "broken", detail: error.code ?? error.message });
      },
    });
    return entry.done;
  }

  #newEars(): Ears {
    return {
      account: this.#account,
      handshake: this.#handshake,
      sending: this.#sending,
      recovery: this.#recovery,
      questions: this.#questions,
      readElsewhere: this.#readElsewhere,
      events: this.#events,
      write: this.#write,
      noticed: (notice) => {
        this.#lastNotice = notice;
      },
      signedIn: () => {
        this.#isOpen = true;
        this.#entry?.succeeds();
      },
      refused: (reason) => this.#finish(reason),
      rolled: (roll) => this.#connection?.rolled?.(roll),
    };
  }

  #newRecovery(): Recovery {
    return new Recovery(this.#account, this.#ports.clock, {
      write: this.#write,
      failed: this.#failed,
      fate: (text, code) => this.#events.fate?.(text, code),
      isAtHand: (text) => this.#sending.isAtHand(text),
      sendFirst: (deliveries) => this.#sending.acceptFirst(deliveries),
      released: () => this.#sending.pump(),
    });
  }

  #sayHello(opening: Uint8Array | undefined): void {
    try {
      const { isSendOnly = false, asksOnly = false } = this.#options;
      this.#handshake.begin({
        opening: opening === undefined ? [] : [opening],
        facts: this.#memory.helloFacts(isSendOnly || asksOnly, opening !== undefined),
        isKnown: this.#memory.isKnown,
        isExpected: this.#memory.isExpected,
        asksOnly,
        unused: this.#memory.unusedNames(),
      });
    } catch (error) {
      this.#failed(error);
    }
  }

  readonly #agreed = (level: Level): void => {
    try {
      this.#memory.agreed(level);
    } catch (error) {
      this.#failed(error);
      return;
    }
    const { members, user } = this.#account;
    if (members !== undefined) this.#write([members.asks(user)]);
    if (hasNames(level)) this.#recovery.begin(this.#memory.epoch);
    if (this.#reason === undefined) this.#events.agreed?.(level);
    this.#sending.pump();
  };

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
    this.#hasHeard ||= arrivals.length + said.length > 0;
    if (this.#hasHeard) this.#handshake.heard();
    try {
      for (const each of said) if (this.#reason === undefined) hear(each, this.#ears);
      if (this.#reason === undefined) this.#taking.take(arrivals);
      this.#sending.pump();
    } catch (error) {
      this.#failed(error);
    }
    if (broken === undefined) return;
    if (this.#hasHeard) this.#finish({ kind: "broken", detail: broken.message });
    else this.#finish({ kind: "foreign", error: foreignServer(this.#account.server, start) });
  }

  readonly #write = (commands: readonly Uint8Array[]): void => {
    if (commands.length === 0 || this.#hasSentFin || this.#reason !== undefined) return;
    this.#connection?.write(joined(commands));
  };

  readonly #failed = (error: unknown): void => {
    if (!(error instanceof CoterieError)) throw error;
    this.#finish({ kind: "disk", error });
  };

  #finish(reason: EndReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    const isNews = this.#entry?.ended(reason) ?? true;
    this.#goodbye.cancel();
    this.#handshake.cancel();
    this.#recovery.cancel();
    this.#taking.stop();
    this.#memory.ended(reason === isSilent ? "hungUpOnHello" : this.#howEnded(reason));
    this.#hangUp();
    this.#questions.finish();
    this.#signs.cancel();
    this.#sending.finish(reason.kind !== "foreign");
    if (isNews) this.#events.ended?.(reason);
    this.#gone.resolve(reason);
  }

  #endedByServer(): EndReason {
    if (this.#isClosing) return { kind: "closed" };
    return { kind: "ended", notice: this.#lastNotice };
  }

  #howEnded({ kind }: EndReason): HowEnded {
    // Without its FIN it may have stood still, and not have read what stood before ours.
    if (kind === "closed" && this.#hasSentFin && this.#hasServerFinished) return "finished";
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
